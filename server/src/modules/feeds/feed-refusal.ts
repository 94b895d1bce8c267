/** A day that is not taken. The reason is told to people as it stands; nothing has been changed. */
export class FeedRefusal extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'FeedRefusal';
  }
}
