import type { SqlEntityManager } from '@mikro-orm/sql';
import type { Actor } from '../../../kernel/actor.ts';
import { toE164 } from '../../../kernel/phone-number.ts';
import { inScope, survivorOf } from '../../customers/index.ts';
import { diallingDb } from '../dialling.tables.ts';
import type { Gathered } from './make-list.ts';

const AT_ONCE = 1_000;

/** Lines of a table, each a customer number or a telephone, as customers in scope. A telephone of several names nobody. */
export async function readTable(
  em: SqlEntityManager,
  actor: Actor,
  rows: readonly { customer: string; why: string }[],
): Promise<Gathered> {
  const gathered: Gathered = { wanted: [], left: { unknown: 0, several: 0, heldOut: 0 } };
  for (let at = 0; at < rows.length; at += AT_ONCE) {
    const page = rows.slice(at, at + AT_ONCE);
    const byNumber = await byCustomerNo(
      em,
      actor,
      page.map(({ customer }) => customer),
    );
    const phones = new Map(
      page.flatMap(({ customer }) => (byNumber.has(customer) ? [] : [[customer, toE164(customer)] as const])),
    );
    const owners = await byPhone(
      em,
      actor,
      [...phones.values()].flatMap((e164) => e164 ?? []),
    );
    for (const { customer, why } of page) {
      const found = byNumber.get(customer);
      const ids =
        found === undefined ? (owners.get(phones.get(customer) ?? '') ?? new Set<number>()) : new Set([found]);
      const [only] = ids;
      if (only === undefined) gathered.left.unknown += 1;
      else if (ids.size > 1) gathered.left.several += 1;
      else gathered.wanted.push({ customerId: only, why, weight: 0, originId: null });
    }
  }
  return gathered;
}

async function byCustomerNo(
  em: SqlEntityManager,
  actor: Actor,
  numbers: readonly string[],
): Promise<Map<string, number>> {
  const rows = await diallingDb(em)
    .selectFrom('customer as x')
    .innerJoin('customer as c', (join) => join.on('c.id', '=', survivorOf('x')))
    .select(['x.customer_no', 'c.id'])
    .where('x.customer_no', 'in', [...numbers])
    .where(inScope('c', actor))
    .execute();
  return new Map(rows.map(({ customer_no, id }) => [customer_no, id]));
}

async function byPhone(
  em: SqlEntityManager,
  actor: Actor,
  phones: readonly string[],
): Promise<Map<string, Set<number>>> {
  const owners = new Map<string, Set<number>>();
  if (phones.length === 0) return owners;
  const rows = await diallingDb(em)
    .selectFrom('contact_point as p')
    .innerJoin('customer as x', 'x.id', 'p.customer_id')
    .innerJoin('customer as c', (join) => join.on('c.id', '=', survivorOf('x')))
    .select(['p.e164', 'c.id'])
    .where('p.e164', 'in', [...phones])
    .where(inScope('c', actor))
    .execute();
  for (const { e164, id } of rows) {
    if (e164 === null) continue;
    owners.set(e164, (owners.get(e164) ?? new Set()).add(id));
  }
  return owners;
}
