import type { AlertRules, AlertTrialResult } from '@tellerline/contracts';
import { sql } from 'kysely';
import { daysAfter } from '../../../kernel/bank-day.ts';
import { newId } from '../../../kernel/ids.ts';
import { dialectOfOrm, forkOf } from '../../../persistence/orm.ts';
import { crisisDb } from '../crisis.tables.ts';
import type { CrisisDesk } from '../crisis-desk.ts';
import { clearStage, SUM, stageReadings } from '../rating/stage-readings.ts';
import { shareOf } from './intervals.ts';
import { lossesAfter } from './losses.ts';

const MOST_CUSTOMERS = 5_000;
const WEEK = 7;

export interface TrialSpan {
  weeks: number;
  horizonDays: number;
}

/** Every n-th customer, at most five thousand; and how many there are for each of them. */
export async function sampleOf(desk: CrisisDesk): Promise<{ ids: number[]; scale: number; customers: number }> {
  const db = crisisDb(forkOf(desk.deps.orm));
  const all = db.selectFrom('customer').where('merged_into', 'is', null).where('status', '<>', 'prospect');
  const { n } = await all.select(sql<number>`count(*)`.as('n')).executeTakeFirstOrThrow();
  const nth = Math.max(1, Math.ceil(Number(n) / MOST_CUSTOMERS));
  const rows = await all
    .select('id')
    .where(sql<boolean>`id % ${sql.lit(nth)} = 0`)
    .orderBy('id')
    .limit(MOST_CUSTOMERS)
    .execute();
  return {
    ids: rows.map(({ id }) => id),
    scale: rows.length === 0 ? 1 : Number(n) / rows.length,
    customers: Number(n),
  };
}

/** What a week of history showed: who was in alert, who was lost within the horizon. */
interface Week {
  day: string;
  alerts: Map<number, number>;
  lost: Set<number>;
}

/**
 * Tries a model on the bank's own history: as of the end of each of some weeks, all of whose horizon lies behind us, who would
 * have been in alert, and who was lost thereafter. The current state of loans of partners stands for the past.
 */
export async function tryRules(
  desk: CrisisDesk,
  rules: AlertRules,
  { ids, scale }: { ids: readonly number[]; scale: number },
  { weeks, horizonDays }: TrialSpan,
): Promise<AlertTrialResult> {
  const last = daysAfter(desk.today(), -horizonDays);
  const days = Array.from({ length: weeks }, (_, back) => daysAfter(last, -WEEK * (weeks - 1 - back)));
  const seen: Week[] = [];
  for (const day of days) seen.push(await look(desk, rules, ids, day, horizonDays));
  return measure(seen, scale, horizonDays);
}

async function look(
  { deps, cnyPer }: CrisisDesk,
  rules: AlertRules,
  ids: readonly number[],
  day: string,
  horizonDays: number,
): Promise<Week> {
  const run = newId();
  const timeZone = deps.bank.timeZone;
  const rows = await deps.transaction(async (em) => {
    const whom = { ids };
    await stageReadings(em, { run, rules, day, timeZone, dialect: dialectOfOrm(deps.orm), whom, cnyPer });
    const found = await crisisDb(em)
      .selectFrom('alert_stage')
      .select(['customer_id', 'points'])
      .where('run', '=', run)
      .where('indicator', '=', SUM)
      .execute();
    await clearStage(em, run);
    return found;
  });
  const lost = await lossesAfter(forkOf(deps.orm), { ids, day, horizonDays, rules, timeZone });
  return { day, alerts: new Map(rows.map((row) => [row.customer_id, row.points])), lost };
}

function measure(weeks: readonly Week[], scale: number, horizonDays: number): AlertTrialResult {
  const sum = (of: (week: Week, before: Week | undefined) => number): number =>
    weeks.reduce((total, week, at) => total + of(week, weeks[at - 1]), 0);
  const hits = sum(({ alerts, lost }) => [...alerts.keys()].filter((id) => lost.has(id)).length);
  const rated = sum(({ alerts }) => alerts.size);
  const losses = sum(({ lost }) => lost.size);
  const newOf = (level: number) =>
    sum(({ alerts }, before) =>
      before ? [...alerts].filter(([id, rank]) => rank === level && (before.alerts.get(id) ?? 0) < level).length : 0,
    );
  const perWeek = (level: number): number =>
    Math.round((newOf(level) * scale * 10) / Math.max(1, weeks.length - 1)) / 10;
  return {
    precision: shareOf(hits, rated),
    recall: shareOf(hits, losses),
    losses,
    alerts: rated,
    leadDays: medianLead(weeks, horizonDays),
    perWeek: { yellow: perWeek(1), orange: perWeek(2), red: perWeek(3) },
    weeks: weeks.map(({ day, alerts, lost }) => ({ day, alerts: alerts.size, losses: lost.size })),
  };
}

/**
 * Days from the first alert to the loss, the middle of those that were caught. A loss that comes into sight from one week to the
 * next happens at the end of that week's horizon.
 */
function medianLead(weeks: readonly Week[], horizonDays: number): number | null {
  const leads: number[] = [];
  for (const [at, week] of weeks.entries()) {
    const before = weeks[at - 1];
    if (!before) continue;
    for (const id of week.lost) {
      if (before.lost.has(id)) continue;
      const first = weeks.findIndex(({ alerts }) => alerts.has(id));
      const lead = horizonDays - WEEK * (first - at);
      if (first >= 0 && lead > 0) leads.push(lead);
    }
  }
  if (leads.length === 0) return null;
  leads.sort((one, other) => one - other);
  return leads[Math.floor(leads.length / 2)] ?? null;
}
