import type { SqlEntityManager } from '@mikro-orm/sql';
import { bankDay, daysAfter } from '../../../kernel/bank-day.ts';
import type { Clock } from '../../../kernel/clock.ts';
import type { CodeBook } from '../code-book.ts';
import { customerDb } from '../customer.tables.ts';
import type { ExpirySettings } from '../expiry/expiry-state.ts';
import { dawn } from './dawn.ts';
import { type EventSource, type FoundEvent, holds, pick, told } from './event-source.ts';

const MOST_PAPERS = 300;

/** Papers in force that are about to end or have ended: told on the day of the reminder, then on their last day. */
export const paperEvents = (
  codes: CodeBook,
  around: { clock: Clock; timeZone: string; expiry: ExpirySettings },
): EventSource => ({
  name: 'paper-end',
  kind: 'alert',
  find: async (em, question) => {
    const today = bankDay(around.clock.now(), around.timeZone);
    const soon = daysAfter(today, around.expiry.remindDays);
    const papers = (
      await Promise.all([certificates(em, question.customerIds, soon), documents(em, question.customerIds, soon)])
    ).flat();
    const found = papers.flatMap(({ id, list, kind, endsOn, source, asOf }): FoundEvent[] => {
      const subject = codes.label(list, kind);
      if (!holds(question.q, subject['zh-CN'], subject.en, endsOn)) return [];
      const isOver = endsOn < today;
      const day = isOver ? endsOn : daysAfter(endsOn, -around.expiry.remindDays);
      const provenance = { source, asOf: asOf.toISOString() };
      return [
        {
          at: dawn(day, around.timeZone),
          id,
          tell: () =>
            told({
              what: isOver ? 'paper_expired' : 'paper_ending',
              dayOnly: true,
              severity: isOver ? 'danger' : 'warning',
              subject,
              text: endsOn,
              provenance,
            }),
        },
      ];
    });
    return pick(found, question);
  },
});

interface Ending {
  id: string;
  list: 'certificateKind' | 'personIdType';
  kind: string;
  endsOn: string;
  source: 'core-bank' | 'crm' | 'call';
  asOf: Date;
}

/** Certificates in force; of a legal person's ID his document's end counts. */
async function certificates(em: SqlEntityManager, customerIds: readonly number[], soon: string): Promise<Ending[]> {
  const rows = await customerDb(em)
    .selectFrom('certificate as z')
    .leftJoin('id_document as d', (join) =>
      join.onRef('d.id', '=', 'z.person_document_id').onRef('d.customer_id', '=', 'z.person_customer_id'),
    )
    .select(['z.id', 'z.kind', 'z.status', 'z.long_term', 'z.valid_until', 'z.known_at'])
    .select(['d.valid_until as document_until', 'd.long_term as document_long'])
    .where('z.customer_id', 'in', customerIds)
    .where('z.current_key', 'is not', null)
    .limit(MOST_PAPERS)
    .execute();
  return rows.flatMap((row): Ending[] => {
    const isPerson = row.kind === 'legalPersonId';
    const endsOn = isPerson ? row.document_until : row.valid_until;
    const isLong = Boolean(isPerson ? row.document_long : row.long_term);
    if (endsOn === null || isLong || row.status !== 'valid' || endsOn > soon) return [];
    return [
      {
        id: `certificate-${row.id}`,
        list: 'certificateKind',
        kind: row.kind,
        endsOn,
        source: 'crm',
        asOf: row.known_at,
      },
    ];
  });
}

/** Documents no certificate of ours stands for. */
async function documents(em: SqlEntityManager, customerIds: readonly number[], soon: string): Promise<Ending[]> {
  const rows = await customerDb(em)
    .selectFrom('id_document as d')
    .innerJoin('customer as c', 'c.id', 'd.customer_id')
    .leftJoin('certificate as z', (join) =>
      join
        .onRef('z.customer_id', '=', 'd.customer_id')
        .onRef('z.slot', '=', 'd.kind')
        .on('z.current_key', 'is not', null),
    )
    .select(['d.id', 'd.kind', 'd.valid_until', 'd.source', 'd.as_of', 'c.kind as customer_kind'])
    .where('d.customer_id', 'in', customerIds)
    .where('d.valid_until', '<=', soon)
    .where('d.long_term', '=', 0)
    .where('z.id', 'is', null)
    .limit(MOST_PAPERS)
    .execute();
  return rows.flatMap((row): Ending[] =>
    row.valid_until === null
      ? []
      : [
          {
            id: `document-${row.id}`,
            list: row.customer_kind === 'personal' ? 'personIdType' : 'certificateKind',
            kind: row.customer_kind === 'personal' ? row.kind : row.kind.replace(/-\d+$/, ''),
            endsOn: row.valid_until,
            source: row.source as Ending['source'],
            asOf: row.as_of,
          },
        ],
  );
}
