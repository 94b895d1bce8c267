import {
  type CommandResult,
  type PauseRecording,
  recordingGlobals,
  type SetRecordingRules,
} from '@tellerline/contracts';
import type { AmiConnection } from '../ami/ami-connection.ts';
import { AmiError } from '../ami/ami-error.ts';
import { resultOf } from './membership.ts';
import { partiesOf } from './moves.ts';
import { unreachable } from './unreachable.ts';

const DEADLINE_MS = 1500;

/**
 * Makes the recordings of all agents of a call silent, or lets them hear again: what the caller says reaches each of them.
 * `refused` when none of them is recorded.
 */
export async function pauseRecording(
  connection: AmiConnection | null,
  { callId, paused }: PauseRecording,
): Promise<CommandResult> {
  if (!connection) return unreachable;
  const deadline = performance.now() + DEADLINE_MS;
  const left = () => Math.max(1, deadline - performance.now());
  try {
    const { agents } = await partiesOf(connection, callId, left());
    const State = paused ? 1 : 0;
    const answers = await Promise.allSettled(
      agents.map(({ name }) =>
        connection.action('MixMonitorMute', { Channel: name, Direction: 'both', State }, left()),
      ),
    );
    if (answers.some(({ status }) => status === 'fulfilled')) return { ok: true };
    const failed = answers.find((answer) => answer.status === 'rejected');
    return failed ? resultOf(failed.reason) : { ok: false, reason: 'refused', message: 'no agent is on the line' };
  } catch (error) {
    return resultOf(error);
  }
}

/** Writes the recording rules into the dialplan's global variables. */
export async function setRecordingRules(
  connection: AmiConnection | null,
  { rules }: SetRecordingRules,
): Promise<CommandResult> {
  if (!connection) return unreachable;
  const deadline = performance.now() + DEADLINE_MS;
  const set = async (Variable: string, Value: string | number) => {
    const left = deadline - performance.now();
    if (left <= 0) throw new AmiError('timeout', 'no answer to Setvar');
    await connection.action('Setvar', { Variable, Value }, left);
  };
  try {
    for (const { name, sharePercent, consent } of rules) {
      const globals = recordingGlobals(name);
      await set(globals.share, sharePercent);
      await set(globals.consent, consent);
    }
    return { ok: true };
  } catch (error) {
    return resultOf(error);
  }
}
