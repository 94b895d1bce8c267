import type { FactBatch } from '@tellerline/contracts';
import type { CallCentre } from '../call-centre.ts';
import { repairCalls } from './reconcile-records.ts';
import type { CallRecordFolders } from './verify-calls.ts';

/** A call is looked at once facts have come that are so much younger than its end: its own would have come before them. */
const SETTLED_MS = 5_000;
/** Calls that began longer ago than this before the gap was over are left to the night. */
const LOOKS_BACK_MS = 4 * 3_600_000;

/**
 * After a time in which nobody heard Asterisk (the bridge was down, or its line), the calls of that time are held against
 * Asterisk's own records as soon as they are over: those that began and ended unheard are added, and those that were half heard are made
 * right. It goes on until the last call that had begun before the gap's end is over.
 */
export class GapWatch {
  private readonly centre: CallCentre;
  private readonly folders: CallRecordFolders;
  private readonly apply: (batch: FactBatch) => Promise<unknown>;
  /** When hearing began again; null: nothing to watch. Epoch milliseconds. */
  private heardFrom: number | null = null;
  /** The youngest fact that has come; facts come in the order of the bridge's journal. Epoch milliseconds. */
  private heardThrough = 0;
  private readonly looked = new Set<string>();

  constructor(centre: CallCentre, folders: CallRecordFolders, apply: (batch: FactBatch) => Promise<unknown>) {
    this.centre = centre;
    this.folders = folders;
    this.apply = apply;
  }

  /** A server that starts does not know what its predecessor had still to look at. */
  begin(): void {
    this.heardFrom = this.centre.deps.clock.now().getTime();
  }

  /** To be told of every batch that was stored. */
  hear({ facts }: FactBatch): void {
    for (const { fact } of facts) {
      const at = Date.parse(fact.occurredAt);
      this.heardThrough = Math.max(this.heardThrough, at);
      if (fact.type === 'platform.link' && fact.connected) this.heardFrom = Math.max(this.heardFrom ?? 0, at);
    }
  }

  async look(): Promise<void> {
    const { heardFrom, centre } = this;
    if (heardFrom === null || this.folders.asteriskLog === null) return;
    const since = new Date(heardFrom - LOOKS_BACK_MS);
    const endedBefore = this.heardThrough - SETTLED_MS;
    if (endedBefore < heardFrom) return;
    const of = (callId: string) => beganAt(callId) <= heardFrom && !this.looked.has(callId);
    const { repairs, looked, open } = await repairCalls(centre, this.folders, { since, endedBefore, of }, this.apply);
    for (const callId of looked) this.looked.add(callId);
    for (const { callId, what } of repairs) centre.deps.log.warn({ event: 'call.repaired', callId, what });
    const isOver = centre.deps.clock.now().getTime() - heardFrom > LOOKS_BACK_MS;
    if (this.heardFrom !== heardFrom || (open.length > 0 && !isOver)) return;
    this.heardFrom = null;
    this.looked.clear();
  }
}

/** Asterisk's Linkedid begins with the second the call began in; the last moment of it. */
const beganAt = (callId: string): number => Number(/(\d{10})\.\d+$/.exec(callId)?.[1] ?? Number.NaN) * 1000;
