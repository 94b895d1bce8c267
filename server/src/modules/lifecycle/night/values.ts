import type { SqlEntityManager } from '@mikro-orm/sql';
import type { LifecycleSettings } from '@tellerline/contracts';
import { sql } from 'kysely';
import { lifecycleDb } from '../lifecycle.tables.ts';
import {
  type BuyingModel,
  chanceAlive,
  expectedPurchases,
  expectedSpend,
  fitBuying,
  fitSpending,
  type SpendModel,
} from '../value/buyer-model.ts';
import { fillHolders, makeNightTables } from './figures.ts';
import { type IdRange, rowsOf, run } from './night-sql.ts';

/** How both models fitted this bank's customers; spending null where too few came twice. */
export interface FittedModels {
  buying: BuyingModel;
  spending: SpendModel | null;
  customers: number;
}

const WEEK_MS = 7 * 86_400_000;
const WEEKS_A_YEAR = 52;
const SAMPLE = 3_000;
const LEAST_TO_FIT = 50;
const ROWS_AT_ONCE = 400;

interface TradeRow {
  customer_id: number;
  n: number | null;
  first_at: unknown;
  last_at: unknown;
  turned: number | null;
  deposits: number;
  loans: number;
  alive_percent: number | null;
  expected_tenths: number | null;
  lifetime: number | null;
  known: number | null;
}

const timeOf = (value: unknown): number =>
  value instanceof Date
    ? value.getTime()
    : typeof value === 'number'
      ? value
      : Date.parse(`${String(value).replace(' ', 'T')}Z`);

/** A year's transactions of the customers of a range, with what was reckoned of them last. `every`: one of so many. */
async function tradeOf(em: SqlEntityManager, range: IdRange, since: Date, until: Date, every = 1): Promise<TradeRow[]> {
  await makeNightTables(em);
  await fillHolders(em, range);
  if (every > 1) await run(em, sql`delete from night_holder where customer_id % ${sql.lit(every)} <> 0`);
  return rowsOf(
    em,
    sql<TradeRow>`select f.customer_id, t.n, t.first_at, t.last_at, t.turned, f.deposits, f.loans, v.alive_percent, v.expected_tenths, v.lifetime, v.customer_id as known
      from customer_figures f left join customer_value v on v.customer_id = f.customer_id
        left join (select h.customer_id, count(*) as n, min(b.booked_at) as first_at, max(b.booked_at) as last_at, sum(abs(b.amount)) as turned
          from night_holder h join account_transaction b on b.customer_id = h.holder_id and b.booked_at > ${since} and b.booked_at <= ${until}
          group by h.customer_id) t on t.customer_id = f.customer_id
      where f.customer_id > ${range.after} and f.customer_id <= ${range.upTo} ${every > 1 ? sql`and f.customer_id % ${sql.lit(every)} = 0` : sql``}
      order by f.customer_id`,
  );
}

function historyOf({ n, first_at, last_at, turned }: TradeRow, until: Date) {
  const purchases = Number(n ?? 0);
  if (purchases === 0) return null;
  const first = timeOf(first_at);
  return {
    repeats: purchases - 1,
    last: (timeOf(last_at) - first) / WEEK_MS,
    age: (until.getTime() - first) / WEEK_MS,
    purchases,
    /** Yuan. */
    mean: Number(turned ?? 0) / purchases / 100,
  };
}

/** Fits both models to a sample that is the same for the same day; null for a bank too small to learn from. */
export async function fitModels(
  em: SqlEntityManager,
  last: number,
  since: Date,
  until: Date,
): Promise<FittedModels | null> {
  const every = Math.max(1, Math.floor(last / SAMPLE));
  const rows = await tradeOf(em, { after: 0, upTo: last }, since, until, every);
  const histories = rows.flatMap((row) => historyOf(row, until) ?? []);
  if (histories.length < LEAST_TO_FIT) return null;
  const buying = await fitBuying(histories);
  const spenders = histories.filter(({ repeats, mean }) => repeats > 0 && mean > 0);
  const spending = spenders.length < LEAST_TO_FIT ? null : await fitSpending(spenders);
  return { buying, spending: spending && spending.q > 1 ? spending : null, customers: histories.length };
}

