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

/** Asterisk's queue members as last heard. */
export class MemberBook {
  private readonly members = new Map<string, MemberState>();

  /** Takes the news; returns false when it is none. `present` false: the member left the queue. */
  note(member: MemberState, present: boolean): boolean {
    const key = `${member.queue}\n${member.extension}`;
    const known = this.members.get(key);
    if (!present) return this.members.delete(key);
    if (known && sameMember(known, member)) return false;
    this.members.set(key, member);
    return true;
  }

  replace(members: readonly MemberState[]): void {
    this.members.clear();
    for (const member of members) this.members.set(`${member.queue}\n${member.extension}`, member);
  }
}
