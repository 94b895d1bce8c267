import type { SqlEntityManager } from '@mikro-orm/sql';
import { expect, test } from 'vitest';
import { type EventQuestion, type EventSource, type EventViewer, type FoundEvent, pick, told } from './event-source.ts';
import { listEvents } from './list-events.ts';

const em = {} as SqlEntityManager;
const viewer = {} as EventViewer;
const at = (minute: number): Date => new Date(Date.UTC(2026, 10, 20, 4, minute));
const event = (id: string, minute: number): FoundEvent => ({
  at: at(minute),
  id,
  tell: () => told({ what: 'call_in', provenance: { source: 'crm', asOf: at(minute).toISOString() } }),
});
const source = (name: string, events: readonly FoundEvent[]): EventSource => ({
  name,
  kind: 'call',
  find: async (_em, question) => pick(events, question),
});
/** Looks through `reach` of its events for a page, and finds only those that are asked for. */
const tired = (
  name: string,
  events: readonly FoundEvent[],
  reach: number,
  wanted: (id: string) => boolean,
): EventSource => ({
  name,
  kind: 'call',
  find: async (_em, question: EventQuestion) => {
    const seen = pick(events, { ...question, limit: reach + 1 });
    const edge = seen[reach];
    const found = seen.slice(0, reach).filter(({ id }) => wanted(id));
    return edge && (!question.behind || edge.at < question.behind.at)
      ? { found: found.filter((each) => each.at > edge.at), to: edge.at }
      : pick(
          events.filter(({ id }) => wanted(id)),
          question,
        );
  },
});

async function whole(sources: readonly EventSource[], limit: number): Promise<string[]> {
  const ids: string[] = [];
  for (let cursor: string | undefined; ; ) {
    const query = { limit, ...(cursor !== undefined && { cursor }) };
    const page = await listEvents(em, sources, {
      group: { ids: [1], numbers: ['1'] },
      viewer,
      query,
      timeZone: 'Asia/Shanghai',
    });
    ids.push(...page.items.map(({ id }) => id));
    if (page.next === null) return ids;
    if (page.next === cursor) throw new Error('a page leads to itself');
    cursor = page.next;
  }
}

const calls = source('calls', [event('3', 9), event('2', 9), event('1', 2)]);
const papers = source('papers', [event('b', 9), event('a', 5)]);

test('CIF-01 events of one moment keep their order across pages of any size', async () => {
  const all = ['papers:b', 'calls:3', 'calls:2', 'papers:a', 'calls:1'];
  for (const limit of [1, 2, 3, 4, 5, 100]) expect(await whole([calls, papers], limit)).toEqual(all);
});

test('CIF-01 a source that stops looking after a while loses nothing and holds nobody up for ever', async () => {
  const bookings = Array.from({ length: 40 }, (_, n) => event(String(10 + n), 50 - n));
  const rare = tired('bookings', bookings, 5, (id) => Number(id) % 9 === 0);
  const sameMoment = tired(
    'all-at-once',
    Array.from({ length: 12 }, (_, n) => event(String(10 + n), 7)),
    5,
    () => true,
  );
  const sources = [calls, papers, rare, sameMoment];
  const all = await whole(sources, 1_000);
  expect(all.filter((id) => id.startsWith('bookings')).length).toBe(4);
  expect(all.filter((id) => id.startsWith('all-at-once')).length).toBe(12);
  for (const limit of [1, 3, 8]) expect(await whole(sources, limit)).toEqual(all);
});

test('CIF-01 a cursor nobody was given is refused', async () => {
  const query = { limit: 5, cursor: '12.UPPER.1' };
  const asked = listEvents(em, [calls], { group: { ids: [1], numbers: ['1'] }, viewer, query, timeZone: 'UTC' });
  await expect(asked).rejects.toMatchObject({ code: 'request.invalid' });
});
