import { type FeedRefusalCode, feedRefusalText } from '@tellerline/contracts';

/** A day that is not taken. Told to people by its code and details; nothing has been changed. */
export class FeedRefusal extends Error {
  readonly code: FeedRefusalCode;
  readonly details: Readonly<Record<string, string | number>>;

  constructor(code: FeedRefusalCode, details: Readonly<Record<string, string | number>> = {}) {
    super(feedRefusalText(code, details, 'en'));
    this.name = 'FeedRefusal';
    this.code = code;
    this.details = details;
  }
}
