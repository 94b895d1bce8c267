import { defineEntity } from '@mikro-orm/core';
import { instant, longCount, name, shortCode, uuid } from '../../../persistence/columns.ts';
import type { CallClass } from '../../callcenter/index.ts';

/** A call another system carried, as its history tells it. Counted in reports and forecasts, never shown to agents. */
const PastCallSchema = defineEntity({
  name: 'PastCall',
  tableName: 'past_call',
  properties: {
    /** Which history it is of; the format's name. */
    source: shortCode(40).primary(),
    /** What the history itself calls it. */
    externalId: shortCode(100).primary(),
    /** Of the line's content: the same line again changes nothing. */
    hash: shortCode(64),
    importId: uuid(),
    startedAt: instant(),
    class: shortCode(20).$type<CallClass>(),
    queue: shortCode(64).nullable(),
    dnis: shortCode(64).nullable(),
    type: shortCode(40).nullable(),
    agent: name(80).nullable(),
    disposition: shortCode(40).nullable(),
    /** Who called, as that system numbers its customers. */
    callerRef: shortCode(40).nullable(),
    /** Durations as the history has them: also the odd ones, which are below zero. */
    ivrMs: longCount(),
    waitMs: longCount(),
    talkMs: longCount(),
    holdMs: longCount(),
    wrapMs: longCount(),
  },
  indexes: [{ properties: ['startedAt', 'source'] }, { properties: ['callerRef', 'startedAt'] }],
});
export class PastCall extends PastCallSchema.class {}
PastCallSchema.setClass(PastCall);

export { PastCallSchema };
