import { defineEntity, p } from '@mikro-orm/core';
import { instant, json, name, shortCode, uuid } from '../../../persistence/columns.ts';
import type { Remark } from '../history/past-call-format.ts';

/** One file of call history that was taken in. */
const CallImportSchema = defineEntity({
  name: 'CallImport',
  tableName: 'call_import',
  properties: {
    id: uuid().primary(),
    format: shortCode(40),
    fileName: name(200),
    importedAt: instant(),
    read: p.integer(),
    added: p.integer(),
    changed: p.integer(),
    unchanged: p.integer(),
    rejected: p.integer(),
    /** Rows taken in that are odd. */
    odd: p.integer(),
    /** The first of what was said about lines. */
    remarks: json<Remark[]>(),
  },
  indexes: [{ properties: ['importedAt'] }],
});
export class CallImport extends CallImportSchema.class {}
CallImportSchema.setClass(CallImport);

export { CallImportSchema };
