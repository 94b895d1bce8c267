import type { CustomerEvent, RequestEntryKind } from '@tellerline/contracts';
import { sql } from 'kysely';
import { asNumber, within } from '../../persistence/moment-range.ts';
import { type EventSource, likeInside, told } from '../customers/index.ts';
import { termsOf } from './kinds/kinds-book.ts';
import type { RequestsDesk } from './requests.ports.ts';
import { requestDb } from './requests.tables.ts';

const whatOf: Partial<Record<RequestEntryKind, CustomerEvent['what']>> = {
  opened: 'request_opened',
  reopened: 'request_reopened',
  closed: 'request_closed',
};

/** Requests and complaints in the story of a customer. */
export const requestEvents = ({ kinds }: RequestsDesk): EventSource => ({
  name: 'request',
  kind: 'request',
  find: async (em, question) => {
    const like = question.q === null ? '' : likeInside(question.q);
    const rows = await requestDb(em)
      .selectFrom('service_request_entry as e')
      .innerJoin('service_request as r', 'r.id', 'e.request_id')
      .select([
        'e.id',
        'e.at',
        'e.what',
        'e.by_name',
        'e.text',
        'r.kind',
        'r.terms',
        'r.subject',
        'r.complaint',
        'r.reference',
      ])
      .where('r.customer_no', 'in', question.customerNos)
      .where('e.what', 'in', ['opened', 'reopened', 'closed'])
      .where(
        question.q === null
          ? sql<boolean>`1 = 1`
          : sql<boolean>`(r.subject like ${like} escape '!' or e.text like ${like} escape '!' or r.reference like ${like} escape '!')`,
      )
      .where(within(question, 'e.at', { column: 'e.id', of: asNumber }))
      .orderBy('e.at', 'desc')
      .orderBy('e.id', 'desc')
      .limit(question.limit)
      .execute();
    const names = await Promise.all(rows.map(async (row) => (await termsOf(kinds, em, row)).name));
    return rows.map((row, place) => ({
      at: row.at,
      id: String(row.id),
      tell: () =>
        told({
          what: whatOf[row.what] ?? 'request_opened',
          severity: row.complaint && row.what !== 'closed' ? 'warning' : 'info',
          subject: names[place] ?? { 'zh-CN': row.kind, en: row.kind },
          by: row.by_name,
          text: [row.reference, row.subject, row.text].filter(Boolean).join(' · '),
          provenance: { source: 'crm', asOf: row.at.toISOString() },
        }),
    }));
  },
});
