import {
  type CommandResult,
  type ConsultColleague,
  callerRoom,
  callMoves,
  channelVariables,
  guestRoom,
  isOutsideNumber,
  orderVariables,
} from '@tellerline/contracts';
import type { AmiConnection } from '../ami/ami-connection.ts';
import { fieldOf } from '../ami/ami-event.ts';
import { resultOf } from './membership.ts';
import { partiesOf, signOrder } from './moves.ts';
import { unreachable } from './unreachable.ts';

const DEADLINE_MS = 1500;
const gone = (who: string): CommandResult => ({ ok: false, reason: 'refused', message: `${who} is not on the line` });
const to = (Channel: string, Context: string, Exten = 's') => ({ Channel, Context, Exten, Priority: 1 });

/**
 * One step of consulting a colleague, or somebody outside. The caller's room holds whoever talks with him, the side room the agent
 * and whom he asks; each step sends channels from one to the other, none is made or joined by us.
 */
export async function consult(connection: AmiConnection | null, command: ConsultColleague): Promise<CommandResult> {
  if (!connection) return unreachable;
  const deadline = performance.now() + DEADLINE_MS;
  const left = () => Math.max(1, deadline - performance.now());
  const redirect = (fields: Parameters<AmiConnection['action']>[1]) => connection.action('Redirect', fields, left());
  try {
    const { caller, agents, guests } = await partiesOf(connection, command.callId, left());
    const own = agents.find(({ extension }) => extension === command.by)?.name;
    const isOutside = isOutsideNumber(command.colleague);
    const colleague = isOutside
      ? await guestOf(connection, guests, command.colleague, left)
      : agents.find(({ extension }) => extension === command.colleague)?.name;
    const joinCaller = async (Channel: string): Promise<void> => {
      await signOrder(connection, Channel, command, left);
      await redirect(to(Channel, isOutside ? guestRoom : callMoves.room));
    };
    if (!own) return gone('the agent');
    if (!caller) return gone('the caller');
    await signOrder(connection, own, command, left);
    if (command.step === 'start') {
      const ring = to(own, callMoves.consult, command.colleague);
      if (caller.application === 'ConfBridge') await redirect(ring);
      else await redirect({ ...to(caller.name, callerRoom), ...extra(ring) });
      return { ok: true };
    }
    if (!colleague && command.step !== 'cancel') return gone('the colleague');
    switch (command.step) {
      case 'to_caller':
        await redirect(to(own, callMoves.room));
        break;
      case 'to_colleague':
        await redirect(to(own, callMoves.side));
        break;
      case 'join':
        await redirect(to(own, callMoves.room));
        await joinCaller(colleague ?? '');
        break;
      case 'complete':
        // Else the last agent to leave the caller's room would end his call, should the colleague be a moment late.
        await connection.action('Setvar', { Channel: own, Variable: orderVariables.handedOn, Value: 'yes' }, left());
        await joinCaller(colleague ?? '');
        await connection.action('Hangup', { Channel: own, Cause: 16 }, left());
        break;
      case 'cancel':
        await redirect(to(own, callMoves.room));
        if (colleague) await connection.action('Hangup', { Channel: colleague, Cause: 16 }, left());
        break;
    }
    return { ok: true };
  } catch (error) {
    return resultOf(error);
  }
}

/** The channel on which this number outside was dialled. */
async function guestOf(
  connection: AmiConnection,
  guests: readonly { name: string }[],
  number: string,
  left: () => number,
): Promise<string | undefined> {
  for (const { name } of guests) {
    const answer = await connection.action('Getvar', { Channel: name, Variable: channelVariables.guest }, left());
    if (fieldOf(answer, 'value') === number) return name;
  }
  return undefined;
}

/** The same place as the second of two channels that are sent on at once. */
const extra = (place: ReturnType<typeof to>) =>
  Object.fromEntries(Object.entries(place).map(([name, value]) => [`Extra${name}`, value]));
