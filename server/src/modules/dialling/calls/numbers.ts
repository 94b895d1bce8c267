import type { SqlEntityManager } from '@mikro-orm/sql';
import type { RefusalScope } from '@tellerline/contracts';
import { diallingDb } from '../dialling.tables.ts';

/** A number of a customer's. */
export interface Number {
  contactId: number;
  kind: string;
  e164: string;
  /** He refuses calls of this purpose on it. */
  barred: boolean;
}

const kinds = ['mobile', 'work_phone', 'home_phone', 'other_phone', 'phs'];

/** The telephone numbers of a customer and those merged into him: the one he likes best, then mobiles first; each number once. */
export async function numbersOf(
  em: SqlEntityManager,
  customerIds: readonly number[],
  scopes: readonly RefusalScope[],
): Promise<Number[]> {
  const rows = await diallingDb(em)
    .selectFrom('contact_point as p')
    .leftJoin('call_refusal as f', (join) =>
      join.on((eb) =>
        eb.and([
          eb('f.subject', '=', eb.fn<string>('concat', [eb.val('phone:'), 'p.e164'])),
          eb('f.scope', 'in', [...scopes]),
        ]),
      ),
    )
    .select(['p.id', 'p.kind', 'p.e164', 'p.best', 'f.id as refusal'])
    .where('p.customer_id', 'in', [...customerIds])
    .where('p.e164', 'is not', null)
    .orderBy('p.id')
    .execute();
  const rank = ({ kind, best }: { kind: string; best: boolean | number }): number =>
    (best ? 0 : 10) + (kinds.includes(kind) ? kinds.indexOf(kind) : 9);
  const sorted = [...rows].sort((one, other) => rank(one) - rank(other) || one.id - other.id);
  const byNumber = new Map<string, Number>();
  for (const { id, kind, e164, refusal } of sorted) {
    if (e164 && !byNumber.has(e164)) byNumber.set(e164, { contactId: id, kind, e164, barred: refusal !== null });
  }
  return [...byNumber.values()];
}

/** Which of the numbers the next try takes: one after the other, those refused left out. */
export function numberForTry(numbers: readonly Number[], tries: number): Number | null {
  const free = numbers.filter(({ barred }) => !barred);
  return free[tries % Math.max(1, free.length)] ?? null;
}
