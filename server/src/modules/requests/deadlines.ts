import type { RequestKind, RequestPriority } from '@tellerline/contracts';
import { bankDay, daysAfter, endOfDay } from '../../kernel/bank-day.ts';
import { afterBusinessMinutes, businessMinutes } from '../../kernel/business-hours.ts';
import type { RequestsDesk } from './requests.ports.ts';
import type { RequestRecord } from './requests.tables.ts';

const DAY_MS = 86_400_000;

/** Minutes of business a request of this kind and priority has. */
export const minutesFor = ({ hours }: RequestKind, priority: RequestPriority): number =>
  Math.round(hours[priority] * 60);

export const dueAfter = ({ calendar, deps }: RequestsDesk, from: Date, minutes: number): Date =>
  afterBusinessMinutes(calendar(), from, minutes, deps.bank.timeZone);

/** Minutes of business until then; 0 when it is past. */
export const minutesUntil = ({ calendar, deps }: RequestsDesk, until: Date): number =>
  businessMinutes(calendar(), deps.clock.now(), until, deps.bank.timeZone);

/** The end of the last day a complaint may take, after so many extensions. Null: no complaint. */
export function legalDeadline(
  { deps }: RequestsDesk,
  { complaint }: RequestKind,
  openedAt: Date,
  extensions: number,
): Date | null {
  const days = complaint?.days[Math.min(extensions, complaint.days.length - 1)];
  if (days === undefined) return null;
  return endOfDay(daysAfter(bankDay(openedAt, deps.bank.timeZone), days), deps.bank.timeZone);
}

/** How often more time was given: told by the deadline itself. */
export const extensionsOf = (desk: RequestsDesk, terms: RequestKind, row: RequestRecord): number =>
  (terms.complaint?.days ?? []).findIndex(
    (_, taken) => legalDeadline(desk, terms, row.opened_at, taken)?.getTime() === row.legal_due_at?.getTime(),
  );

type Standing = Pick<RequestRecord, 'state' | 'due_at' | 'legal_due_at' | 'escalation'>;

/** When each step up that is still to come is due, by its place from 1; a request that waits for the customer has no due moment. */
export function stepsToCome(
  desk: RequestsDesk,
  { escalation }: RequestKind,
  row: Standing,
): { at: Date; level: number }[] {
  if (row.state === 'closed') return [];
  return escalation.flatMap((step, place) => {
    const level = place + 1;
    if (level <= row.escalation) return [];
    if (step.on === 'last_day')
      return row.legal_due_at ? [{ at: new Date(row.legal_due_at.getTime() - step.daysBefore * DAY_MS), level }] : [];
    return row.due_at ? [{ at: dueAfter(desk, row.due_at, step.afterHours * 60), level }] : [];
  });
}

/** The next moment at which somebody further up hears of it; null: never, as it stands. */
export const escalateAt = (desk: RequestsDesk, terms: RequestKind, row: Standing): Date | null =>
  stepsToCome(desk, terms, row).reduce<Date | null>((first, { at }) => (first && first <= at ? first : at), null);
