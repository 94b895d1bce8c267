import { ApiError, type FailureCode } from '../data/api-client.ts';
import type { SendOutcome } from './wrap-up-outbox.ts';

/** Refusals that end by themselves: the agent signs in again, the hang-up reaches the server, a proxy answered for it. */
const endingByThemselves: readonly FailureCode[] = ['session.required', 'interaction.still_open', 'error.unreadable'];

/** What a failed attempt to store a wrap-up means for it. Anything that is no answer of the server is worth another try. */
export function outcomeOfFailure(failure: unknown): SendOutcome {
  if (!(failure instanceof ApiError) || failure.passing || endingByThemselves.includes(failure.code))
    return { kind: 'later' };
  // The server knows our own key again, so another wrap-up stands there: from another tab, or another computer.
  if (failure.code === 'interaction.already_wrapped_up') return { kind: 'superseded' };
  return { kind: 'refused', error: failure };
}
