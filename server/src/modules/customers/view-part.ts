import type { RouteDefinition } from '../../http/route.ts';
import type { ServerDeps } from '../../kernel/module.ts';
import type { CustomerDesk } from './customer-desk.ts';
import type { CustomerPorts } from './customers.ports.ts';
import { blacklistEvents, blacklistHitEvents } from './events/blacklist-events.ts';
import { changeEvents } from './events/change-events.ts';
import { eventRoutes } from './events/events.routes.ts';
import { attributeEvents, managerEvents } from './events/file-events.ts';
import { mergeEvents } from './events/merge-events.ts';
import { paperEvents } from './events/paper-events.ts';
import { productEvents } from './events/product-events.ts';
import { transactionEvents, usualNotable } from './events/transaction-events.ts';
import { usualExpiry } from './expiry/expiry-state.ts';
import { groupRoutes } from './groups/groups.routes.ts';
import type { LookUpBudgets } from './look-up-budgets.ts';

/** The single customer view beyond its card: groups that are read when they are looked at, and the story of all events. */
export function viewPart(
  { clock, bank: { timeZone } }: Pick<ServerDeps, 'clock' | 'bank'>,
  desk: CustomerDesk,
  ports: CustomerPorts,
  budgets: LookUpBudgets,
): RouteDefinition[] {
  const { view = {}, reviews } = ports;
  const people = ports.people ?? null;
  const own = [
    transactionEvents(desk.codes, view.notable ?? usualNotable),
    productEvents(desk.codes, timeZone),
    paperEvents(desk.codes, { clock, timeZone, expiry: ports.expiry ?? usualExpiry }),
    attributeEvents(),
    managerEvents(people),
    mergeEvents(),
    blacklistEvents(desk.codes, timeZone),
    blacklistHitEvents(),
    ...(reviews ? [changeEvents(reviews)] : []),
  ];
  return [
    ...groupRoutes(desk, { budgets, people, papers: view.papers ?? null, rates: view.rates ?? null }),
    ...eventRoutes(desk, () => [...own, ...(view.events?.() ?? [])], timeZone, budgets),
  ];
}
