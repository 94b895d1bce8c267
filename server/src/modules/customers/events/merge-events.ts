import { customerDb } from '../customer.tables.ts';
import { type EventSource, type FoundEvent, holds, pick, told } from './event-source.ts';

/** Another number of his was merged into this customer, or taken out again. */
export const mergeEvents = (): EventSource => ({
  name: 'merge',
  kind: 'alert',
  find: async (em, question) => {
    const rows = await customerDb(em)
      .selectFrom('customer_merge as m')
      .innerJoin('customer as o', 'o.id', 'm.absorbed_id')
      .select(['m.id', 'm.merged_at', 'm.undone_at', 'm.reason', 'm.undo_reason', 'o.customer_no'])
      .select(['m.entered_by_name', 'm.reviewed_by_name', 'm.undone_by_name'])
      .where('m.survivor_id', 'in', question.customerIds)
      .execute();
    const found = rows.flatMap((row): FoundEvent[] => {
      const { undone_at: undoneAt } = row;
      const of = (at: Date, what: 'merged' | 'unmerged', by: string | null, reason: string | null): FoundEvent[] => {
        const text = [row.customer_no, reason].filter(Boolean).join(' · ');
        if (!holds(question.q, text, by)) return [];
        const reviewedBy = what === 'merged' ? row.reviewed_by_name : null;
        const provenance = { source: 'crm' as const, asOf: at.toISOString() };
        return [{ at, id: `${row.id}-${what}`, tell: () => told({ what, by, reviewedBy, text, provenance }) }];
      };
      return [
        ...of(row.merged_at, 'merged', row.entered_by_name, row.reason),
        ...(undoneAt ? of(undoneAt, 'unmerged', row.undone_by_name, row.undo_reason) : []),
      ];
    });
    return pick(found, question);
  },
});
