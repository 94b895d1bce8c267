import type { SqlEntityManager } from '@mikro-orm/sql';
import type { LookKind } from '@tellerline/contracts';
import type { AuditTables } from './audit.ts';

/** Which entries about a customer are wanted. */
export interface LookFilter {
  userId?: string | undefined;
  kind?: LookKind | undefined;
  /** From this moment … */
  from?: Date | undefined;
  /** … until before this one. */
  to?: Date | undefined;
  /** Those before this number of the trail. */
  before?: number | undefined;
}

/** Entries of the audit trail about a customer, the latest first. */
export function readLooks(em: SqlEntityManager, customerNo: string, filter: LookFilter, limit: number) {
  let select = em
    .getKysely<AuditTables>()
    .selectFrom('audit_customer as c')
    .innerJoin('audit_entry as e', 'e.seq', 'c.seq')
    .select(['e.seq', 'e.occurred_at', 'e.actor_id', 'e.key', 'e.subject_id', 'e.details', 'c.kind'])
    .where('c.customer_no', '=', customerNo);
  if (filter.before !== undefined) select = select.where('c.seq', '<', filter.before);
  if (filter.kind) select = select.where('c.kind', '=', filter.kind);
  if (filter.userId) select = select.where('e.actor_id', '=', filter.userId);
  if (filter.from) select = select.where('e.occurred_at', '>=', filter.from);
  if (filter.to) select = select.where('e.occurred_at', '<', filter.to);
  return select.orderBy('c.seq', 'desc').limit(limit).execute();
}

/** Everybody who has an entry about a customer. */
export async function readLookers(em: SqlEntityManager, customerNo: string): Promise<string[]> {
  const rows = await em
    .getKysely<AuditTables>()
    .selectFrom('audit_customer as c')
    .innerJoin('audit_entry as e', 'e.seq', 'c.seq')
    .select('e.actor_id')
    .distinct()
    .where('c.customer_no', '=', customerNo)
    .where('e.actor_id', 'is not', null)
    .execute();
  return rows.map(({ actor_id }) => String(actor_id));
}

/** Customers of one question; databases end at some number of parameters. */
const CUSTOMERS_AT_ONCE = 500;

/**
 * Who had the card of one of these customers since then, each pair once: out of the trail, and of what waits to be linked
 * to it.
 */
export async function readRecentLookers(
  em: SqlEntityManager,
  customerNos: readonly string[],
  since: Date,
): Promise<{ userId: string; customerNo: string }[]> {
  const pairs = new Map<string, { userId: string; customerNo: string }>();
  for (let at = 0; at < customerNos.length; at += CUSTOMERS_AT_ONCE) {
    const part = customerNos.slice(at, at + CUSTOMERS_AT_ONCE);
    const kysely = em.getKysely<AuditTables>();
    const linked = kysely
      .selectFrom('audit_customer as c')
      .innerJoin('audit_entry as e', 'e.seq', 'c.seq')
      .select(['e.actor_id', 'c.customer_no'])
      .where('c.customer_no', 'in', part)
      .where('c.kind', '=', 'card')
      .where('e.occurred_at', '>=', since);
    const waiting = kysely
      .selectFrom('audit_note as n')
      .select(['n.actor_id', 'n.subject_id as customer_no'])
      .where('n.subject_id', 'in', part)
      .where('n.key', '=', 'Customer.CardViewed');
    for (const { actor_id, customer_no } of [...(await linked.execute()), ...(await waiting.execute())]) {
      if (actor_id !== null) pairs.set(`${actor_id} ${customer_no}`, { userId: actor_id, customerNo: customer_no });
    }
  }
  return [...pairs.values()];
}

/** Who had the card of which customer since then, each pair once: out of the trail, and of what waits to be linked to it. */
export async function readLookedAt(
  em: SqlEntityManager,
  since: Date,
): Promise<{ userId: string; customerNo: string }[]> {
  const kysely = em.getKysely<AuditTables>();
  const linked = await kysely
    .selectFrom('audit_entry as e')
    .innerJoin('audit_customer as c', 'c.seq', 'e.seq')
    .select(['e.actor_id', 'c.customer_no'])
    .distinct()
    .where('e.occurred_at', '>=', since)
    .where('c.kind', '=', 'card')
    .execute();
  const waiting = await kysely
    .selectFrom('audit_note as n')
    .select(['n.actor_id', 'n.subject_id as customer_no'])
    .distinct()
    .where('n.key', '=', 'Customer.CardViewed')
    .execute();
  const pairs = new Map<string, { userId: string; customerNo: string }>();
  for (const { actor_id, customer_no } of [...linked, ...waiting]) {
    if (actor_id !== null) pairs.set(`${actor_id} ${customer_no}`, { userId: actor_id, customerNo: customer_no });
  }
  return [...pairs.values()];
}
