import type { SqlEntityManager } from '@mikro-orm/sql';
import type { CallingHours, DialBar, DialPurpose } from '@tellerline/contracts';
import { sql } from 'kysely';
import { AppError } from '../../../kernel/app-error.ts';
import { daysAfter } from '../../../kernel/bank-day.ts';
import { insertIfAbsent } from '../../../persistence/duplicate.ts';
import { diallingDb } from '../dialling.tables.ts';
import { type DiallingDesk, refusalsAgainst, subjectOf } from '../dialling-desk.ts';
import { subjectsOf } from './whom-it-reaches.ts';

export interface Attempt {
  callId: string;
  /** The customer and those merged into him; empty: the number is nobody's. */
  customerIds: readonly number[];
  e164: string;
  purpose: DialPurpose;
  userId: string;
  list: { id: string; entryId: number; hours: CallingHours; perDay: number } | null;
  /** Said by who calls outside the hours; only calls at a click may. */
  reason: string | null;
  /** A call the house owes: neither hours nor earlier tries stand against it, nor what he refused before he asked for it himself. */
  owed?: { askedAt: Date | null };
}

export const barError = (bar: DialBar, hours: CallingHours): AppError =>
  new AppError(`dial.${bar}`, { status: 409, details: bar === 'hours' ? { from: hours.from, to: hours.to } : {} });

/** What stands against calling somebody now, in the order it is told; null: nothing. */
export async function barAgainst(
  em: SqlEntityManager,
  desk: DiallingDesk,
  { customerIds, e164, purpose, list, reason, owed }: Omit<Attempt, 'callId' | 'userId'>,
): Promise<DialBar | null> {
  const { frames } = await desk.frames.inForce(em);
  const subjects = await subjectsOf(em, customerIds, e164);
  if (await isRefused(em, subjects, purpose, owed?.askedAt ?? null)) return 'do_not_call';
  if (owed) return null;
  if (purpose !== 'service' && (await desk.ports.customers.isBlocked(em, customerIds, [e164]))) return 'blacklisted';
  const closed = desk.closedNow(frames, list?.hours ?? null);
  if (closed !== null && (list !== null || !reason)) return closed;
  const subject = subjectOf(customerIds[0] ?? null, e164);
  const counted = await triesOf(em, subject, desk.today(), list?.entryId ?? null);
  const perDay = list
    ? counted.today >= frames.perDay || counted.ofEntryToday >= list.perDay
    : counted.today >= frames.perDay;
  return perDay || counted.week >= frames.perWeek ? 'too_often' : null;
}

async function isRefused(
  em: SqlEntityManager,
  subjects: readonly string[],
  purpose: DialPurpose,
  since: Date | null,
): Promise<boolean> {
  const found = await diallingDb(em)
    .selectFrom('call_refusal')
    .select('id')
    .where('subject', 'in', [...subjects])
    .where('scope', 'in', [...refusalsAgainst(purpose)])
    .$if(since !== null, (query) => query.where('at', '>', since ?? new Date(0)))
    .executeTakeFirst();
  return found !== undefined;
}

/** A call that Asterisk never confirmed and nothing was heard of rang at nobody. */
export const wasMade = sql<boolean>`(outcome is null or outcome <> 'failed' or interaction_id is not null)`;

async function triesOf(em: SqlEntityManager, subject: string, today: string, entryId: number | null) {
  const row = await diallingDb(em)
    .selectFrom('dial_attempt')
    .select([
      sql<number>`count(*)`.as('week'),
      sql<number>`coalesce(sum(case when day = ${today} then 1 else 0 end), 0)`.as('today'),
      sql<number>`coalesce(sum(case when day = ${today} and entry_id = ${entryId ?? -1} then 1 else 0 end), 0)`.as(
        'of_entry',
      ),
    ])
    .where('subject', '=', subject)
    .where('day', '>', daysAfter(today, -7))
    .where(wasMade)
    .executeTakeFirstOrThrow();
  return { week: Number(row.week), today: Number(row.today), ofEntryToday: Number(row.of_entry) };
}

/**
 * Checks a call and writes it down, in the transaction of `em` and right before Asterisk is asked. The refusals are asked by
 * the very statement that writes, so that none said meanwhile is passed over; two calls to one customer at once are told
 * apart by the number of the try.
 * @throws AppError `dial.…` for what stands against it, conflict.stale when somebody called him this very moment
 */
export async function noteAttempt(em: SqlEntityManager, desk: DiallingDesk, attempt: Attempt): Promise<void> {
  const { frames } = await desk.frames.inForce(em);
  const bar = await barAgainst(em, desk, attempt);
  if (bar) throw barError(bar, attempt.list?.hours ?? frames.hours);
  const { callId, customerIds, e164, purpose, userId, list, reason, owed } = attempt;
  const subjects = await subjectsOf(em, customerIds, e164);
  const subject = subjectOf(customerIds[0] ?? null, e164);
  const day = desk.today();
  const last = await diallingDb(em)
    .selectFrom('dial_attempt')
    .select(({ fn }) => fn.max('nth').as('nth'))
    .where('subject', '=', subject)
    .where('day', '=', day)
    .executeTakeFirst();
  let written = 0n;
  const isNew = await insertIfAbsent(async () => {
    const done = await sql`
      insert into dial_attempt (call_id, subject, day, nth, customer_id, e164, purpose, list_id, entry_id, user_id, at, reason)
      select ${callId}, ${subject}, ${day}, ${Number(last?.nth ?? 0) + 1}, ${customerIds[0] ?? null}, ${e164}, ${purpose},
        ${list?.id ?? null}, ${list?.entryId ?? null}, ${userId}, ${desk.now()}, ${reason}
      from (select 1 as one) once
      where not exists (
        select 1 from call_refusal r
        where r.subject in (${sql.join(subjects)}) and r.scope in (${sql.join([...refusalsAgainst(purpose)])})
          and r.at > ${owed?.askedAt ?? new Date(0)}
      )`.execute(diallingDb(em));
    written = done.numAffectedRows ?? 0n;
  });
  if (!isNew) throw new AppError('conflict.stale', { status: 409 });
  if (Number(written) === 0) throw barError('do_not_call', frames.hours);
}
