import type { SqlEntityManager } from '@mikro-orm/sql';
import type { RelationQuery } from '@tellerline/contracts';
import { customerDb } from '../customer.tables.ts';
import { type BranchScope, inScope } from '../data-gate.ts';
import { survivorOf } from '../merge/customer-group.ts';

/** Of each direction so many are read. */
const MOST_EACH = 200;

export type RelationRows = Awaited<ReturnType<typeof readRelations>>;

/** Ties of a customer under each of his numbers, from either side, with whether the viewer may see the other one; those in force first. */
export async function readRelations(
  em: SqlEntityManager,
  customerIds: readonly number[],
  scope: BranchScope,
  state: RelationQuery['state'],
) {
  const [own, inverse] = await Promise.all([
    select(em, state)
      .leftJoin('customer as x', 'x.id', 'r.related_customer_id')
      .leftJoin('customer as o', (join) => join.on('o.id', '=', survivorOf('x')))
      .select(['o.id as other_id', 'o.customer_no', 'o.name', 'o.kind'])
      .select(inScope('o', scope).as('visible'))
      .where('r.customer_id', 'in', customerIds)
      .where((eb) => eb.or([eb('o.id', 'is', null), eb('o.id', 'not in', customerIds)]))
      .execute(),
    select(em, state)
      .innerJoin('customer as x', 'x.id', 'r.customer_id')
      .innerJoin('customer as o', (join) => join.on('o.id', '=', survivorOf('x')))
      .select(['o.id as other_id', 'o.customer_no', 'o.name', 'o.kind'])
      .select(inScope('o', scope).as('visible'))
      .where('r.related_customer_id', 'in', customerIds)
      .where('o.id', 'not in', customerIds)
      .execute(),
  ]);
  return {
    own: own.slice(0, MOST_EACH),
    inverse: inverse.slice(0, MOST_EACH),
    cut: own.length > MOST_EACH || inverse.length > MOST_EACH,
  };
}

function select(em: SqlEntityManager, state: RelationQuery['state']) {
  return customerDb(em)
    .selectFrom('customer_relation as r')
    .selectAll('r')
    .$if(state === 'in_force', (query) => query.where('r.ended_on', 'is', null))
    .$if(state === 'ended', (query) => query.where('r.ended_on', 'is not', null))
    .orderBy((eb) => eb.case().when('r.ended_on', 'is', null).then(0).else(1).end())
    .orderBy('r.recorded_on', 'desc')
    .orderBy('r.id', 'desc')
    .limit(MOST_EACH + 1);
}
