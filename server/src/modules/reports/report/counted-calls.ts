import type { SqlEntityManager } from '@mikro-orm/sql';
import type { CallMetrics, CountedCallPage, ReportFilter, ReportQuestion } from '@tellerline/contracts';
import { sql } from 'kysely';
import { AppError } from '../../../kernel/app-error.ts';
import { beginOfDay, endOfDay, instantAt } from '../../../kernel/bank-day.ts';
import { readInstant } from '../../../persistence/columns.ts';
import { momentSql } from '../../../persistence/moment-sql.ts';
import { dialectOfEm } from '../../../persistence/orm.ts';
import { countedSql, type RecordRange } from '../../callcenter/index.ts';
import { rangeOf, recordsSql } from './records-sql.ts';

const PAGE = 100;

interface CallRow {
  source: string;
  id: string;
  started_at: unknown;
  class: string;
  queue: string | null;
  dnis: string | null;
  type: string | null;
  agent: string | null;
  wait_ms: number;
  talk_ms: number;
  hold_ms: number;
  wrap_ms: number;
}

/** The calls behind one figure of a report, the oldest first: as many, page after page, as the figure says. */
export async function countedCalls(
  em: SqlEntityManager,
  question: ReportQuestion & { group: string | null; metric: keyof CallMetrics; cursor: string | null },
  timeZone: string,
  agentName: (agent: string) => string,
): Promise<CountedCallPage> {
  const { range, filter } = narrowed(question, timeZone);
  const after = question.cursor === null ? null : readCursor(question.cursor);
  const behind = after
    ? sql`(started_at > ${after.at} or (started_at = ${after.at} and (source > ${after.source} or (source = ${after.source} and id > ${after.id}))))`
    : sql`1 = 1`;
  const records = recordsSql({ filter, settings: question.settings }, range, momentSql[dialectOfEm(em)]);
  const { rows } = await sql<CallRow>`
    select * from ${records} as counted where ${countedSql(question.metric, question.settings)} and ${behind}
    order by started_at, source, id limit ${sql.lit(PAGE + 1)}`.execute(em.getKysely());
  const page = rows.slice(0, PAGE);
  const last = page.at(-1);
  return {
    items: page.map((row) => ({
      source: row.source,
      id: row.id,
      startedAt: momentOf(row).toISOString(),
      class: row.class,
      queue: row.queue,
      dnis: row.dnis,
      type: row.type,
      agent: row.agent === null ? null : agentName(row.agent),
      waitMs: Number(row.wait_ms),
      talkMs: Number(row.talk_ms),
      holdMs: Number(row.hold_ms),
      wrapMs: Number(row.wrap_ms),
    })),
    next: rows.length > PAGE && last ? writeCursor(last) : null,
  };
}

const momentOf = (row: CallRow): Date => readInstant(row.started_at) ?? new Date(0);

/** The question of one row of its report. */
function narrowed(
  question: ReportQuestion & { group: string | null },
  timeZone: string,
): { range: RecordRange; filter: ReportFilter } {
  const { by, group, minutes, filter } = question;
  const range = rangeOf(question, timeZone);
  if (group === null) return { range, filter };
  if (by !== 'day' && by !== 'interval') return { range, filter: { ...filter, [by]: group } };
  if (!/^\d{4}-\d{2}-\d{2}( \d{2}:\d{2})?$/.test(group)) throw invalid('group');
  const [day = '', time] = group.split(' ');
  const from = time === undefined ? beginOfDay(day, timeZone) : instantAt(day, `${time}:00`, timeZone);
  const until = time === undefined ? endOfDay(day, timeZone) : new Date(from.getTime() + minutes * 60_000 - 1);
  return {
    range: {
      from: from > range.from ? from : range.from,
      until: until < range.until ? until : range.until,
    },
    filter,
  };
}

const invalid = (field: string): AppError => new AppError('request.invalid', { status: 400, details: { field } });

const writeCursor = (row: CallRow): string =>
  Buffer.from(JSON.stringify([momentOf(row).getTime(), row.source, row.id])).toString('base64url');

function readCursor(text: string): { at: Date; source: string; id: string } {
  try {
    const [at, source, id] = JSON.parse(Buffer.from(text, 'base64url').toString()) as unknown[];
    if (Number.isSafeInteger(at) && typeof source === 'string' && typeof id === 'string') {
      return { at: new Date(at as number), source, id };
    }
  } catch {
    // Told below, like any other cursor that is not ours.
  }
  throw invalid('cursor');
}
