import {
  DecideRights,
  OpenRightsProposal,
  ProposeRights,
  RightsHistory,
  RightsView,
  type Role,
} from '@tellerline/contracts';
import { z } from 'zod';
import { type RouteDefinition, route } from '../../http/route.ts';
import type { PolicyBook } from './policy-book.ts';
import type { RightsProposals } from './rights-proposals.ts';

const tag = 'rights';
/** Who sets the rights sees no customer himself. */
const keepers: readonly Role[] = ['admin'];

export function privacyRoutes(book: PolicyBook, proposals: RightsProposals): RouteDefinition[] {
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
      method: 'get',
      path: '/rights/proposal',
      summary: 'The change of rights that waits for a second administrator',
      tag,
      allow: keepers,
      response: OpenRightsProposal,
      handler: async ({ em, actor }) => ({ proposal: await proposals.open(em, actor) }),
    }),
    route({
      method: 'post',
      path: '/rights/proposal',
      summary: 'Propose another policy, with a reason',
      tag,
      allow: keepers,
      body: ProposeRights,
      response: OpenRightsProposal,
      handler: async ({ actor, body }) => ({ proposal: await proposals.propose(actor, body) }),
    }),
    route({
      method: 'post',
      path: '/rights/proposal/:id/decision',
      summary: 'Put a colleague’s proposal in force or refuse it; take one’s own back',
      tag,
      allow: keepers,
      params: z.object({ id: z.uuid() }),
      body: DecideRights,
      response: RightsView,
      handler: async ({ em, actor, params, body }) => {
        await proposals.decide(actor, params.id, body);
        return book.inForce(em);
      },
    }),
  ];
}
