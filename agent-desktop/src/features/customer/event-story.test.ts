import type { CustomerEvent, CustomerEventPage } from '@tellerline/contracts';
import { expect, test } from 'vitest';
import { EventStory, isFiltered, noFilter } from './event-story.ts';

const event = (id: string) => ({ id }) as CustomerEvent;
const answers = (...pages: (CustomerEventPage | Error)[]) => {
  const asked: (string | null)[] = [];
  return {
    asked,
    events: async (_filter: unknown, cursor: string | null) => {
      asked.push(cursor);
      const page = pages.shift();
      if (!page || page instanceof Error) throw page ?? new Error('nobody asked for more');
      return page;
    },
  };
};

test('pages are put behind one another, and the end is known', async () => {
  const api = answers({ items: [event('b')], next: 'b' }, { items: [event('a')], next: null });
  const story = new EventStory(api);
  await story.begin();
  await story.more();
  await story.more();
  expect(story.story.get()).toMatchObject({ events: [{ id: 'b' }, { id: 'a' }], next: null, state: 'ready' });
  expect(api.asked).toEqual([null, 'b']);
});

test('what was read stays when a further page fails, and the same page is asked for again', async () => {
  const api = answers({ items: [event('b')], next: 'b' }, new Error('gone'), { items: [event('a')], next: null });
  const story = new EventStory(api);
  await story.begin();
  await story.more();
  expect(story.story.get()).toMatchObject({ events: [{ id: 'b' }], state: 'failed' });
  await story.more();
  expect(story.story.get().events.map(({ id }) => id)).toEqual(['b', 'a']);
});

test('an answer to an earlier question changes nothing', async () => {
  const late = Promise.withResolvers<CustomerEventPage>();
  const pages = [late.promise, Promise.resolve({ items: [event('calls')], next: null })];
  const story = new EventStory({ events: () => pages.shift() ?? late.promise });
  const first = story.begin();
  await story.begin({ ...noFilter, kinds: ['call'] });
  late.resolve({ items: [event('everything')], next: 'more' });
  await first;
  expect(story.story.get()).toMatchObject({ events: [{ id: 'calls' }], next: null });
  expect([isFiltered(noFilter), isFiltered(story.story.get().filter)]).toEqual([false, true]);
});
