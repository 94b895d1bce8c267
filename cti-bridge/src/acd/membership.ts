import { type CommandResult, pauseReasonPrefix, type SetMembership } from '@tellerline/contracts';
import type { AmiConnection } from '../ami/ami-connection.ts';
import { AmiError } from '../ami/ami-error.ts';
import { fieldOf } from '../ami/ami-event.ts';
import { cleanText, interfaceOf } from '../translate/names.ts';

/** One membership as QueueStatus lists it. */
interface Listed {
  queue: string;
  penalty: number;
  paused: boolean;
  pausedReason: string;
}

/** An order is confirmed or refused within this. */
const DEADLINE_MS = 1000;

/** Reads the queues there are and those the phone is in. */
async function readMemberships(
  connection: AmiConnection,
  phone: string,
  timeoutMs: number,
): Promise<{ queues: Set<string>; listed: Listed[] }> {
  const events = await connection.list('QueueStatus', { Member: phone }, timeoutMs);
  const queues = new Set<string>();
  const listed: Listed[] = [];
  for (const { name, fields } of events) {
    const queue = fieldOf(fields, 'queue');
    if (name === 'QueueParams') queues.add(queue);
    if (name !== 'QueueMember' || fieldOf(fields, 'location') !== phone) continue;
    listed.push({
      queue,
      penalty: Number(fieldOf(fields, 'penalty')) || 0,
      paused: fieldOf(fields, 'paused') === '1',
      pausedReason: fieldOf(fields, 'pausedreason'),
    });
  }
  return { queues, listed };
}

interface Wanted {
  phone: string;
  name: string;
  queues: ReadonlyMap<string, number>;
  paused: boolean;
  reason: string;
}

const isPausedAsWanted = (listed: Listed, wanted: Wanted): boolean =>
  listed.paused === wanted.paused && (!wanted.paused || listed.pausedReason === wanted.reason);

/** The actions that turn what is listed into what is wanted: he never stands unpaused in a queue for even a moment when he shall not. */
function stepsFor(wanted: Wanted, listed: readonly Listed[]): { action: string; fields: Record<string, string> }[] {
  const steps: { action: string; fields: Record<string, string> }[] = [];
  const pause = (queue: string) =>
    steps.push({
      action: 'QueuePause',
      fields: {
        Queue: queue,
        Interface: wanted.phone,
        Paused: String(wanted.paused),
        ...(wanted.paused ? { Reason: wanted.reason } : {}),
      },
    });
  for (const { queue } of listed) {
    if (!wanted.queues.has(queue)) {
      steps.push({ action: 'QueueRemove', fields: { Queue: queue, Interface: wanted.phone } });
    }
  }
  for (const [queue, penalty] of wanted.queues) {
    const present = listed.find((member) => member.queue === queue);
    if (!present) {
      const fields = { Queue: queue, Interface: wanted.phone, MemberName: wanted.name, StateInterface: wanted.phone };
      steps.push({
        action: 'QueueAdd',
        fields: { ...fields, Penalty: String(penalty), Paused: wanted.paused ? 'true' : 'false' },
      });
      if (wanted.paused) pause(queue);
      continue;
    }
    if (present.penalty !== penalty) {
      const fields = { Queue: queue, Interface: wanted.phone, Penalty: String(penalty) };
      steps.push({ action: 'QueuePenalty', fields });
    }
    if (!isPausedAsWanted(present, wanted)) pause(queue);
  }
  return steps;
}

const isAsWanted = (wanted: Wanted, listed: readonly Listed[]): boolean =>
  listed.length === wanted.queues.size &&
  listed.every((member) => wanted.queues.get(member.queue) === member.penalty && isPausedAsWanted(member, wanted));

/** Carries out the server's orders about queue membership, one at a time per agent. */
export class Memberships {
  private readonly busy = new Map<string, Promise<unknown>>();
  private readonly connection: () => AmiConnection | null;

  constructor(connection: () => AmiConnection | null) {
    this.connection = connection;
  }

  /**
   * Makes Asterisk's state equal the command, reads it back and only then says `ok`. Tried once more when something
   * else changed the state meanwhile.
   */
  async set(command: SetMembership): Promise<CommandResult> {
    const before = this.busy.get(command.extension) ?? Promise.resolve();
    const mine = before.then(() => this.setNow(command));
    this.busy.set(command.extension, mine);
    try {
      return await mine;
    } finally {
      if (this.busy.get(command.extension) === mine) this.busy.delete(command.extension);
    }
  }

  private async setNow(command: SetMembership): Promise<CommandResult> {
    const connection = this.connection();
    if (!connection) return { ok: false, reason: 'unreachable', message: 'Asterisk is not connected' };
    const wanted: Wanted = {
      phone: interfaceOf(command.extension),
      name: cleanText(command.displayName, 80) || command.extension,
      queues: new Map(command.queues.map(({ queue, penalty }) => [queue, penalty])),
      paused: command.paused,
      reason: cleanText(`${pauseReasonPrefix}${command.reason}`, 79),
    };
    const deadline = performance.now() + DEADLINE_MS;
    const left = () => Math.max(1, deadline - performance.now());
    try {
      let state = await readMemberships(connection, wanted.phone, left());
      const unknown = [...wanted.queues.keys()].find((queue) => !state.queues.has(queue));
      if (unknown !== undefined) return { ok: false, reason: 'refused', message: `Asterisk knows no queue ${unknown}` };
      for (let attempt = 0; attempt < 2 && !isAsWanted(wanted, state.listed); attempt += 1) {
        // Answers come in the order of the actions, so they can be sent at once.
        const steps = stepsFor(wanted, state.listed);
        const done = await Promise.allSettled(
          steps.map(({ action, fields }) => connection.action(action, fields, left())),
        );
        state = await readMemberships(connection, wanted.phone, left());
        const refused = done.find((step) => step.status === 'rejected');
        if (refused && attempt === 1) throw refused.reason;
      }
      return isAsWanted(wanted, state.listed)
        ? { ok: true }
        : { ok: false, reason: 'refused', message: 'Asterisk does not take the membership' };
    } catch (error) {
      return resultOf(error);
    }
  }
}

/** A failed question to Asterisk as the answer of a command. */
export function resultOf(error: unknown): CommandResult {
  if (!(error instanceof AmiError)) throw error;
  const reasons = {
    refused: 'refused',
    timeout: 'timeout',
    closed: 'unreachable',
    auth: 'unreachable',
    invalid: 'invalid',
  };
  const reason = reasons[error.failure] as Exclude<CommandResult, { ok: true }>['reason'];
  return { ok: false, reason, message: error.message.slice(0, 300) };
}
