import {
  type CommandResult,
  callMoves,
  colleagueComeback,
  type MoveCaller,
  orderVariables,
} from '@tellerline/contracts';
import type { AmiConnection } from '../ami/ami-connection.ts';
import { fieldOf } from '../ami/ami-event.ts';
import { extensionIn } from '../translate/names.ts';
import { resultOf } from './membership.ts';
import { unreachable } from './unreachable.ts';

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
    const { kind, target } = command.to;
    const { caller, agents } = await partiesOf(connection, command.callId, left());
    // In a call between colleagues it is the other one who waits for a page to come back.
    const waits = caller ?? (kind === 'comeback' ? agents.find(({ extension }) => extension !== target) : undefined);
    if (!waits) return { ok: false, reason: 'refused', message: 'the caller is no longer on the line' };
    const Channel = waits.name;
    await signOrder(connection, Channel, command, left);
    const place = { Context: caller ? callMoves[kind] : colleagueComeback, Exten: target, Priority: 1 };
    await connection.action('Redirect', { Channel, ...place }, left());
    return { ok: true };
  } catch (error) {
    return resultOf(error);
  }
}

/** A party of a call that is on the line. */
interface Party {
  name: string;
  extension: string | null;
  /** What the dialplan runs for it now. */
  application: string;
}

/** A room of the dialplan in which an agent, or whoever he consults, is; the caller is elsewhere, or marked as such. */
const isGuestPlace = (application: string, data: string): boolean =>
  application === 'ConfBridge' && /,(?:side-other|agent)$/.test(data);

/**
 * The customer (the first channel of the call where he rang us, else the one that is no agent's), the agents, and whoever else of
 * outside an agent consults.
 */
export async function partiesOf(
  connection: AmiConnection,
  callId: string,
  timeoutMs: number,
): Promise<{ caller: Party | null; agents: Party[]; guests: Party[] }> {
  const listed = await connection.list('CoreShowChannels', {}, timeoutMs);
  const up = listed
    .filter(({ fields }) => fieldOf(fields, 'linkedid') === callId && fieldOf(fields, 'channelstatedesc') === 'Up')
    .map(({ fields }) => ({
      id: fieldOf(fields, 'uniqueid'),
      name: fieldOf(fields, 'channel'),
      extension: extensionIn(fieldOf(fields, 'channel')),
      application: fieldOf(fields, 'application'),
      isGuest: isGuestPlace(fieldOf(fields, 'application'), fieldOf(fields, 'applicationdata')),
    }));
  const outside = up.filter(({ extension, isGuest }) => extension === null && !isGuest);
  return {
    caller: outside.find(({ id }) => id === callId) ?? outside[0] ?? null,
    agents: up.filter(({ extension }) => extension !== null),
    guests: up.filter(({ extension, isGuest }) => extension === null && isGuest),
  };
}

/** Writes on a channel whose order moves it, for the dialplan to tell. */
export async function signOrder(
  connection: AmiConnection,
  Channel: string,
  { by, orderId }: Pick<MoveCaller, 'by' | 'orderId'>,
  left: () => number,
): Promise<void> {
  for (const [Variable, Value] of Object.entries({ [orderVariables.by]: by, [orderVariables.id]: orderId })) {
    await connection.action('Setvar', { Channel, Variable, Value }, left());
  }
}
