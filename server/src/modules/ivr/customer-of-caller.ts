import { readNumber } from '../../kernel/phone-number.ts';
import { forkOf } from '../../persistence/orm.ts';
import type { CustomerTables } from '../customers/index.ts';
import type { IvrDesk } from './ivr.ports.ts';

/**
 * The one customer with this telephone number whose ID ends in these digits; letters at its end count for nothing. Null: there
 * is none, or more than one. It is a claim like a number typed: a PIN has to prove it.
 */
export async function customerOfCaller({ deps }: IvrDesk, number: string | null, tail: string): Promise<string | null> {
  const { e164 } = readNumber(number, 'allowed');
  if (e164 === null || !/^\d{4}$/.test(tail)) return null;
  const papers = await forkOf(deps.orm)
    .getKysely<CustomerTables>()
    .selectFrom('contact_point as p')
    .innerJoin('customer as c', 'c.id', 'p.customer_id')
    .innerJoin('id_document as d', 'd.customer_id', 'c.id')
    .select(['c.customer_no', 'd.number'])
    .where('p.e164', '=', e164)
    .execute();
  const fitting = new Set(
    papers
      .filter(({ number: paper }) => paper.replace(/\D/g, '').endsWith(tail))
      .map(({ customer_no: customerNo }) => customerNo),
  );
  const [only] = fitting;
  return fitting.size === 1 && only !== undefined ? only : null;
}
