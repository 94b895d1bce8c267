import type { AlertEntryKind, CustomerEvent, Label } from '@tellerline/contracts';
import { sql } from 'kysely';
import { asNumber, within } from '../../persistence/moment-range.ts';
import { type EventSource, likeInside, told } from '../customers/index.ts';
import { crisisDb } from './crisis.tables.ts';

const whatOf: Partial<Record<AlertEntryKind, CustomerEvent['what']>> = {
  opened: 'alert_opened',
  raised: 'alert_raised',
  lowered: 'alert_lowered',
  observed: 'alert_observed',
  closed: 'alert_closed',
};
const levelWords: readonly Label[] = [
  { 'zh-CN': '黄色', en: 'Yellow' },
  { 'zh-CN': '橙色', en: 'Orange' },
  { 'zh-CN': '红色', en: 'Red' },
];
const severities: readonly CustomerEvent['severity'][] = ['info', 'warning', 'danger'];

/** What the early warning said about a customer and what was done, in the story of him; the comparison group stays out of it. */
export const alertEvents: EventSource = {
  name: 'alert',
  kind: 'alert',
  find: async (em, question) => {
    const like = question.q === null ? '' : likeInside(question.q);
    const rows = await crisisDb(em)
      .selectFrom('alert_entry as e')
      .innerJoin('customer_alert as a', 'a.id', 'e.alert_id')
      .select(['e.id', 'e.at', 'e.what', 'e.level', 'e.text', 'e.by_name'])
      .where('e.customer_id', 'in', question.customerIds)
      .where('a.held_out', '=', 0)
      .where('e.what', 'not in', ['told', 'acknowledged', 'escalated'])
      .where(question.q === null ? sql<boolean>`1 = 1` : sql<boolean>`e.text like ${like} escape '!'`)
      .where(within(question, 'e.at', { column: 'e.id', of: asNumber }))
      .orderBy('e.at', 'desc')
      .orderBy('e.id', 'desc')
      .limit(question.limit)
      .execute();
    return rows.map((row) => ({
      at: row.at,
      id: String(row.id),
      tell: () =>
        told({
          what: whatOf[row.what] ?? 'alert_handled',
          severity: row.what === 'opened' || row.what === 'raised' ? (severities[row.level - 1] ?? 'info') : 'info',
          subject: levelWords[row.level - 1] ?? null,
          by: row.by_name,
          text: row.text,
          provenance: { source: 'crm', asOf: row.at.toISOString() },
        }),
    }));
  },
};
