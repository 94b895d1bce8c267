import { expect, test } from 'vitest';
import { ApiError, type FailureCode } from '../data/api-client.ts';
import { outcomeOfFailure } from './send-outcome.ts';

const passing: FailureCode[] = [
  'error.offline',
  'error.timeout',
  'error.unreadable',
  'server.unavailable',
  'server.fault',
  'request.too_many',
  'session.required',
];
test.for(passing)('CTI-06 after %s the wrap-up is tried again', (code) => {
  expect(outcomeOfFailure(new ApiError(code))).toEqual({ kind: 'later' });
});

test('CTI-06 a wrap-up that overtakes the hang-up is tried again', () => {
  expect(outcomeOfFailure(new ApiError('interaction.still_open'))).toEqual({ kind: 'later' });
});

test('CTI-06 a call that somebody has wrapped up already did not store this wrap-up', () => {
  expect(outcomeOfFailure(new ApiError('interaction.already_wrapped_up'))).toEqual({ kind: 'superseded' });
});

test('a refusal of what was written is final and keeps its reason', () => {
  const error = new ApiError('interaction.disposition_unknown');
  expect(outcomeOfFailure(error)).toEqual({ kind: 'refused', error });
});

test('a fault of our own is no answer of the server', () => {
  expect(outcomeOfFailure(new TypeError('x'))).toEqual({ kind: 'later' });
});
