import {
  complaintDeadlines,
  priorityShare,
  type RequestKindName,
  type RequestPriority,
  requestKinds,
} from '@tellerline/contracts';
import { bankDay, daysAfter, endOfDay } from '../../kernel/bank-day.ts';
import { afterBusinessMinutes, businessMinutes } from '../../kernel/business-hours.ts';
import type { RequestsDesk } from './requests.ports.ts';

/** Minutes of business a request of this kind and priority has. */
export const minutesFor = (kind: RequestKindName, priority: RequestPriority): number =>
  Math.round(requestKinds[kind].hours * 60 * priorityShare[priority]);

export const dueAfter = ({ calendar, deps }: RequestsDesk, from: Date, minutes: number): Date =>
  afterBusinessMinutes(calendar(), from, minutes, deps.bank.timeZone);

/** Minutes of business until then; 0 when it is past. */
export const minutesUntil = ({ calendar, deps }: RequestsDesk, until: Date): number =>
  businessMinutes(calendar(), deps.clock.now(), until, deps.bank.timeZone);

/** The end of the last day a complaint may take, after so many extensions. */
export function legalDeadline({ deps }: RequestsDesk, openedAt: Date, extensions: number): Date {
  const days = complaintDeadlines.days[Math.min(extensions, complaintDeadlines.days.length - 1)] ?? 60;
  return endOfDay(daysAfter(bankDay(openedAt, deps.bank.timeZone), days), deps.bank.timeZone);
}
