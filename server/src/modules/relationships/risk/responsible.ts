import type { SqlEntityManager } from '@mikro-orm/sql';
import { sql } from 'kysely';
import type { ResponsiblePeople } from '../relationships.ports.ts';
import { relationshipDb } from '../relationships.tables.ts';

export interface Responsible {
  customerNo: string;
  name: string;
  branchPath: string;
  /** Null: any manager of the branch. */
  userId: string | null;
}

/** Who answers for a group: the manager of the member who owes most, as long as he is one and works there. */
export async function responsibleFor(
  em: SqlEntityManager,
  people: ResponsiblePeople,
  members: readonly number[],
): Promise<Responsible | null> {
  const row = await relationshipDb(em)
    .selectFrom('customer as c')
    .leftJoin('customer_manager as m', 'm.customer_id', 'c.id')
    .select(['c.customer_no', 'c.name', 'c.branch_path', 'm.user_id'])
    .where('c.id', 'in', members.slice(0, 1_000))
    .orderBy(
      sql`(select coalesce(sum(l.outstanding), 0) from loan l where l.customer_id = c.id and l.status in ('running', 'overdue'))`,
      'desc',
    )
    .orderBy('c.id')
    .limit(1)
    .executeTakeFirst();
  if (!row) return null;
  const person = row.user_id === null ? null : await people.user(row.user_id);
  const answers = person?.roles.includes('manager') && row.branch_path.startsWith(person.branchPath);
  return {
    customerNo: row.customer_no,
    name: row.name,
    branchPath: row.branch_path,
    userId: answers ? row.user_id : null,
  };
}
