import type { SqlEntityManager } from '@mikro-orm/sql';
import type { CustomerEvent, CustomerEventKind } from '@tellerline/contracts';
import type { Actor } from '../../../kernel/actor.ts';
import type { MomentRange } from '../../../persistence/moment-range.ts';
import type { Viewer } from '../mask.ts';

/** Who looks, with how much of this customer he sees. */
export type EventViewer = Actor & Required<Viewer>;

/** What is asked of every source. The customer has passed the data gate. */
export interface EventQuestion extends MomentRange {
  /** His own, and those merged into him. */
  customerIds: readonly number[];
  customerNos: readonly string[];
  actor: EventViewer;
  /** A text that stands in what the viewer may read. */
  q: string | null;
  limit: number;
}

export type EventTold = Omit<CustomerEvent, 'id' | 'kind' | 'at'>;

/** An event found: when, and how it is told if it comes to that. */
export interface FoundEvent {
  at: Date;
  id: string;
  tell(): EventTold | Promise<EventTold>;
}

/** What was found by a source that stops looking after a while: everything after `to`, nothing of that moment or before. */
export interface Searched {
  found: FoundEvent[];
  to: Date;
}

/** One kind of thing that happens to customers, kept somewhere in the house. Asked within one transaction for reading. */
export interface EventSource {
  /** Part of ids and cursors: never renamed. Letters and hyphens. */
  name: string;
  kind: CustomerEventKind;
  /** Newest first, of one moment the greatest id first; at most `limit`. Sees to rights of its own inside the SQL. */
  find(em: SqlEntityManager, question: EventQuestion): Promise<FoundEvent[] | Searched>;
}

/** What most events say nothing of. */
export const told = (event: Pick<EventTold, 'what' | 'provenance'> & Partial<EventTold>): EventTold => ({
  dayOnly: false,
  severity: 'info',
  subject: null,
  by: null,
  reviewedBy: null,
  text: null,
  amount: null,
  outcome: null,
  queue: null,
  talkSeconds: null,
  fields: [],
  fieldCount: 0,
  opens: null,
  ...event,
});

/** The same for the few rows of a customer that are read whole: those the question wants, in order. */
export function pick(found: readonly FoundEvent[], { behind, from, until, limit }: EventQuestion): FoundEvent[] {
  return found
    .filter(({ at, id }) => {
      if ((from && at < from) || (until && at > until)) return false;
      if (!behind) return true;
      const distance = at.getTime() - behind.at.getTime();
      if (distance !== 0) return distance < 0;
      return behind.of === 'at' || (behind.of !== 'before' && id < behind.of.id);
    })
    .sort((one, other) => other.at.getTime() - one.at.getTime() || (one.id < other.id ? 1 : -1))
    .slice(0, limit);
}

/** Does a text the viewer reads hold what he looks for? Case does not matter. */
export const holds = (q: string | null, ...texts: readonly (string | null | undefined)[]): boolean =>
  q === null || texts.some((text) => text?.toLowerCase().includes(q.toLowerCase()));
