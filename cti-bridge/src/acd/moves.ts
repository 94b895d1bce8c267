import { type CommandResult, callMoves, type MoveCaller, orderVariables } from '@tellerline/contracts';
import type { AmiConnection } from '../ami/ami-connection.ts';
import { fieldOf } from '../ami/ami-event.ts';
import { extensionIn } from '../translate/names.ts';
import { unreachable } from './calls.ts';
import { resultOf } from './membership.ts';

const DEADLINE_MS = 1500;

/**
 * Sends the caller of a running call to where the order says: his channel leaves whomever it talks with and goes on in the
 * dialplan. `refused` when the call has no caller on the line any more.
 */
export async function moveCaller(connection: AmiConnection | null, command: MoveCaller): Promise<CommandResult> {
  if (!connection) return unreachable;
  const deadline = performance.now() + DEADLINE_MS;
  const left = () => Math.max(1, deadline - performance.now());
  try {
    const Channel = await callerChannel(connection, command.callId, left());
    if (Channel === null) return { ok: false, reason: 'refused', message: 'the caller is no longer on the line' };
    const variables = { [orderVariables.by]: command.by, [orderVariables.id]: command.orderId };
    for (const [Variable, Value] of Object.entries(variables)) {
      await connection.action('Setvar', { Channel, Variable, Value }, left());
    }
    const place = { Context: callMoves[command.to.kind], Exten: command.to.target, Priority: 1 };
    await connection.action('Redirect', { Channel, ...place }, left());
    return { ok: true };
  } catch (error) {
    return resultOf(error);
  }
}

/** The channel of the customer: the first of the call where he rang us, else the one that is no agent's. */
async function callerChannel(connection: AmiConnection, callId: string, timeoutMs: number): Promise<string | null> {
  const listed = await connection.list('CoreShowChannels', {}, timeoutMs);
  const outside = listed.filter(
    ({ fields }) =>
      fieldOf(fields, 'linkedid') === callId &&
      fieldOf(fields, 'channelstatedesc') === 'Up' &&
      extensionIn(fieldOf(fields, 'channel')) === null,
  );
  const root = outside.find(({ fields }) => fieldOf(fields, 'uniqueid') === callId);
  const caller = root ?? outside[0];
  return caller ? fieldOf(caller.fields, 'channel') : null;
}
