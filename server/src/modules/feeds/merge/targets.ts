import type { FeedFileName } from '@tellerline/contracts';

/**
 * How staged lines of a file become rows of a table of the customers module. `s` is the staged line; expressions are SQL
 * that means the same on SQLite and MariaDB. Placeholders: `:day`, `:source`.
 */
export interface Target {
  file: FeedFileName;
  table: string;
  /** Joins that resolve what the line refers to. */
  joins: string;
  /** Which lines concern this table; all when absent. */
  only?: string;
  /** Column → expression: what tells the row. A unique key of the table. */
  keys: Readonly<Record<string, string>>;
  /** Column → expression: what the feed owns. A row is changed when one of them differs. */
  columns: Readonly<Record<string, string>>;
  /** Column → expression: set when the row is made, left alone afterwards. */
  onCreate: Readonly<Record<string, string>>;
}

const same = (...names: string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, `s.${name}`]));
const customer = 'join customer c on c.customer_no = s.customer_no';
const account = 'join account a on a.account_no = s.account_no';
const kept = '(s.removed = 0)';

/** In the order they are applied. The first target of a file decides what counts as created. */
export const targets: readonly Target[] = [
  {
    file: 'products',
    table: 'product',
    joins: '',
    keys: { code: 's.product_code' },
    columns: same('name_zh', 'name_en', 'kind', 'currency', 'rate_percent', 'valid_from', 'valid_until'),
    onCreate: {},
  },
  {
    file: 'customers',
    table: 'customer',
    joins: '',
    keys: same('customer_no'),
    columns: {
      ...same('kind', 'status', 'name', 'name_pinyin', 'name_initials', 'gender', 'birth_date', 'org_no'),
      ...same('branch_path', 'manager_name', 'vip', 'is_shareholder', 'is_staff', 'relationship_since', 'credit_since'),
      source: ':source',
    },
    onCreate: { blacklisted: '0', version: '1' },
  },
  {
    file: 'customers',
    table: 'personal_profile',
    joins: customer,
    only: "s.kind = 'personal'",
    keys: { customer_id: 'c.id' },
    columns: {
      ...same('marital_status', 'nationality', 'hukou_region', 'hukou_address', 'education', 'degree'),
      ...same('occupation', 'employer'),
    },
    onCreate: {},
  },
  {
    file: 'customers',
    table: 'corporate_profile',
    joins: customer,
    only: "s.kind = 'corporate'",
    keys: { customer_id: 'c.id' },
    columns: same('credit_code', 'legal_person_name', 'industry', 'registered_address'),
    onCreate: {},
  },
  {
    file: 'contact_points',
    table: 'contact_point',
    joins: customer,
    only: kept,
    keys: same('contact_ref'),
    columns: { customer_id: 'c.id', ...same('kind', 'value', 'e164', 'extension', 'best'), source: ':source' },
    onCreate: {},
  },
  {
    file: 'documents',
    table: 'id_document',
    joins: customer,
    only: kept,
    keys: { customer_id: 'c.id', ...same('kind', 'number') },
    columns: { ...same('number_reversed', 'valid_from', 'valid_until', 'long_term'), source: ':source' },
    onCreate: {},
  },
  {
    file: 'accounts',
    table: 'account',
    joins: customer,
    keys: same('account_no'),
    columns: {
      customer_id: 'c.id',
      ...same('org_no', 'product', 'kind', 'currency', 'status', 'opened_on', 'closed_on', 'matures_on'),
    },
    onCreate: {},
  },
  {
    file: 'balances',
    table: 'account_balance',
    joins: account,
    keys: { account_id: 'a.id' },
    columns: same('balance', 'available'),
    onCreate: {},
  },
  {
    file: 'transactions',
    table: 'account_transaction',
    joins: account,
    keys: same('txn_ref'),
    columns: {
      account_id: 'a.id',
      customer_id: 'a.customer_id',
      ...same('booked_at', 'amount', 'balance_after', 'purpose', 'channel', 'counterparty'),
    },
    onCreate: {},
  },
  {
    file: 'loans',
    table: 'loan',
    joins: customer,
    keys: same('loan_no'),
    columns: {
      customer_id: 'c.id',
      ...same('org_no', 'product', 'currency', 'principal', 'outstanding', 'rate_percent', 'started_on', 'ends_on'),
      ...same('status', 'overdue_days'),
    },
    onCreate: {},
  },
  {
    file: 'cards',
    table: 'card',
    joins: `${customer} left join account a on a.account_no = s.account_no`,
    keys: same('card_no'),
    columns: {
      customer_id: 'c.id',
      account_id: 'a.id',
      ...same('product', 'kind', 'status', 'issued_on', 'expires_on', 'credit_limit'),
    },
    onCreate: {},
  },
  {
    file: 'relations',
    table: 'customer_relation',
    joins: `${customer} left join customer o on o.customer_no = s.related_customer_no`,
    keys: { customer_id: 'c.id', ...same('role', 'related_key') },
    columns: {
      related_customer_id: 'o.id',
      ...same('related_name', 'related_kind', 'event', 'established_on', 'ended_on'),
      source: ':source',
    },
    onCreate: { recorded_on: ':day' },
  },
];
