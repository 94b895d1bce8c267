import type { SqlEntityManager } from '@mikro-orm/sql';
import type { OfferBook, OfferEffect, OfferSign } from '@tellerline/contracts';
import { type RawBuilder, sql } from 'kysely';
import { offerDb } from '../offers.tables.ts';
import { shareDifference } from './wilson.ts';

/** A product of the customer of the chance `h`, up to the day it was opened on. */
const signs: Readonly<Record<OfferSign, RawBuilder<unknown>>> = {
  term_deposit: sql`account p where p.customer_id = h.customer_id and p.kind = 'term_deposit' and p.opened_on`,
  account: sql`account p where p.customer_id = h.customer_id and p.opened_on`,
  credit_card: sql`card p where p.customer_id = h.customer_id and p.kind = 'credit' and p.issued_on`,
  card: sql`card p where p.customer_id = h.customer_id and p.issued_on`,
  loan: sql`loan p where p.customer_id = h.customer_id and p.started_on`,
};

/**
 * What each offer brought: of the customers it was first to be shown to between two days, how many took such a product within ninety days;
 * those whom chance kept it from are counted apart.
 * @param like pattern of the branch paths the reader sees
 */
export async function readEffects(
  em: SqlEntityManager,
  { offers }: OfferBook,
  { from, to, like }: { from: string; to: string; like: string },
): Promise<ReadonlyMap<string, OfferEffect>> {
  const effects = new Map<string, OfferEffect>();
  for (const { id, sign } of offers) {
    if (sign === null) continue;
    const { rows } = await sql<{ held_out: number; customers: number; took: number }>`
      select h.held_out, count(*) as customers, sum(case when exists (select 1 from ${signs[sign]} between h.fell_on and h.until_on) then 1 else 0 end) as took
      from offer_chance h
      where h.offer_id = ${id} and h.fell_on between ${from} and ${to} and h.branch_path like ${like} escape '!'
      group by h.held_out`.execute(offerDb(em));
    const arm = (heldOut: number) => {
      const row = rows.find((each) => Number(each.held_out) === heldOut);
      return { customers: Number(row?.customers ?? 0), took: Number(row?.took ?? 0) };
    };
    const [shown, heldOut] = [arm(0), arm(1)];
    const difference = shareDifference(shown, heldOut);
    if (rows.length > 0) effects.set(id, { shown, heldOut, difference });
  }
  return effects;
}
