import type { CustomerCard, CustomerKind, Role } from '@tellerline/contracts';
import { html, type TemplateResult } from 'lit';
import type { PhraseKey } from '../../i18n/phrases.ts';
import './account-list.ts';
import './card-list.ts';
import './event-timeline.ts';
import './loan-list.ts';
import './relation-list.ts';
import './transaction-list.ts';

/** One view of a customer's file, beside the facts. */
export interface CustomerView {
  name: string;
  phrase: PhraseKey;
  /** Shown beside the name; left out where there is nothing to count. */
  count?(card: CustomerCard): number | string;
  kinds?: readonly CustomerKind[];
  roles?: readonly Role[];
  /** Brings the view's element, when it is not part of the call screen's first load. */
  load?(): Promise<unknown>;
  /** Shows the past: only what this system owns has one. */
  ofDay?: boolean;
  /** @param asOf a day of the past, empty for today */
  render(card: CustomerCard, interactionId: string | null, asOf: string): TemplateResult;
}

/** In the order of the tabs. What an agent needs on a call is here at once; the rest is loaded when it is opened. */
export const customerViews: readonly CustomerView[] = [
  {
    name: 'timeline',
    phrase: 'centre.timeline',
    render: (card) =>
      html`<event-timeline .customerNo=${card.summary.customerNo} .readAt=${card.readAt}></event-timeline>`,
  },
  {
    name: 'overview',
    phrase: 'centre.overview',
    load: () => import('./overview/customer-overview.ts'),
    render: (card) => html`<customer-overview .card=${card}></customer-overview>`,
  },
  {
    name: 'standing',
    phrase: 'centre.standing',
    load: () => import('../lifecycle/customer-standing.ts'),
    render: (card, interactionId) =>
      html`<customer-standing .customerNo=${card.summary.customerNo} .interactionId=${interactionId}></customer-standing>`,
  },
  {
    name: 'accounts',
    phrase: 'centre.accounts',
    count: (card) => card.accounts.length,
    render: (card, interactionId) => html`<account-list .card=${card} .interactionId=${interactionId}></account-list>`,
  },
  {
    name: 'transactions',
    phrase: 'centre.transactions',
    count: (card) => (card.transactions.length >= 10 ? '10+' : card.transactions.length),
    render: (card) =>
      html`<transaction-list .customerNo=${card.summary.customerNo} .latest=${card.transactions}></transaction-list>`,
  },
  {
    name: 'loans',
    phrase: 'centre.loans',
    count: (card) => card.loans.length,
    render: (card) => html`<loan-list .loans=${card.loans}></loan-list>`,
  },
  {
    name: 'cards',
    phrase: 'centre.cards',
    count: (card) => card.cards.length,
    render: (card, interactionId) =>
      html`<card-list .cards=${card.cards} .customerNo=${card.summary.customerNo} .interactionId=${interactionId}></card-list>`,
  },
  {
    name: 'relations',
    phrase: 'centre.relations',
    count: (card) => card.relations.length,
    load: () => import('../relations/relation-desk.ts'),
    render: (card) => html`<relation-desk .card=${card}></relation-desk>`,
  },
  {
    name: 'picture',
    phrase: 'picture.title',
    load: () => import('../relation-picture/relation-picture.ts'),
    render: (card) => html`<relation-picture .card=${card}></relation-picture>`,
  },
  {
    name: 'file',
    phrase: 'centre.file',
    kinds: ['personal'],
    load: () => import('../customer-file/personal-file.ts'),
    ofDay: true,
    render: (card, _call, asOf) =>
      html`<personal-file .customerNo=${card.summary.customerNo} .asOf=${asOf}></personal-file>`,
  },
  {
    name: 'company',
    phrase: 'centre.file',
    kinds: ['corporate'],
    load: () => import('../company-file/company-file.ts'),
    ofDay: true,
    render: (card, _call, asOf) =>
      html`<company-file .customerNo=${card.summary.customerNo} .asOf=${asOf}></company-file>`,
  },
  {
    name: 'documents',
    phrase: 'centre.documents',
    roles: ['agent', 'supervisor', 'clerk', 'reviewer', 'manager'],
    load: () => import('../documents/customer-documents.ts'),
    render: (card) => html`<customer-documents .card=${card}></customer-documents>`,
  },
  {
    name: 'looks',
    phrase: 'centre.looks',
    roles: ['supervisor', 'reviewer', 'manager'],
    load: () => import('../look-log/look-log.ts'),
    render: (card) => html`<look-log .customerNo=${card.summary.customerNo}></look-log>`,
  },
];

/** The views of this customer that this user has. */
export const viewsFor = (card: CustomerCard | null, roles: readonly Role[]): readonly CustomerView[] =>
  customerViews.filter(
    ({ kinds, roles: needed }) =>
      (!kinds || (card !== null && kinds.includes(card.summary.kind))) &&
      (!needed || needed.some((role) => roles.includes(role))),
  );
