import type { MikroORM } from '@mikro-orm/core';
import { forkOf } from '@tellerline/server/persistence/orm';
import type { ExampleCustomer } from './example-bank.ts';

/** How many the examples need of each. */
export const PEOPLE = 60;
export const COMPANIES = 12;

/** Customers of the bank by number: people of all branches, companies of the first. */
export async function readCustomers(
  orm: MikroORM,
): Promise<{ people: readonly ExampleCustomer[]; companies: readonly ExampleCustomer[] }> {
  const read = async (kind: 'personal' | 'corporate', branch: string, limit: number): Promise<ExampleCustomer[]> => {
    const rows = await forkOf(orm).execute<
      Record<'customer_no' | 'name' | 'phone' | 'account_no' | 'code', string | null>[]
    >(
      `select c.customer_no, c.name, p.credit_code as code,
         (select min(e164) from contact_point t where t.customer_id = c.id) as phone,
         (select min(account_no) from account a where a.customer_id = c.id) as account_no
       from customer c left join corporate_profile p on p.customer_id = c.id
       where c.kind = ? and c.status = 'active' and c.branch_path like ? order by c.customer_no limit ?`,
      [kind, `${branch}%`, limit],
    );
    return rows.map(({ customer_no, name, phone, account_no, code }) => ({
      customerNo: customer_no ?? '',
      name: name ?? '',
      phone,
      accountNo: account_no,
      creditCode: code,
    }));
  };
  return { people: await read('personal', '/00/', PEOPLE), companies: await read('corporate', '/00/01/', COMPANIES) };
}
