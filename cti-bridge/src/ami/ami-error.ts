/**
 * Why Asterisk could not be asked: `refused` by Asterisk, no answer in time, the connection `closed`, wrong password
 * (`auth`), or the request itself `invalid`.
 */
export type AmiFailure = 'refused' | 'timeout' | 'closed' | 'auth' | 'invalid';

export class AmiError extends Error {
  readonly failure: AmiFailure;

  constructor(failure: AmiFailure, message: string) {
    super(message);
    this.name = 'AmiError';
    this.failure = failure;
  }
}
