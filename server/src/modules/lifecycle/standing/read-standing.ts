import type { SqlEntityManager } from '@mikro-orm/sql';
import {
  type CustomerStanding,
  declineSigns,
  forms,
  type Indicator,
  indicators,
  type LifecycleSettings,
  StageRule,
  type StandingBadges,
  type StandingChange,
  stages,
} from '@tellerline/contracts';
import type { Actor } from '../../../kernel/actor.ts';
import { hasRole } from '../../../kernel/actor.ts';
import { bankDay, daysAfter } from '../../../kernel/bank-day.ts';
import type { Sight } from '../../privacy/index.ts';
import type { LifecycleDesk } from '../lifecycle.ports.ts';
import { lifecycleDb } from '../lifecycle.tables.ts';
import { pointColumn, signBits } from '../night/points.ts';
import { settingsInForce } from '../settings/settings-book.ts';
import { customerInScope, type SeenCustomer, seesWorth } from './customer-in-scope.ts';
import { type FigureRow, presentFigures } from './figures.presenter.ts';
import { cheapestLift } from './lift.ts';

const CHANGES_SHOWN = 40;
const MS_A_DAY = 86_400_000;

export const stageOf = (rank: number) => stages[rank] ?? 'T0';
export const formOf = (rank: number) => forms[rank] ?? 'detached';
const nameOf = (subject: string, rank: number): string => (subject === 'stage' ? stageOf(rank) : formOf(rank));
const asSubject = (subject: string) => (subject === 'stage' ? ('stage' as const) : ('form' as const));
const ruleOf = (text: string | null) => StageRule.safeParse(text).data ?? null;

const readRow = (em: SqlEntityManager, id: number) =>
  lifecycleDb(em)
    .selectFrom('customer_standing as s')
    .innerJoin('customer_figures as f', 'f.customer_id', 's.customer_id')
    .leftJoin('customer_value as v', 'v.customer_id', 's.customer_id')
    .selectAll('s')
    .selectAll('f')
    .select(['v.alive_percent', 'v.expected_tenths', 'v.lifetime', 'v.customer_id as valued'])
    .where('s.customer_id', '=', id)
    .executeTakeFirst();
type Row = NonNullable<Awaited<ReturnType<typeof readRow>>>;

/** Stage and form for the header. */
export async function readBadges(
  em: SqlEntityManager,
  desk: LifecycleDesk,
  customerNo: string,
  actor: Actor,
): Promise<StandingBadges> {
  const { id } = await customerInScope(em, desk.privacy, customerNo, actor);
  const db = lifecycleDb(em);
  const row = await db
    .selectFrom('customer_standing')
    .select(['stage', 'stage_since', 'form', 'form_since', 'stage_computed', 'form_computed'])
    .where('customer_id', '=', id)
    .executeTakeFirst();
  if (!row) return { stage: null, stageSince: null, form: null, formSince: null, byHand: false };
  return {
    stage: stageOf(row.stage),
    stageSince: row.stage_since,
    form: formOf(row.form),
    formSince: row.form_since,
    byHand: row.stage !== row.stage_computed || row.form !== row.form_computed,
  };
}

/** Where a customer stands, why, since when, and what came before. */
export async function readStanding(
  em: SqlEntityManager,
  desk: LifecycleDesk,
  customerNo: string,
  actor: Actor,
): Promise<CustomerStanding> {
  const customer = await customerInScope(em, desk.privacy, customerNo, actor);
  const { settings } = await settingsInForce(em);
  const row = await readRow(em, customer.id);
  const [judged] = await lifecycleDb(em)
    .selectFrom('lifecycle_run')
    .select('day')
    .where('state', '=', 'done')
    .orderBy('started_at', 'desc')
    .limit(1)
    .execute();
  const shared = {
    customerNo: customer.customerNo,
    judgedOn: judged?.day ?? null,
    decisions: await readDecisions(em, customer),
    history: await readHistory(em, customer),
    mayDecide: hasRole(actor, 'manager', 'supervisor'),
  };
  if (!row) return { ...shared, stage: null, form: null, figures: null, value: null, lift: null };
  const today = bankDay(desk.deps.clock.now(), desk.deps.bank.timeZone);
  return {
    ...shared,
    stage: presentStage(row, settings, today),
    form: presentForm(row, settings),
    figures: presentFigures(row, customer.sight),
    value: presentValue(row, customer.sight),
    lift: liftOf(row, settings),
  };
}

