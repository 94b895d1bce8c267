import type { Role } from '@tellerline/contracts';
import { html, type TemplateResult } from 'lit';
import type { IconName } from '../../components/ui-icon.ts';
import type { navPhrases } from '../../i18n/phrases/nav.ts';

/** A page of the desktop: its place on the rail, who has it, and the element that is loaded when it is first shown. */
export interface PageEntry {
  icon: IconName;
  phrase: keyof typeof navPhrases;
  roles: readonly Role[] | 'all';
  load?(): Promise<unknown>;
  /** `rest` is what follows the page in the address. */
  render(rest: readonly string[]): TemplateResult;
}

/** Every page by the name it has in the address, in the order of the rail. */
export const pages: Readonly<Record<string, PageEntry>> = {
  desk: { icon: 'desk', phrase: 'nav.desk', roles: 'all', render: () => html`<desk-page></desk-page>` },
  customers: {
    icon: 'people',
    phrase: 'nav.customers',
    roles: ['agent', 'supervisor', 'clerk', 'reviewer', 'manager'],
    load: () => import('../search/customers-page.ts'),
    render: (rest) => html`<customers-page .rest=${rest}></customers-page>`,
  },
  tasks: {
    icon: 'tasks',
    phrase: 'nav.tasks',
    // Alarms about reveals wait in the supervisors' pool.
    roles: ['clerk', 'reviewer', 'manager', 'supervisor', 'quality'],
    load: () => import('../tasks/tasks-page.ts'),
    render: (rest) => html`<tasks-page .rest=${rest}></tasks-page>`,
  },
  requests: {
    icon: 'headset',
    phrase: 'nav.requests',
    roles: ['agent', 'supervisor', 'clerk', 'manager'],
    load: () => import('../requests/requests-page.ts'),
    render: ([id]) => html`<requests-page .chosenId=${id ?? null}></requests-page>`,
  },
  reviews: {
    icon: 'review',
    phrase: 'nav.reviews',
    // Articles and scorecards are decided by those who lead and who judge calls.
    roles: ['clerk', 'reviewer', 'manager', 'supervisor', 'quality'],
    load: () => import('../reviews/reviews-page.ts'),
    render: ([changeId]) => html`<reviews-page .changeId=${changeId ?? null}></reviews-page>`,
  },
  knowledge: {
    icon: 'book',
    phrase: 'nav.knowledge',
    roles: 'all',
    load: () => import('../knowledge/knowledge-page.ts'),
    render: (rest) => html`<knowledge-page .rest=${rest}></knowledge-page>`,
  },
  alerts: {
    icon: 'warning',
    phrase: 'nav.alerts',
    roles: ['manager', 'supervisor'],
    load: () => import('../alerts/alerts-page.ts'),
    render: ([rest]) =>
      rest === 'model'
        ? html`<alert-model></alert-model>`
        : rest === 'crisis'
          ? html`<crisis-page></crisis-page>`
          : html`<alerts-page .chosenId=${rest ?? null}></alerts-page>`,
  },
  calls: {
    icon: 'phone',
    phrase: 'nav.calls',
    roles: ['supervisor', 'manager'],
    load: () => import('../dialling/call-lists-page.ts'),
    render: ([listId]) => html`<call-lists-page .chosenId=${listId ?? null}></call-lists-page>`,
  },
  archive: {
    icon: 'cabinet',
    phrase: 'nav.archive',
    roles: ['clerk', 'reviewer', 'manager'],
    load: () => import('../archive/archive-page.ts'),
    render: (rest) => html`<archive-page .rest=${rest}></archive-page>`,
  },
  blacklist: {
    icon: 'shield',
    phrase: 'nav.blacklist',
    roles: ['clerk', 'reviewer', 'supervisor', 'manager'],
    load: () => import('../blacklist/blacklist-page.ts'),
    render: () => html`<blacklist-page></blacklist-page>`,
  },
  groups: {
    icon: 'group',
    phrase: 'nav.groups',
    roles: ['manager', 'supervisor', 'clerk', 'reviewer'],
    load: () => import('../groups/groups-page.ts'),
    render: (rest) => html`<groups-page .rest=${rest}></groups-page>`,
  },
  data: {
    icon: 'table',
    phrase: 'nav.data',
    roles: ['clerk', 'manager', 'reviewer', 'supervisor'],
    load: () => import('../data/data-page.ts'),
    render: (rest) => html`<data-page .rest=${rest}></data-page>`,
  },
  lifecycle: {
    icon: 'cycle',
    phrase: 'nav.lifecycle',
    roles: ['manager', 'supervisor'],
    load: () => import('../lifecycle/lifecycle-page.ts'),
    render: ([tab]) => html`<lifecycle-page .tab=${tab ?? 'flow'}></lifecycle-page>`,
  },
  flows: {
    icon: 'outbound',
    phrase: 'nav.flows',
    roles: ['manager', 'supervisor'],
    load: () => import('../flow-writer/flows-page.ts'),
    render: ([flowId]) => html`<flows-page .flowId=${flowId ?? null}></flows-page>`,
  },
  callbacks: {
    icon: 'refresh',
    phrase: 'nav.callbacks',
    roles: ['agent', 'supervisor'],
    load: () => import('../callbacks/callbacks-page.ts'),
    render: () => html`<callbacks-page></callbacks-page>`,
  },
  offers: {
    icon: 'flag',
    phrase: 'nav.offers',
    roles: ['manager', 'supervisor'],
    load: () => import('../offers/offers-page.ts'),
    render: ([tab]) => html`<offers-page .tab=${tab ?? 'results'}></offers-page>`,
  },
  models: {
    icon: 'star',
    phrase: 'nav.models',
    roles: ['manager', 'supervisor'],
    load: () => import('../models/models-page.ts'),
    render: ([chosen]) => html`<models-page .chosen=${chosen ?? null}></models-page>`,
  },
  live: {
    icon: 'live',
    phrase: 'nav.live',
    roles: ['supervisor', 'admin'],
    load: () => import('../live/live-page.ts'),
    render: ([part]) => html`<live-page .shown=${part ?? null}></live-page>`,
  },
  recordings: {
    icon: 'record',
    phrase: 'nav.recordings',
    roles: ['agent', 'supervisor', 'quality', 'admin'],
    load: () => import('../recordings/recordings-page.ts'),
    render: ([rest, cardId]) =>
      html`<recordings-page .chosenId=${rest ?? null} .cardId=${cardId ?? null}></recordings-page>`,
  },
  reports: {
    icon: 'note',
    phrase: 'nav.reports',
    roles: ['supervisor', 'manager'],
    load: () => import('../reports/reports-page.ts'),
    render: ([part]) => html`<reports-page .shown=${part ?? null}></reports-page>`,
  },
  feeds: {
    icon: 'inbound',
    phrase: 'nav.feeds',
    roles: ['admin', 'supervisor'],
    load: () => import('../feeds/feeds-page.ts'),
    render: ([runId]) => html`<feeds-page .runId=${runId ?? null}></feeds-page>`,
  },
  rights: {
    icon: 'shield',
    phrase: 'nav.rights',
    roles: ['admin'],
    load: () => import('../rights/rights-page.ts'),
    render: () => html`<rights-page></rights-page>`,
  },
  centre: {
    icon: 'phone',
    phrase: 'nav.centre',
    roles: ['admin'],
    load: () => import('../centre/centre-page.ts'),
    render: (rest) => html`<centre-page .rest=${rest}></centre-page>`,
  },
  registers: {
    icon: 'rows',
    phrase: 'nav.registers',
    roles: ['admin'],
    load: () => import('../registers/registers-page.ts'),
    render: (rest) => html`<registers-page .rest=${rest}></registers-page>`,
  },
  settings: {
    icon: 'gear',
    phrase: 'nav.settings',
    roles: 'all',
    load: () => import('../settings/settings-page.ts'),
    render: () => html`<settings-page></settings-page>`,
  },
};

export const mayOpen = (entry: PageEntry, roles: readonly Role[]): boolean =>
  entry.roles === 'all' || entry.roles.some((role) => roles.includes(role));
