import { attributeDb } from '../attributes/attribute.tables.ts';
import { customerDb } from '../customer.tables.ts';
import type { ManagerDirectory } from '../expiry/responsible.ts';
import { type EventSource, holds, pick, told } from './event-source.ts';

/** Industry attributes: the latest time they were looked after. */
export const attributeEvents = (): EventSource => ({
  name: 'attributes',
  kind: 'change',
  find: async (em, question) => {
    const row = await attributeDb(em)
      .selectFrom('customer_attribute')
      .select(['author', 'imported_by', 'changed_at', 'version'])
      .where('customer_id', '=', question.customerIds[0] ?? 0)
      .executeTakeFirst();
    if (!row || !holds(question.q, row.author)) return [];
    const provenance = { source: 'crm' as const, asOf: row.changed_at.toISOString() };
    const event = told({ what: 'attributes_kept', by: row.author, provenance });
    return pick([{ at: row.changed_at, id: String(row.version), tell: () => event }], question);
  },
});

/** Who became responsible, and when. */
export const managerEvents = (people: ManagerDirectory | null): EventSource => ({
  name: 'manager',
  kind: 'change',
  find: async (em, question) => {
    const row = await customerDb(em)
      .selectFrom('customer_manager')
      .select(['user_id', 'since', 'set_by'])
      .where('customer_id', '=', question.customerIds[0] ?? 0)
      .executeTakeFirst();
    if (!row) return [];
    const [manager, setter] = await Promise.all([people?.user(row.user_id), people?.user(row.set_by)]);
    const name = manager?.displayName ?? null;
    if (!holds(question.q, name)) return [];
    const provenance = { source: 'crm' as const, asOf: row.since.toISOString() };
    const event = told({ what: 'manager_set', by: setter?.displayName ?? null, text: name, provenance });
    return pick([{ at: row.since, id: 'now', tell: () => event }], question);
  },
});
