import * as fixtures from '../fixtures.ts';
import type { Scene } from '../scene.ts';
import { clickDeep, typeDeep } from './deep-click.ts';
import * as files from './file-fixtures.ts';
import { way } from './view-fixtures.ts';

/** A customer who was looked up, at one of his views. */
const atView = (view: string, more: Scene = {}): Scene => ({
  session: fixtures.session(['clerk'], null),
  page: 'desk',
  api: { card: async () => ({ ...fixtures.card, summary: { ...fixtures.card.summary, customerNo: '10000001' } }) },
  before: (_socket, store) =>
    store.setItem(
      'tellerline.workspace.u-agent1',
      JSON.stringify({
        tabs: [
          { id: 'customer:10000001', customerNo: '10000001', interactionId: null, marked: false, finished: false },
        ],
        active: 'customer:10000001',
      }),
    ),
  ...more,
  after: async (socket, app) => {
    await clickDeep(`[data-test=view-${view}]`);
    await more.after?.(socket, app);
  },
});

export const viewScenes: Record<string, Scene> = {
  'view-timeline': atView('timeline'),
  'view-timeline-none': atView('timeline', { http: { 'GET /customers/10000001/events': { items: [], next: null } } }),
  'view-overview': atView('overview'),
  'view-picture': atView('picture'),
  'view-picture-list': atView('picture', {
    after: () => clickDeep('[data-test=picture-list]'),
  }),
  'view-picture-way': atView('picture', {
    http: { 'GET /customers/10000001/ways/10020040': way },
    after: async () => {
      await typeDeep('[data-test=way-other]', '10020040');
      await clickDeep('[data-test=way-find]');
    },
  }),
  'view-then': atView('file', {
    http: {
      'GET /customers/10000001/file': files.file({
        asOf: '2026-11-20T15:59:59.999Z',
        version: 2,
        mayEdit: false,
        changedSince: ['employer', 'monthlyIncome', 'phones.2.number'],
        versions: [
          { version: 3, knownAt: '2026-11-21T08:40:00.000Z', enteredBy: '录入员 1', reviewedBy: '复核员 1' },
          { version: 2, knownAt: '2026-08-03T02:11:00.000Z', enteredBy: '录入员 2', reviewedBy: '复核员 1' },
        ],
      }),
      'GET /reviews': { items: [], next: null },
      'GET /code-lists': files.lists,
    },
  }),
};
