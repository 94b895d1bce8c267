import type { TestOrm } from './test-bank.ts';

/** What the feed keeps, by the bank's own keys: surrogate ids left out, rows in order. */
const contents: Readonly<Record<string, string>> = {
  product:
    'select code, name_zh, name_en, kind, currency, rate_percent, valid_from, valid_until, as_of from product order by code',
  customer: `select customer_no, kind, status, name, name_pinyin, name_initials, gender, birth_date, org_no, branch_path,
    manager_name, vip, blacklisted, is_shareholder, is_staff, relationship_since, credit_since, source, as_of, version
    from customer order by customer_no`,
  personal_profile: `select c.customer_no, p.marital_status, p.education, p.occupation, p.employer, p.hukou_region, p.as_of
    from personal_profile p join customer c on c.id = p.customer_id order by c.customer_no`,
  corporate_profile: `select c.customer_no, p.credit_code, p.legal_person_name, p.industry, p.as_of
    from corporate_profile p join customer c on c.id = p.customer_id order by c.customer_no`,
  contact_point: `select p.contact_ref, c.customer_no, p.kind, p.value, p.e164, p.extension, p.best, p.source, p.as_of
    from contact_point p join customer c on c.id = p.customer_id order by p.contact_ref`,
  phone_tail: `select t.tail, p.contact_ref, c.customer_no from phone_tail t join contact_point p on p.id = t.contact_point_id
    join customer c on c.id = t.customer_id order by t.tail, p.contact_ref`,
  name_bigram: `select b.bigram, c.customer_no from name_bigram b join customer c on c.id = b.customer_id
    order by b.bigram, c.customer_no`,
  id_document: `select c.customer_no, d.kind, d.number, d.number_reversed, d.valid_from, d.valid_until, d.long_term, d.as_of
    from id_document d join customer c on c.id = d.customer_id order by c.customer_no, d.kind, d.number`,
  account: `select a.account_no, c.customer_no, a.org_no, a.product, a.kind, a.currency, a.status, a.opened_on, a.matures_on, a.as_of
    from account a join customer c on c.id = a.customer_id order by a.account_no`,
  account_balance: `select a.account_no, b.balance, b.available, b.as_of
    from account_balance b join account a on a.id = b.account_id order by a.account_no`,
  account_transaction: `select t.txn_ref, a.account_no, c.customer_no, t.booked_at, t.amount, t.balance_after, t.purpose, t.as_of
    from account_transaction t join account a on a.id = t.account_id join customer c on c.id = t.customer_id order by t.txn_ref`,
  loan: `select l.loan_no, c.customer_no, l.principal, l.outstanding, l.status, l.as_of
    from loan l join customer c on c.id = l.customer_id order by l.loan_no`,
  card: `select k.card_no, c.customer_no, a.account_no, k.kind, k.status, k.credit_limit, k.as_of
    from card k join customer c on c.id = k.customer_id left join account a on a.id = k.account_id order by k.card_no`,
  customer_relation: `select c.customer_no, r.role, r.related_key, o.customer_no as other, r.recorded_on, r.ended_on, r.as_of
    from customer_relation r join customer c on c.id = r.customer_id left join customer o on o.id = r.related_customer_id
    order by c.customer_no, r.role, r.related_key`,
};

export type TableContents = Record<string, string>;

/** Every table of the feed as text: equal texts are equal tables. */
export async function tableContents(orm: TestOrm): Promise<TableContents> {
  const all: TableContents = {};
  for (const [table, sql] of Object.entries(contents)) {
    const rows = await orm.em.fork().getConnection().execute(sql);
    all[table] = JSON.stringify(rows);
  }
  return all;
}