function presentStage(row: Row, { stage }: LifecycleSettings, today: string): CustomerStanding['stage'] {
  const { stage_pending: pending, stage_pending_since: waitsSince } = row;
  return {
    value: stageOf(row.stage),
    computed: stageOf(row.stage_computed),
    since: row.stage_since,
    days: Math.max(0, Math.round((Date.parse(today) - Date.parse(row.stage_since)) / MS_A_DAY)),
    rule: ruleOf(row.stage_rule) ?? 'unclear',
    signs: declineSigns.filter((sign) => (row.stage_signs & signBits[sign]) !== 0),
    pending:
      pending === null || waitsSince === null
        ? null
        : { value: stageOf(pending), since: waitsSince, movesOn: daysAfter(waitsSince, stage.holdDays) },
  };
}

const pointsOf = (row: Row): Record<Indicator, number | null> =>
  Object.fromEntries(indicators.map((indicator) => [indicator, row[pointColumn(indicator)]])) as Record<
    Indicator,
    number | null
  >;

function presentForm(row: Row, { form }: LifecycleSettings): CustomerStanding['form'] {
  const { form_pending: pending, form_pending_since: waitsSince } = row;
  const points = pointsOf(row);
  const hold = pending !== null && pending > row.form_computed ? form.promoteDays : form.demoteDays;
  return {
    value: formOf(row.form),
    computed: formOf(row.form_computed),
    since: row.form_since,
    score: row.score,
    coverage: row.coverage,
    indicators: indicators.map((indicator) => ({
      indicator,
      points: points[indicator],
      most: form.weights[indicator],
    })),
    agreement: row.agreement === 1,
    pending:
      pending === null || waitsSince === null
        ? null
        : { value: formOf(pending), since: waitsSince, movesOn: daysAfter(waitsSince, hold) },
  };
}

const presentValue = (row: Row, sight: Sight): CustomerStanding['value'] =>
  row.valued === null
    ? null
    : {
        alivePercent: row.alive_percent,
        expected: row.expected_tenths === null ? null : row.expected_tenths / 10,
        lifetime: seesWorth(sight) ? row.lifetime : null,
      };

const liftOf = (row: Row, settings: LifecycleSettings): CustomerStanding['lift'] =>
  cheapestLift(
    {
      form: row.form,
      score: row.score,
      points: pointsOf(row),
      mainAccount: row.main_account === 1,
      accountsOpen: row.accounts_open,
      products: row.products,
      transactions: row.transactions,
      suggestions: row.suggestions,
      referrals: row.referrals,
      complaints: row.complaints,
      agreement: row.agreement === 1,
    },
    settings,
  );

async function readDecisions(em: SqlEntityManager, { id }: SeenCustomer): Promise<CustomerStanding['decisions']> {
  const rows = await lifecycleDb(em)
    .selectFrom('standing_decision')
    .selectAll()
    .where('customer_id', '=', id)
    .where('slot', '=', 1)
    .orderBy('subject')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    subject: asSubject(row.subject),
    value: nameOf(row.subject, row.value),
    reason: row.reason,
    decidedBy: row.decided_by_name,
    decidedAt: row.decided_at.toISOString(),
    endsOn: row.ends_on,
  }));
}

async function readHistory(em: SqlEntityManager, { id, sight }: SeenCustomer): Promise<StandingChange[]> {
  const rows = await lifecycleDb(em)
    .selectFrom('standing_change')
    .selectAll()
    .where('customer_id', '=', id)
    .orderBy('id', 'desc')
    .limit(CHANGES_SHOWN)
    .execute();
  return rows.map((row) => ({
    id: Number(row.id),
    subject: asSubject(row.subject),
    from: row.from_value === null ? null : nameOf(row.subject, row.from_value),
    to: nameOf(row.subject, row.to_value),
    on: row.on_day,
    by: row.by_name,
    reason: row.reason,
    rule: ruleOf(row.rule),
    score: row.score,
    figures: row.figures === null ? null : presentFigures(JSON.parse(row.figures) as FigureRow, sight),
  }));
}