/** Two digits that count: a forecast knows no more, and rows do not change every night. */
const rounded = (value: number): number => Number(value.toPrecision(2));

interface Valued {
  alive_percent: number | null;
  expected_tenths: number | null;
  lifetime: number;
}

/**
 * Lifetime value in fen: earnings on turnover by BG/NBD and Gamma-Gamma, earnings on balances as long as the customer is
 * expected to go on trading, both discounted by the year.
 */
export function lifetimeOf(
  row: TradeRow,
  models: FittedModels | null,
  { value }: LifecycleSettings,
  until: Date,
): Valued | null {
  const balances =
    (Math.max(0, Number(row.deposits)) * value.depositMargin + Number(row.loans) * value.loanMargin) / 10_000;
  const history = historyOf(row, until);
  const years = Array.from({ length: value.years }, (_, index) => index + 1);
  const discount = (year: number): number => (1 + value.discountPercent / 100) ** -year;
  if (!history || !models) {
    if (balances === 0) return null;
    const lifetime = years.reduce((sum, year) => sum + balances * discount(year), 0);
    return { alive_percent: null, expected_tenths: null, lifetime: Math.round(rounded(lifetime)) };
  }
  const upTo = [0, ...years].map((year) =>
    year === 0 ? 0 : expectedPurchases(year * WEEKS_A_YEAR, history, models.buying),
  );
  const inYear = years.map((year) => Math.max(0, (upTo[year] ?? 0) - (upTo[year - 1] ?? 0)));
  const mean = models.spending && history.mean > 0 ? expectedSpend(history, models.spending) : history.mean;
  const alive = chanceAlive(history, models.buying);
  const [first = 0] = inYear;
  const lifetime = years.reduce((sum, year) => {
    const trades = inYear[year - 1] ?? 0;
    const stays = first > 0 ? trades / first : 0;
    return sum + discount(year) * (trades * mean * 100 * (value.turnoverMargin / 10_000) + alive * stays * balances);
  }, 0);
  return {
    alive_percent: Math.round(alive * 100),
    expected_tenths: Math.round(rounded(first * 10)),
    lifetime: Math.round(rounded(lifetime)),
  };
}

/** Values the customers of a range; writes those whose value changed. */
export async function writeValues(
  em: SqlEntityManager,
  range: IdRange,
  models: FittedModels | null,
  settings: LifecycleSettings,
  { since, until }: { since: Date; until: Date },
): Promise<number> {
  const rows = await tradeOf(em, range, since, until);
  const changed: ({ customer_id: number } & Valued)[] = [];
  const gone: number[] = [];
  for (const row of rows) {
    const now = lifetimeOf(row, models, settings, until);
    if (!now) {
      if (row.known !== null) gone.push(row.customer_id);
      continue;
    }
    const isSame =
      row.known !== null &&
      now.alive_percent === row.alive_percent &&
      now.expected_tenths === row.expected_tenths &&
      now.lifetime === Number(row.lifetime);
    if (!isSame) changed.push({ customer_id: row.customer_id, ...now });
  }
  const db = lifecycleDb(em);
  const replaced = [...gone, ...changed.map((row) => row.customer_id)];
  for (let at = 0; at < replaced.length; at += ROWS_AT_ONCE) {
    await db
      .deleteFrom('customer_value')
      .where('customer_id', 'in', replaced.slice(at, at + ROWS_AT_ONCE))
      .execute();
  }
  for (let at = 0; at < changed.length; at += ROWS_AT_ONCE) {
    await db
      .insertInto('customer_value')
      .values(changed.slice(at, at + ROWS_AT_ONCE))
      .execute();
  }
  return replaced.length;
}
