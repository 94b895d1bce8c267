import { CustomerNo, CustomerScores, ModelRegister, type Role, ScoreKind, ScoreRun } from '@tellerline/contracts';
import { z } from 'zod';
import { type RouteDefinition, route } from '../../http/route.ts';
import type { ServerDeps } from '../../kernel/module.ts';
import type { CustomersApi } from '../customers/index.ts';
import type { PrivacyApi } from '../privacy/index.ts';
import { trainOwn } from './own/train-own.ts';
import { readRegister } from './register/read-register.ts';
import { readScores } from './scores/read-scores.ts';

const tag = 'analytics';
const readers: readonly Role[] = ['agent', 'supervisor', 'clerk', 'reviewer', 'manager'];
const analysts: readonly Role[] = ['supervisor', 'manager'];

export interface AnalyticsDesk {
  deps: ServerDeps;
  privacy: Pick<PrivacyApi, 'sightOf'>;
  lookUps: Pick<CustomersApi, 'countLookUp'>;
}

export const analyticsRoutes = ({ deps, privacy, lookUps }: AnalyticsDesk): RouteDefinition[] => [
  route({
    method: 'get',
    path: '/models',
    summary: 'Models with their cards, what they are trained on, and what the bank holds of their inputs',
    tag,
    allow: analysts,
    response: ModelRegister,
    handler: ({ em, actor }) => readRegister(em, actor),
  }),
  route({
    method: 'post',
    path: '/models/:kind/trainings',
    summary: 'Train a model on the bank’s own history now instead of at the weekend',
    tag,
    allow: ['manager'],
    params: z.object({ kind: ScoreKind }),
    response: ScoreRun,
    handler: ({ params }) => trainOwn(deps, params.kind),
  }),
  route({
    method: 'get',
    path: '/customers/:customerNo/scores',
    summary: 'What the last night forecast of a customer, and why',
    tag,
    allow: readers,
    params: z.object({ customerNo: CustomerNo }),
    response: CustomerScores,
    handler: async ({ em, params, actor, audit, auditRead }) => {
      await lookUps.countLookUp(actor, params.customerNo, audit);
      await auditRead('Customer.CardViewed', { id: params.customerNo, details: { part: 'scores' } });
      return readScores(em, privacy, params.customerNo, actor);
    },
  }),
];
