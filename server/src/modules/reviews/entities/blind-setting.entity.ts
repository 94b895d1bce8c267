import { defineEntity, p } from '@mikro-orm/core';
import { instant, longText, name, uuid } from '../../../persistence/columns.ts';

/** Every setting of blind second entry there ever was, the highest version in force. Never changed: a new one is added. */
export const BlindSettingSchema = defineEntity({
  name: 'BlindSetting',
  tableName: 'blind_setting',
  properties: {
    version: p.integer().primary().autoincrement(false),
    /** JSON: `kind:field` of each field. */
    fields: longText(),
    changedAt: instant(),
    /** Null: from the environment, at the first start. */
    changedBy: uuid().nullable(),
    changedByName: name(100).nullable(),
    reason: name(200),
  },
});
