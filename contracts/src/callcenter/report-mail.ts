import { z } from 'zod';
import { TableFormat } from '../exchange/table-file.ts';
import { Day, FreeText, Instant, Locale, Uuid } from '../primitives.ts';
import { ReportDimension, reportMinutes } from './reports.ts';

/** `daily`: yesterday, each morning. `weekly`: last Monday to Sunday, each Monday morning. */
export const MailCadence = z.enum(['daily', 'weekly']);
export type MailCadence = z.infer<typeof MailCadence>;

/** A report that goes out by mail by itself, with the rights its owner has on that day. */
export const ReportSchedule = z.object({
  name: FreeText(80).min(1),
  cadence: MailCadence,
  /** Hour of the bank's clock. */
  hour: z.number().int().min(0).max(23),
  by: ReportDimension,
  minutes: z.literal(reportMinutes).default(30),
  queue: z.string().min(1).max(64).nullable().default(null),
  format: TableFormat,
  locale: Locale,
  recipients: z
    .array(z.email().max(120))
    .min(1)
    .max(20)
    .refine((all) => new Set(all).size === all.length, { message: 'repeated' }),
  active: z.boolean().default(true),
});
export type ReportSchedule = z.infer<typeof ReportSchedule>;
export const SaveReportSchedule = z.object({ version: z.number().int().nonnegative(), schedule: ReportSchedule });
export type SaveReportSchedule = z.infer<typeof SaveReportSchedule>;

export const ReportMailing = z.object({
  from: Day,
  to: Day,
  state: z.enum(['waiting', 'sent', 'failed', 'refused']),
  at: Instant,
});
export const ReportScheduleView = z.object({
  id: Uuid,
  schedule: ReportSchedule,
  version: z.number().int(),
  nextAt: Instant,
  /** The latest few, newest first. */
  mailings: z.array(ReportMailing),
});
export type ReportScheduleView = z.infer<typeof ReportScheduleView>;
/** `relay`: is there one to send by? `domains`: where mail may go; empty: nowhere is excluded. */
export const ReportSchedules = z.object({
  items: z.array(ReportScheduleView),
  relay: z.boolean(),
  domains: z.array(z.string()),
});
export type ReportSchedules = z.infer<typeof ReportSchedules>;
