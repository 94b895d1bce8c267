/** An expected reason why the house cannot do what was asked, told to the person in one clear sentence without a stack. */
export class HouseFault extends Error {
  constructor(sentence: string, options: { cause?: unknown } = {}) {
    super(sentence, options);
    this.name = 'HouseFault';
  }
}
