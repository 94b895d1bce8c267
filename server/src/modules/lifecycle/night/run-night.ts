import type { SqlEntityManager } from '@mikro-orm/sql';
import type { LifecycleRun, LifecycleSettings } from '@tellerline/contracts';
import { sql } from 'kysely';
import { AppError } from '../../../kernel/app-error.ts';
import { recordAudit } from '../../../kernel/audit.ts';
import { bankDay, daysAfter, endOfDay } from '../../../kernel/bank-day.ts';
import { newId } from '../../../kernel/ids.ts';
import type { ServerDeps } from '../../../kernel/module.ts';
import { insertIfAbsent } from '../../../persistence/duplicate.ts';
import { forkOf } from '../../../persistence/orm.ts';
import type { TasksApi } from '../../tasks/index.ts';
import { lifecycleDb } from '../lifecycle.tables.ts';
import { settingsInForce } from '../settings/settings-book.ts';
import { remindOfAnniversaries } from './anniversaries.ts';
import { nightDay, writeFigures } from './figures.ts';
import { type IdRange, rowsOf, run } from './night-sql.ts';
import { raiseRetention } from './retention.ts';
import { fitModels, writeValues } from './values.ts';
import { contributionCuts, endDecisions, writeVerdicts } from './verdicts.ts';

export interface NightDeps {
  deps: Pick<ServerDeps, 'orm' | 'clock' | 'transaction' | 'bank' | 'log'>;
  tasks: Pick<TasksApi, 'open'> | null;
}

const IDS_AT_ONCE = 20_000;
/** A run that has not ended by then died with its process. */
const STALE_MS = 6 * 3_600_000;
type Counts = Pick<LifecycleRun, 'customers' | 'figures' | 'verdicts' | 'moved' | 'values' | 'retentions'>;

/**
 * Figures, stages, forms and values of all customers as of the bank's present day. Page by page in small transactions: it holds
 * nobody up, and what was cut off is done by the next run. The same day once more writes nothing.
 * @throws AppError lifecycle.running while another run is under way
 */
export async function runNight(around: NightDeps): Promise<LifecycleRun> {
  const { deps } = around;
  const day = bankDay(deps.clock.now(), deps.bank.timeZone);
  const { version, settings } = await settingsInForce(forkOf(deps.orm));
  const id = newId();
  await begin(around, id, day, version);
  const counts: Counts = { customers: 0, figures: 0, verdicts: 0, moved: 0, values: 0, retentions: 0 };
  try {
    await judgeAll(around, day, settings, counts);
    return await end(around, id, 'done', counts);
  } catch (error) {
    await end(around, id, 'failed', counts);
    throw error;
  }
}

async function judgeAll(around: NightDeps, day: string, settings: LifecycleSettings, counts: Counts): Promise<void> {
  const { deps } = around;
  const at = nightDay(day, deps.bank.timeZone);
  const pages = await pagesOf(forkOf(deps.orm));
  await deps.transaction(async (em) => {
    await endDecisions(em, day, deps.clock.now());
    await forgetMerged(em);
  });
  for (const page of pages) {
    const { seen, written } = await deps.transaction((em) => writeFigures(em, page, at, settings));
    counts.customers += seen;
    counts.figures += written;
  }
  const cuts = await contributionCuts(forkOf(deps.orm));
  for (const page of pages) {
    const { written, moved } = await deps.transaction((em) => writeVerdicts(em, page, day, settings, cuts));
    counts.verdicts += written;
    counts.moved += moved;
  }
  const year = { since: endOfDay(daysAfter(day, -365), deps.bank.timeZone), until: at.to };
  const models = await deps.transaction((em) => fitModels(em, pages.at(-1)?.upTo ?? 0, year.since, year.until));
  for (const page of pages)
    counts.values += await deps.transaction((em) => writeValues(em, page, models, settings, year));
  if (models) await deps.transaction((em) => keepModel(em, day, models));
  counts.retentions = await raiseRetention(around, day, settings);
  await remindOfAnniversaries(around, day);
}

