import type { SqlEntityManager } from '@mikro-orm/sql';
import type { CustomerEvent, CustomerEventPage, CustomerEventQuery } from '@tellerline/contracts';
import { AppError } from '../../../kernel/app-error.ts';
import { endOfDay } from '../../../kernel/bank-day.ts';
import type { Behind } from '../../../persistence/moment-range.ts';
import type { CustomerGroup } from '../merge/customer-group.ts';
import { dawn } from './dawn.ts';
import type { EventSource, EventViewer, FoundEvent } from './event-source.ts';

interface Position {
  at: Date;
  source: string;
  id: string;
}

interface Ask {
  group: Pick<CustomerGroup, 'ids' | 'numbers'>;
  viewer: EventViewer;
  query: CustomerEventQuery;
  timeZone: string;
}

/**
 * A page of a customer's events, the newest first, out of every source side by side. Each source gives at most a page of its
 * own behind the last event shown, so nothing is read twice and nothing is lost, also among events of one moment.
 */
export async function listEvents(
  em: SqlEntityManager,
  sources: readonly EventSource[],
  { group, viewer, query, timeZone }: Ask,
): Promise<CustomerEventPage> {
  const last = query.cursor === undefined ? null : readCursor(query.cursor);
  const wanted = sources.filter(({ kind }) => query.kinds === undefined || query.kinds.includes(kind));
  const question = {
    customerIds: group.ids,
    customerNos: group.numbers,
    actor: viewer,
    from: query.from === undefined ? null : dawn(query.from, timeZone),
    until: query.to === undefined ? null : endOfDay(query.to, timeZone),
    q: query.q ?? null,
    limit: query.limit + 1,
  };
  const found = await Promise.all(
    wanted.map(async (source) => {
      const answer = await source.find(em, { ...question, behind: last && behindFor(source.name, last) });
      const [events, to] = Array.isArray(answer) ? [answer, null] : [answer.found, answer.to];
      return { events: events.map((event) => ({ source, event })), to };
    }),
  );
  const reach = latest(found.map(({ to }) => to));
  const ordered = found
    .flatMap(({ events }) => events)
    .filter(({ event }) => reach === null || event.at > reach)
    .sort(newestFirst);
  const page = ordered.slice(0, query.limit);
  const end = page.at(-1);
  return {
    items: await Promise.all(page.map(present)),
    next: ordered.length > query.limit && end ? writeCursor(end) : reach && `${reach.getTime()}.${AFTER_ALL}.0`,
  };
}

/** As the name of a source: behind it come all events of a moment. */
const AFTER_ALL = 'zzz';

/** How far every source has looked: a page ends where the first stopped, and the next goes on from there. */
const latest = (moments: readonly (Date | null)[]): Date | null =>
  moments.reduce((one, other) => (one === null || (other !== null && other > one) ? other : one), null);

interface Placed {
  source: EventSource;
  event: FoundEvent;
}

/** Events of one source stay in its own order: sorting is stable. */
const newestFirst = (one: Placed, other: Placed): number =>
  other.event.at.getTime() - one.event.at.getTime() ||
  (one.source.name === other.source.name ? 0 : one.source.name < other.source.name ? 1 : -1);

/** Of the moment the page before ended at, sources behind it in the order have shown nothing yet, those before it all. */
export function behindFor(source: string, last: Position): Behind {
  if (source === last.source) return { at: last.at, of: { id: last.id } };
  return { at: last.at, of: source < last.source ? 'at' : 'before' };
}

const present = async ({ source, event }: Placed): Promise<CustomerEvent> => ({
  id: `${source.name}:${event.id}`,
  kind: source.kind,
  at: event.at.toISOString(),
  ...(await event.tell()),
});

const writeCursor = ({ source, event }: Placed): string => `${event.at.getTime()}.${source.name}.${event.id}`;

function readCursor(cursor: string): Position {
  const match = /^(\d{1,15})\.([a-z-]{1,30})\.([0-9a-z-]{1,60})$/.exec(cursor);
  const [, at, source, id] = match ?? [];
  if (!at || !source || !id) throw new AppError('request.invalid', { status: 400, details: { field: 'query.cursor' } });
  return { at: new Date(Number(at)), source, id };
}
