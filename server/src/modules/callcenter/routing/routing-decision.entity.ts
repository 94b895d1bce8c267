import { defineEntity, p } from '@mikro-orm/core';
import type { Priority, RoutingStep } from '@tellerline/contracts';
import { autoNumber, instant, json, shortCode, uuid } from '../../../persistence/columns.ts';

/** An agent of the queue as he stood then. */
export interface StoredCandidate {
  userId: string;
  level: number;
  state: RoutingStep['candidates'] extends (infer C)[] | undefined ? (C extends { state: infer S } ? S : never) : never;
  reason: string | null;
  since: string;
}

/** One decision about where a caller waits and who is rung, with whom else it could have been. */
const RoutingDecisionSchema = defineEntity({
  name: 'RoutingDecision',
  tableName: 'routing_decision',
  properties: {
    id: autoNumber(),
    callId: shortCode(150),
    at: instant(),
    step: shortCode(20).$type<RoutingStep['step']>(),
    queue: shortCode(64),
    priority: shortCode(20).$type<Priority>(),
    waitedSeconds: p.integer(),
    /** The group that had its say about queue or priority. */
    segmentId: uuid().nullable(),
    /** Who was rung. */
    userId: uuid().nullable(),
    /** Which ring it tells of: the same facts told again write it once. */
    offerId: shortCode(150).nullable().unique(),
    candidates: json<StoredCandidate[]>(),
  },
  indexes: [{ properties: ['callId', 'at'] }],
});
export class RoutingDecision extends RoutingDecisionSchema.class {}
RoutingDecisionSchema.setClass(RoutingDecision);

export { RoutingDecisionSchema };
