import type { SqlEntityManager } from '@mikro-orm/sql';
import { customerDb } from '../customer.tables.ts';
import type { KnownTie } from './relation-findings.ts';
import { inverseRoles } from './relation-roles.ts';

/** A company may have thousands of shareholders; rules look at this many ties of each side. */
const MOST_TIES = 2_000;

/** How rules name whom a tie is with. */
export const partyKeyOf = (customerId: number | null, idNumber: string | null, name: string): string =>
  customerId !== null ? `c${customerId}` : idNumber ? `d${idNumber}` : name ? `n${name}` : '';

/** Every tie of a customer, from his side, whoever told it and whatever branch the other one is of; without row `but`. */
export async function knownTies(em: SqlEntityManager, customerId: number, but: number | null): Promise<KnownTie[]> {
  const db = customerDb(em);
  const columns = ['id', 'role', 'event', 'share', 'established_on', 'ended_on'] as const;
  const [own, inverse] = await Promise.all([
    db
      .selectFrom('customer_relation')
      .select([...columns, 'related_customer_id', 'related_id_number', 'related_name'])
      .where('customer_id', '=', customerId)
      .limit(MOST_TIES)
      .execute(),
    db
      .selectFrom('customer_relation')
      .select([...columns, 'customer_id'])
      .where('related_customer_id', '=', customerId)
      .limit(MOST_TIES)
      .execute(),
  ]);
  const terms = (row: (typeof own)[number] | (typeof inverse)[number]) => ({
    event: row.event ?? null,
    share: row.share ?? null,
    establishedOn: row.established_on ?? null,
    endedOn: row.ended_on ?? null,
  });
  return [
    ...own
      .filter(({ id }) => id !== but)
      .map((row) => ({
        ...terms(row),
        role: row.role,
        party: partyKeyOf(row.related_customer_id ?? null, row.related_id_number ?? null, row.related_name),
      })),
    ...inverse
      .filter(({ id }) => id !== but)
      .map((row) => ({ ...terms(row), role: inverseRoles[row.role] ?? null, party: `c${row.customer_id}` })),
  ];
}
