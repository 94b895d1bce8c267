import { defineEntity, p } from '@mikro-orm/core';
import type { NotReadyReason, PresenceState } from '@tellerline/contracts';
import { instant, shortCode, uuid } from '../../../persistence/columns.ts';
import type { PresenceEvent } from '../presence/presence-event.ts';

/** One stretch of an agent's timeline. The next begins where this one ends: no gap, no overlap (invariant I3). */
const PresencePeriodSchema = defineEntity({
  name: 'PresencePeriod',
  tableName: 'presence_period',
  properties: {
    userId: uuid().primary(),
    /** 1, 2, 3 … for each agent. */
    seq: p.integer().primary(),
    state: shortCode(20).$type<PresenceState>(),
    reason: shortCode(30).$type<NotReadyReason>().nullable(),
    interactionId: uuid().nullable(),
    startedAt: instant(),
    /** Null: now. */
    endedAt: instant().nullable(),
    /** What began it. */
    cause: shortCode(30).$type<PresenceEvent['type'] | 'first_seen'>(),
  },
  indexes: [{ properties: ['endedAt', 'userId'] }, { properties: ['startedAt', 'userId'] }],
});
export class PresencePeriod extends PresencePeriodSchema.class {}
PresencePeriodSchema.setClass(PresencePeriod);

export { PresencePeriodSchema };
