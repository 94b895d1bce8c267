import { defineEntity, p } from '@mikro-orm/core';
import { instant, longText, name, uuid } from '../../../persistence/columns.ts';

/** Every policy of rights there ever was, the highest version in force. Never changed: a new one is added. */
export const RightsPolicySchema = defineEntity({
  name: 'RightsPolicy',
  tableName: 'rights_policy',
  properties: {
    version: p.integer().primary().autoincrement(false),
    /** JSON as text, as `RightsPolicy` of contracts has it. */
    policy: longText(),
    changedAt: instant(),
    /** Null: the bank's usual one, at the first start. */
    changedBy: uuid().nullable(),
    changedByName: name(100).nullable(),
    reason: name(200),
  },
});
