import { defineEntity, p } from '@mikro-orm/core';
import type { ReportSchedule } from '@tellerline/contracts';
import { day, instant, json, longText, shortCode, uuid } from '../../../persistence/columns.ts';

/** A report that goes out by mail by itself. */
const ReportScheduleSchema = defineEntity({
  name: 'StoredSchedule',
  tableName: 'report_schedule',
  properties: {
    id: uuid().primary(),
    ownerUserId: uuid().index(),
    schedule: json<ReportSchedule>(),
    active: p.boolean(),
    nextAt: instant().index(),
    version: p.integer(),
  },
});
export class StoredSchedule extends ReportScheduleSchema.class {}
ReportScheduleSchema.setClass(StoredSchedule);

/** One sending of a schedule: written down before it is tried, so that no server sends it twice. */
const ReportMailingSchema = defineEntity({
  name: 'StoredMailing',
  tableName: 'report_mailing',
  properties: {
    id: uuid().primary(),
    scheduleId: uuid(),
    fromDay: day(),
    toDay: day(),
    state: shortCode(10).$type<'waiting' | 'sent' | 'failed' | 'refused'>(),
    tries: p.integer(),
    nextAt: instant(),
    at: instant(),
    lastError: longText().nullable(),
  },
  uniques: [{ properties: ['scheduleId', 'toDay'] }],
  indexes: [{ properties: ['state', 'nextAt', 'id'] }],
});
export class StoredMailing extends ReportMailingSchema.class {}
ReportMailingSchema.setClass(StoredMailing);

export const reportMailSchemas = [ReportScheduleSchema, ReportMailingSchema];
