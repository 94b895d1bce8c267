import { defineEntity, p } from '@mikro-orm/core';
import type { DispositionView } from '@tellerline/contracts';
import { instant, json, name, shortCode } from '../../../persistence/columns.ts';

/** What a call was about, for the wrap-up. Business edits this list; a code that was used is never deleted, only ended. */
const DispositionSchema = defineEntity({
  name: 'Disposition',
  tableName: 'disposition',
  properties: {
    code: shortCode(40).primary(),
    labelZh: name(80),
    labelEn: name(80),
    group: shortCode(20).$type<DispositionView['group']>(),
    requiresFollowUp: p.boolean(),
    /** Written by the system only, never offered to an agent. */
    system: p.boolean(),
    position: p.integer(),
    validTo: instant().nullable(),
    /** Only for calls of these queues; empty: of all. */
    queues: json<string[]>(),
    version: p.integer(),
  },
});
export class Disposition extends DispositionSchema.class {}
DispositionSchema.setClass(Disposition);

export { DispositionSchema };
