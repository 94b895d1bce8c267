import { defineEntity, p } from '@mikro-orm/core';
import { instant, name, shortCode, uuid } from '../../../persistence/columns.ts';

/** A list somebody asked to take out as a file: what, why, who said yes, how often it was fetched. Kept for ever. */
export const ExportRequestSchema = defineEntity({
  name: 'ExportRequest',
  tableName: 'export_request',
  properties: {
    no: p.integer().primary().autoincrement(),
    id: uuid().unique(),
    source: shortCode(40),
    /** JSON: the list's filter. */
    filter: p.text(),
    format: shortCode(4),
    locale: shortCode(5),
    purpose: name(200),
    branchPath: p.string().length(200),
    askedBy: uuid(),
    askedByName: name(100),
    askedAt: instant(),
    rows: p.integer(),
    approvedBy: uuid().nullable(),
    approvedByName: name(100).nullable(),
    approvedAt: instant().nullable(),
    expiresAt: instant().nullable(),
    fetched: p.integer(),
    /** 0 until it is approved. */
    version: p.integer(),
  },
  indexes: [{ properties: ['askedBy', 'no'] }],
  checks: [{ name: 'export_request_two_people', expression: 'approved_by is null or approved_by <> asked_by' }],
});
