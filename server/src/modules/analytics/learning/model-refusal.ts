/** Something about a file or a wish that a person has to put right; the message is a whole sentence for that person. */
export class ModelRefusal extends Error {
  override readonly name = 'ModelRefusal';
}
