import { sql } from 'kysely';
import { asText, within } from '../../persistence/moment-range.ts';
import { type EventSource, likeInside, told } from '../customers/index.ts';
import type { CallCentre } from './call-centre.ts';
import type { CallcenterTables } from './callcenter.tables.ts';

/** Past calls of a customer, for the story of him. One that has not ended is not past. */
export const interactionEvents = (centre: CallCentre): EventSource => ({
  name: 'interaction',
  kind: 'call',
  find: async (em, question) => {
    const { q } = question;
    const like = q === null ? '' : likeInside(q);
    const [rows] = await Promise.all([
      em
        .getKysely<CallcenterTables>()
        .selectFrom('interaction as i')
        .leftJoin('disposition as d', 'd.code', 'i.disposition_code')
        .select([
          'i.id',
          'i.started_at',
          'i.direction',
          'i.queue',
          'i.outcome',
          'i.agent_user_id',
          'i.note',
          'i.talk_ms',
        ])
        .select(['d.label_zh', 'd.label_en'])
        .where('i.customer_no', 'in', question.customerNos)
        .where('i.phase', '=', 'ended')
        .where('i.outcome', 'is not', null)
        .where(
          q === null
            ? sql<boolean>`1 = 1`
            : sql<boolean>`(i.note like ${like} escape '!' or d.label_zh like ${like} escape '!' or d.label_en like ${like} escape '!')`,
        )
        .where(within(question, 'i.started_at', { column: 'i.id', of: asText }))
        .orderBy('i.started_at', 'desc')
        .orderBy('i.id', 'desc')
        .limit(question.limit)
        .execute(),
      centre.roster.refresh(),
    ]);
    return rows.map((row) => ({
      at: row.started_at,
      id: row.id,
      tell: () =>
        told({
          what:
            row.direction === 'outbound'
              ? 'call_out'
              : row.outcome === 'answered' || row.talk_ms > 0
                ? 'call_in'
                : 'call_missed',
          subject: row.label_zh && row.label_en ? { 'zh-CN': row.label_zh, en: row.label_en } : null,
          by: centre.roster.ofUser(row.agent_user_id ?? '')?.displayName ?? null,
          text: row.note,
          outcome: row.outcome,
          queue: row.queue,
          talkSeconds: Math.round(row.talk_ms / 1000),
          opens: row.talk_ms > 0 ? { what: 'call', id: row.id } : null,
          provenance: { source: 'crm', asOf: row.started_at.toISOString() },
        }),
    }));
  },
});
