import type { MemberState } from '@tellerline/contracts';
import { type AmiFields, fieldOf } from '../ami/ami-event.ts';
import { cleanText, extensionIn } from './names.ts';

/** Asterisk's device states that keep a phone from another call: in use, busy, ringing, ringing while in use, on hold. */
const busyStates: ReadonlySet<string> = new Set(['2', '3', '6', '7', '8']);

/** A queue member as an event or a QueueStatus entry tells it; null when it is no agent's phone. */
export function memberIn(fields: AmiFields): MemberState | null {
  const extension = extensionIn(fieldOf(fields, 'interface') || fieldOf(fields, 'location'));
  const queue = cleanText(fieldOf(fields, 'queue'), 64);
  if (extension === null || queue === '') return null;
  return {
    queue,
    extension,
    paused: fieldOf(fields, 'paused') === '1',
    pausedReason: cleanText(fieldOf(fields, 'pausedreason'), 80),
    busy: busyStates.has(fieldOf(fields, 'status')) || fieldOf(fields, 'incall') === '1',
  };
}

export const sameMember = (a: MemberState, b: MemberState): boolean =>
  a.queue === b.queue &&
  a.extension === b.extension &&
  a.paused === b.paused &&
  a.pausedReason === b.pausedReason &&
  a.busy === b.busy;

const keyOf = ({ queue, extension }: MemberState): string => `${queue}\n${extension}`;

/** News and listings cross on their way by less than this; a clock that was set back by more stops nothing. */
const CROSSING_MICROS = 5_000_000;
const isCrossing = (earlier: number, later: number): boolean => earlier <= later && later - earlier < CROSSING_MICROS;

/** Asterisk's queue members as last heard. */
export class MemberBook {
  private readonly members = new Map<string, MemberState>();
  private readonly heardAt = new Map<string, number>();

  /**
   * Takes the news of a time (microseconds); returns false when it is none: the same state, or said before.
   * `present` false: the member left the queue.
   */
  note(member: MemberState, present: boolean, at: number): boolean {
    const key = keyOf(member);
    const heardAt = this.heardAt.get(key);
    if (heardAt !== undefined && isCrossing(at, heardAt)) return false;
    this.heardAt.set(key, at);
    const known = this.members.get(key);
    if (!present) return this.members.delete(key);
    if (known && sameMember(known, member)) return false;
    this.members.set(key, member);
    return true;
  }

  /** Makes all agree with a listing asked for at a time (microseconds), but for what was heard since. */
  agree(listed: readonly MemberState[], askedAt: number): void {
    const states = new Map(listed.map((member) => [keyOf(member), member]));
    for (const key of new Set([...this.members.keys(), ...states.keys()])) {
      const heardAt = this.heardAt.get(key);
      if (heardAt !== undefined && isCrossing(askedAt, heardAt)) continue;
      const state = states.get(key);
      if (state) this.members.set(key, state);
      else this.members.delete(key);
    }
  }
}
