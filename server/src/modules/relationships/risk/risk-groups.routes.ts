import {
  CustomerNo,
  LossQuery,
  LossWave,
  RiskGroupDetail,
  RiskGroupPage,
  RiskGroupQuery,
  RiskGroupsOfCustomer,
  type Role,
  Uuid,
} from '@tellerline/contracts';
import { z } from 'zod';
import { type RouteDefinition, route } from '../../../http/route.ts';
import type { Actor } from '../../../kernel/actor.ts';
import { AppError } from '../../../kernel/app-error.ts';
import { groupOf } from '../../customers/index.ts';
import type { FieldSightOn, RelationshipPorts } from '../relationships.ports.ts';
import { groupDetail, groupLoss } from './group-detail.ts';
import { groupsOf, listGroups } from './read-groups.ts';
import type { RiskGroups } from './risk-groups.ts';

const readers: readonly Role[] = ['clerk', 'reviewer', 'supervisor', 'manager'];
const ofGroup = z.object({ id: Uuid });
const tag = 'risk groups';

export interface RiskDesk {
  risk: RiskGroups;
  customers: RelationshipPorts['customers'];
  sightOn: FieldSightOn;
}

/** Guarantee circles, chains and groups under one control. */
export function riskGroupRoutes({ risk, customers, sightOn }: RiskDesk): RouteDefinition[] {
  const around = (actor: Actor) => ({
    today: risk.today(),
    seesMoney: async (branchPath: string) => (await sightOn(actor, branchPath))('C2-service'),
  });
  return [
    route({
      method: 'get',
      path: '/risk-groups',
      summary: 'Guarantee circles, chains and groups I see somebody of, the largest exposure first',
      tag,
      allow: readers,
      query: RiskGroupQuery,
      response: RiskGroupPage,
      handler: ({ em, actor, query }) => listGroups(em, actor, query),
    }),
    route({
      method: 'get',
      path: '/risk-groups/:id',
      summary: 'A group with those members I may see, its ties, rings and history',
      tag,
      allow: readers,
      params: ofGroup,
      response: RiskGroupDetail,
      handler: async ({ em, actor, params, auditRead }) => {
        const detail = await groupDetail(em, params.id, actor, around(actor));
        await auditRead('RiskGroup.Viewed', { id: params.id, details: { shown: detail.members.length } });
        return detail;
      },
    }),
    route({
      method: 'get',
      path: '/risk-groups/:id/loss-wave',
      summary: 'Who falls when one of them falls, round by round',
      tag,
      allow: readers,
      params: ofGroup,
      query: LossQuery,
      response: LossWave,
      handler: ({ em, actor, params, query }) => groupLoss(em, params.id, actor, query, around(actor)),
    }),
    route({
      method: 'get',
      path: '/customers/:customerNo/risk-groups',
      summary: 'Groups a customer is or was in',
      tag,
      allow: readers,
      params: z.object({ customerNo: CustomerNo }),
      response: RiskGroupsOfCustomer,
      handler: async ({ em, actor, params, audit, auditRead }) => {
        await customers.countLookUp(actor, params.customerNo, audit);
        const group = await groupOf(em, params.customerNo, actor);
        if (!group) throw new AppError('resource.not_found', { status: 404 });
        const items = await groupsOf(em, group.ids, actor);
        await auditRead('Customer.CardViewed', { id: params.customerNo, details: { part: 'risk_groups' } });
        return { items };
      },
    }),
  ];
}
