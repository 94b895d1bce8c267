import type { SqlEntityManager } from '@mikro-orm/sql';
import {
  type Label,
  outboundRule,
  type RecordingPage,
  type RecordingQuery,
  type RecordingRow,
} from '@tellerline/contracts';
import { sql } from 'kysely';
import { type Actor, hasRole } from '../../kernel/actor.ts';
import { AppError } from '../../kernel/app-error.ts';
import { beginOfDay, endOfDay } from '../../kernel/bank-day.ts';
import { customerReaders } from '../customers/index.ts';
import { audibleTo } from './gate.ts';
import { type RecordingRecord, recordingsDb } from './recordings.tables.ts';
import type { RecordingsDesk } from './recordings-desk.ts';

const outboundLabel: Label = { 'zh-CN': '呼出', en: 'Outbound' };

/** A page of the recordings somebody may hear, newest first. */
export async function listRecordings(
  em: SqlEntityManager,
  desk: RecordingsDesk,
  actor: Actor,
  query: RecordingQuery,
): Promise<RecordingPage> {
  const zone = desk.deps.bank.timeZone;
  let select = recordingsDb(em)
    .selectFrom('recording as r')
    .leftJoin('interaction as i', 'i.id', 'r.interaction_id')
    .selectAll('r')
    .select(['i.customer_no', 'i.disposition_code'])
    .where(await audibleTo(desk, actor))
    .orderBy('r.started_at', 'desc')
    .orderBy('r.id', 'desc')
    .limit(query.limit + 1);
  if (query.agent) select = select.where('r.agent_user_id', '=', query.agent);
  if (query.queue) select = select.where('r.rule', '=', query.queue);
  // Whoever opens no customer's file finds none by his number.
  if (query.customerNo)
    select = hasRole(actor, ...customerReaders)
      ? select.where('i.customer_no', '=', query.customerNo)
      : select.where(sql<boolean>`1 = 0`);
  if (query.disposition) select = select.where('i.disposition_code', '=', query.disposition);
  if (query.interactionId) select = select.where('r.interaction_id', '=', query.interactionId);
  if (query.longerThan) select = select.where('r.length_ms', '>=', query.longerThan * 1_000);
  if (query.from) select = select.where('r.started_at', '>=', beginOfDay(query.from, zone));
  if (query.until) select = select.where('r.started_at', '<=', endOfDay(query.until, zone));
  if (query.cursor !== undefined) {
    const { at, id } = readCursor(query.cursor);
    select = select.where(sql<boolean>`(r.started_at < ${at} or (r.started_at = ${at} and r.id < ${id}))`);
  }
  const found = await select.execute();
  const page = found.slice(0, query.limit);
  const last = page.at(-1);
  return {
    items: await presentRows(em, desk, actor, page),
    next: found.length > query.limit && last ? writeCursor(last) : null,
  };
}

type Listed = RecordingRecord & { customer_no: string | null; disposition_code: string | null };

/** Lines with names: of customers in this person's scope only. */
export async function presentRows(
  em: SqlEntityManager,
  desk: RecordingsDesk,
  actor: Actor,
  rows: readonly Listed[],
): Promise<RecordingRow[]> {
  if (rows.length === 0) return [];
  const numbers = rows.flatMap(({ customer_no }) => customer_no ?? []);
  const [names, agents, dispositions] = await Promise.all([
    desk.calls.customerNames(em, actor, numbers),
    desk.calls.agents(),
    recordingsDb(em).selectFrom('disposition').select(['code', 'label_zh', 'label_en']).execute(),
  ]);
  const nameOf = new Map(agents.map(({ userId, displayName }) => [userId, displayName]));
  return rows.map((row) => {
    const customer = names.get(row.customer_no ?? '');
    const disposition = dispositions.find(({ code }) => code === row.disposition_code);
    return {
      id: row.id,
      interactionId: row.interaction_id,
      direction: row.direction as RecordingRow['direction'],
      startedAt: row.started_at.toISOString(),
      lengthMs: Number(row.length_ms),
      agent: nameOf.get(row.agent_user_id ?? '') ?? null,
      queue: row.rule === outboundRule ? outboundLabel : desk.calls.queueLabel(row.rule),
      customer: row.customer_no && customer ? { customerNo: row.customer_no, name: customer } : null,
      disposition: disposition ? { 'zh-CN': disposition.label_zh, en: disposition.label_en } : null,
      held: Boolean(row.held),
      deletedAt: row.deleted_at?.toISOString() ?? null,
    };
  });
}

const writeCursor = ({ started_at, id }: RecordingRecord): string =>
  Buffer.from(JSON.stringify([started_at.getTime(), id])).toString('base64url');

function readCursor(text: string): { at: Date; id: string } {
  try {
    const [at, id] = JSON.parse(Buffer.from(text, 'base64url').toString()) as [unknown, unknown];
    if (Number.isSafeInteger(at) && typeof id === 'string') return { at: new Date(at as number), id };
  } catch {
    // Told below, like any other cursor that is not ours.
  }
  throw new AppError('request.invalid', { status: 400, details: { field: 'query.cursor' } });
}
