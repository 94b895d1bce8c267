import { createHash } from 'node:crypto';
import type { SqlEntityManager } from '@mikro-orm/sql';
import type { Offer } from '@tellerline/contracts';
import { daysAfter } from '../../../kernel/bank-day.ts';
import { insertIfAbsent } from '../../../persistence/duplicate.ts';
import { offerDb } from '../offers.tables.ts';

/** A product opened so many days after an offer is taken for its effect. */
const COUNTED_DAYS = 90;

/** Chosen by chance, yet always the same for this offer and this customer. */
export function isHeldOut(offerId: string, customerNo: string, percent: number): boolean {
  const drawn = createHash('sha256').update(`${offerId}:${customerNo}`).digest().readUInt32BE(0);
  return drawn / 2 ** 32 < percent / 100;
}

/** Offers chance keeps from a customer: as it was decided on the first call, whatever the share is by now. */
export async function heldOutOf(
  em: SqlEntityManager,
  { ids, customerNo }: { ids: readonly number[]; customerNo: string },
  offers: readonly Offer[],
  percent: number,
): Promise<{ heldOut: ReadonlySet<string>; decided: ReadonlySet<string> }> {
  const rows = await offerDb(em)
    .selectFrom('offer_chance')
    .select(['offer_id', 'held_out'])
    .where('customer_id', 'in', ids)
    .execute();
  const before = new Map(rows.map((row) => [row.offer_id, Boolean(row.held_out)]));
  const heldOut = offers.filter(
    ({ id, mandatory, sign }) => before.get(id) ?? (!mandatory && sign !== null && isHeldOut(id, customerNo, percent)),
  );
  return { heldOut: new Set(heldOut.map(({ id }) => id)), decided: new Set(before.keys()) };
}

/** Writes down the first call on which offers were to be shown. */
export async function keepChances(
  em: SqlEntityManager,
  chances: readonly { offerId: string; heldOut: boolean }[],
  about: { customerId: number; interactionId: string; fellOn: string },
): Promise<void> {
  const db = offerDb(em);
  const { branch_path } = await db
    .selectFrom('customer')
    .select('branch_path')
    .where('id', '=', about.customerId)
    .executeTakeFirstOrThrow();
  for (const { offerId, heldOut } of chances)
    await insertIfAbsent(() =>
      db
        .insertInto('offer_chance')
        .values({
          offer_id: offerId,
          held_out: heldOut,
          customer_id: about.customerId,
          interaction_id: about.interactionId,
          fell_on: about.fellOn,
          until_on: daysAfter(about.fellOn, COUNTED_DAYS),
          branch_path,
        })
        .execute(),
    );
}
