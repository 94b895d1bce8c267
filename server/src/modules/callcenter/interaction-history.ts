import type { SqlEntityManager } from '@mikro-orm/sql';
import type { Kysely } from 'kysely';
import { readInstant } from '../../persistence/columns.ts';
import { question, telling } from '../../persistence/questions.ts';
import type { CallCentre } from './call-centre.ts';
import type { CallcenterTables } from './callcenter.tables.ts';
import type { InteractionHistory } from './ports.ts';

/** A customer's past calls, for the customer's file. One that has not ended is not past. */
export function interactionHistory(centre: CallCentre): InteractionHistory {
  return {
    briefs: (customerNos, limit) =>
      telling(pastCallsOf({ customerNos, limit }), async (rows) => {
        await centre.roster.refresh();
        return rows.flatMap((row) => {
          if (!row.outcome) return [];
          return {
            id: row.id,
            startedAt: row.started_at.toISOString(),
            direction: row.direction,
            queue: row.queue,
            outcome: row.outcome,
            agentName: centre.roster.ofUser(row.agent_user_id ?? '')?.displayName ?? null,
            disposition: row.label_zh && row.label_en ? { 'zh-CN': row.label_zh, en: row.label_en } : null,
            note: row.note,
            talkSeconds: Math.round(row.talk_ms / 1000),
          };
        });
      }),
    lastCallAt: async (em, customerNos) => {
      if (customerNos.length === 0) return new Map();
      const rows = await lastCalls(em, customerNos);
      return new Map(
        rows.flatMap((row) => {
          const at = readInstant(row.last);
          return row.customer_no && at ? [[row.customer_no, at] as const] : [];
        }),
      );
    },
    lastCustomersAt: async (em, e164, limit) => {
      const rows = await latestOf(em, e164);
      return [...new Set(rows.flatMap(({ customer_no }) => customer_no ?? []))].slice(0, limit);
    },
  };
}

/** A switchboard rings every minute: so many of its calls are looked at, and no more. */
const CALLS_LOOKED_AT = 200;

const latestOf = (em: SqlEntityManager, e164: string) =>
  em
    .getKysely<CallcenterTables>()
    .selectFrom('interaction')
    .select('customer_no')
    .where('ani', '=', e164)
    .where('customer_no', 'is not', null)
    .orderBy('started_at', 'desc')
    .limit(CALLS_LOOKED_AT)
    .execute();

/** Only the columns that are shown: an interaction carries all its facts. */
const pastCallsOf = question(
  (db: Kysely<CallcenterTables>, { customerNos, limit }: { customerNos: readonly string[]; limit: number }) =>
    db
      .selectFrom('interaction as i')
      .leftJoin('disposition as d', 'd.code', 'i.disposition_code')
      .select(['i.id', 'i.started_at', 'i.direction', 'i.queue', 'i.outcome', 'i.agent_user_id', 'i.note', 'i.talk_ms'])
      .select(['d.label_zh', 'd.label_en'])
      .where('i.customer_no', 'in', customerNos)
      .where('i.phase', '=', 'ended')
      .where('i.outcome', 'is not', null)
      .orderBy('i.started_at', 'desc')
      .orderBy('i.id', 'desc')
      .limit(limit),
  { started_at: true },
);

const lastCalls = (em: SqlEntityManager, customerNos: readonly string[]) =>
  em
    .getKysely<CallcenterTables>()
    .selectFrom('interaction')
    .select(({ fn }) => ['customer_no', fn.max('started_at').as('last')])
    .where('customer_no', 'in', customerNos)
    .groupBy('customer_no')
    .execute();
