import { sql } from 'kysely';
import { asText, within } from '../../persistence/moment-range.ts';
import { type EventSource, likeInside, told } from '../customers/index.ts';
import { flowIn } from './definitions/read-versions.ts';
import { flowDb } from './flows.tables.ts';

/** Conversations along a flow in the story of a customer: which, by whom, how it ended and what was noted. */
export const flowEvents: EventSource = {
  name: 'flow-run',
  kind: 'flow',
  find: async (em, question) => {
    const like = question.q === null ? '' : likeInside(question.q);
    const rows = await flowDb(em)
      .selectFrom('flow_run as r')
      .innerJoin('flow_version as v', (join) =>
        join.onRef('v.flow_id', '=', 'r.flow_id').onRef('v.version', '=', 'r.version'),
      )
      .select(['r.id', 'r.ended_at', 'r.status', 'r.agent_name', 'r.outcome', 'v.definition'])
      .where('r.customer_no', 'in', question.customerNos)
      .where('r.ended_at', 'is not', null)
      .where(question.q === null ? sql<boolean>`1 = 1` : sql<boolean>`r.outcome like ${like} escape '!'`)
      .where(within(question, 'r.ended_at', { column: 'r.id', of: asText }))
      .orderBy('r.ended_at', 'desc')
      .orderBy('r.id', 'desc')
      .limit(question.limit)
      .execute();
    return rows.map((row) => {
      const at = row.ended_at ?? new Date(0);
      return {
        at,
        id: row.id,
        tell: () =>
          told({
            what: row.status === 'ended' ? 'flow_ended' : 'flow_left',
            subject: flowIn(row).name,
            by: row.agent_name,
            text:
              (JSON.parse(row.outcome) as { notes: { 'zh-CN': string }[] }).notes
                .map((note) => note['zh-CN'])
                .join('\n') || null,
            provenance: { source: 'call', asOf: at.toISOString() },
          }),
      };
    });
  },
};