async function pagesOf(em: SqlEntityManager): Promise<IdRange[]> {
  const [row] = await rowsOf(em, sql<{ last: number | null }>`select max(id) as last from customer`);
  const last = Number(row?.last ?? 0);
  return Array.from({ length: Math.ceil(last / IDS_AT_ONCE) }, (_, page) => ({
    after: page * IDS_AT_ONCE,
    upTo: Math.min(last, (page + 1) * IDS_AT_ONCE),
  }));
}

/** Who was merged into another stands nowhere himself. */
async function forgetMerged(em: SqlEntityManager): Promise<void> {
  for (const table of ['customer_figures', 'customer_standing', 'customer_value']) {
    await run(
      em,
      sql`delete from ${sql.table(table)} where customer_id in (select absorbed_id from customer_merge where root_id is not null)`,
    );
  }
}

async function keepModel(
  em: SqlEntityManager,
  day: string,
  models: NonNullable<Awaited<ReturnType<typeof fitModels>>>,
): Promise<void> {
  const db = lifecycleDb(em);
  const parameters = JSON.stringify({ ...models.buying, ...(models.spending ?? { p: null, q: null, gamma: null }) });
  await db.deleteFrom('value_model').where('fitted_on', '=', day).execute();
  await db.insertInto('value_model').values({ fitted_on: day, customers: models.customers, parameters }).execute();
}

async function begin({ deps }: NightDeps, id: string, day: string, settingsVersion: number): Promise<void> {
  const now = deps.clock.now();
  const isFree = await deps.transaction(async (em) => {
    const db = lifecycleDb(em);
    await db
      .updateTable('lifecycle_run')
      .set({ slot: null, state: 'failed', ended_at: now })
      .where('slot', '=', 1)
      .where('started_at', '<', new Date(now.getTime() - STALE_MS))
      .execute();
    return insertIfAbsent(() =>
      db
        .insertInto('lifecycle_run')
        .values({
          id,
          day,
          settings_version: settingsVersion,
          started_at: now,
          ended_at: null,
          state: 'running',
          slot: 1,
          customers: 0,
          figures: 0,
          verdicts: 0,
          moved: 0,
          values_written: 0,
          retentions: 0,
        })
        .execute(),
    );
  });
  if (!isFree) throw new AppError('lifecycle.running', { status: 409 });
}

async function end({ deps }: NightDeps, id: string, state: 'done' | 'failed', counts: Counts): Promise<LifecycleRun> {
  const { values, ...others } = counts;
  return deps.transaction(async (em) => {
    await lifecycleDb(em)
      .updateTable('lifecycle_run')
      .set({ ...others, values_written: values, state, slot: null, ended_at: deps.clock.now() })
      .where('id', '=', id)
      .execute();
    await recordAudit(
      em,
      { actor: 'system', key: 'Lifecycle.Judged', subjectId: id, details: { state, ...counts } },
      deps.clock,
    );
    const [run] = await listRuns(em, id);
    if (!run) throw new Error('The run is not in its log');
    return run;
  });
}

const RUNS_SHOWN = 30;

/** The latest runs, or the one of an id. */
export async function listRuns(em: SqlEntityManager, id?: string): Promise<LifecycleRun[]> {
  let query = lifecycleDb(em).selectFrom('lifecycle_run').selectAll();
  if (id) query = query.where('id', '=', id);
  const rows = await query.orderBy('started_at', 'desc').orderBy('id', 'desc').limit(RUNS_SHOWN).execute();
  return rows.map((row) => ({
    id: row.id,
    day: row.day,
    settingsVersion: row.settings_version,
    startedAt: row.started_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
    state: row.state === 'running' ? 'running' : row.state === 'done' ? 'done' : 'failed',
    customers: row.customers,
    figures: row.figures,
    verdicts: row.verdicts,
    moved: row.moved,
    values: row.values_written,
    retentions: row.retentions,
  }));
}
