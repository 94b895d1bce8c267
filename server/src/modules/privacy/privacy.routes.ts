import { ChangeRights, RightsHistory, RightsView, type Role } from '@tellerline/contracts';
import { type RouteDefinition, route } from '../../http/route.ts';
import type { PolicyBook } from './policy-book.ts';

const tag = 'rights';
/** Who sets the rights sees no customer himself. */
const keepers: readonly Role[] = ['admin'];

export function privacyRoutes(book: PolicyBook): RouteDefinition[] {
  return [
    route({
      method: 'get',
      path: '/rights',
      summary: 'Who sees how much of a customer: the policy in force',
      tag,
      allow: keepers,
      response: RightsView,
      handler: ({ em }) => book.inForce(em),
    }),
    route({
      method: 'get',
      path: '/rights/history',
      summary: 'Every policy there was, the latest first',
      tag,
      allow: keepers,
      response: RightsHistory,
      handler: ({ em }) => book.history(em),
    }),
    route({
      method: 'put',
      path: '/rights',
      summary: 'Put another policy in force, with a reason',
      tag,
      allow: keepers,
      body: ChangeRights,
      response: RightsView,
      handler: ({ actor, body }) => book.change(actor, body),
    }),
  ];
}
