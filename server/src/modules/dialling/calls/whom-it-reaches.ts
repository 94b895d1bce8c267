import type { SqlEntityManager } from '@mikro-orm/sql';
import { groupOf } from '../../customers/index.ts';
import { diallingDb } from '../dialling.tables.ts';

/** Every branch: what stands against a call is asked of everybody it reaches, and shown to nobody. */
const wholeHouse = { branchPath: '/' };
const OWNERS_ASKED = 50;

/** A customer and those merged into him, whoever asks: for checks only. Empty: nobody is known. */
export const idsWhoeverAsks = async (em: SqlEntityManager, customerNo: string | null): Promise<readonly number[]> =>
  customerNo === null ? [] : ((await groupOf(em, customerNo, wholeHouse))?.ids ?? []);

/** Whose wishes a call to this number has to heed: the customer's, or where none is known everybody's who has the number. */
export async function subjectsOf(
  em: SqlEntityManager,
  customerIds: readonly number[],
  e164: string,
): Promise<string[]> {
  const ids = customerIds.length > 0 ? customerIds : await ownersOf(em, e164);
  return [`phone:${e164}`, ...ids.map((id) => `customer:${id}`)];
}

async function ownersOf(em: SqlEntityManager, e164: string): Promise<number[]> {
  const rows = await diallingDb(em)
    .selectFrom('contact_point as p')
    .innerJoin('customer as c', 'c.id', 'p.customer_id')
    .select(['c.id', 'c.merged_into'])
    .where('p.e164', '=', e164)
    .limit(OWNERS_ASKED)
    .execute();
  return [...new Set(rows.flatMap(({ id, merged_into: into }) => (into === null ? [id] : [id, into])))];
}
