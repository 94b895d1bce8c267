import { CallReconciliation, CallReconciliations, type Role } from '@tellerline/contracts';
import { type RouteDefinition, route } from '../../../http/route.ts';
import type { CallCentre } from '../call-centre.ts';
import { listReconciliations } from './reconcile-records.ts';

const tag = 'reports';
const readers: readonly Role[] = ['supervisor', 'manager', 'admin'];

/** What the nightly comparison with Asterisk's records found and put right. */
export const reconciliationRoutes = (
  centre: CallCentre,
  compare: () => Promise<CallReconciliation>,
): RouteDefinition[] => [
  route({
    method: 'get',
    path: '/call-reconciliations',
    summary: 'The latest comparisons of our calls with the records of the telephone system',
    tag,
    allow: readers,
    response: CallReconciliations,
    handler: () => listReconciliations(centre),
  }),
  route({
    method: 'post',
    path: '/call-reconciliations',
    summary: 'Compare now, and put right what the records prove',
    tag,
    allow: ['supervisor', 'admin'],
    response: CallReconciliation,
    handler: () => compare(),
  }),
];
