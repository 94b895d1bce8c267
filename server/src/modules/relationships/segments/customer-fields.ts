import type { Label } from '@tellerline/contracts';
import { type RawBuilder, sql } from 'kysely';
import { daysAfter } from '../../../kernel/bank-day.ts';
import type { FieldAround, FieldChoice, SegmentField } from './segment-field.ts';

const text = (zh: string, en: string): Label => ({ 'zh-CN': zh, en });
const groups = {
  customer: text('客户', 'Customer'),
  holdings: text('产品与余额', 'Products and balances'),
  behaviour: text('行为', 'Behaviour'),
  relations: text('关联', 'Relations'),
};
/** Bookings are looked back at for so many days. */
const MONTH = 30;
const QUARTER = 90;
/** Deposits that mature within so many days are worth a word. */
const SOON = 60;

type Value = SegmentField['value'];
const column =
  (name: string): Value =>
  () =>
    sql.ref(`c.${name}`);
const flagColumn =
  (name: string): Value =>
  () =>
    sql`case when ${sql.ref(`c.${name}`)} = 1 then 1 else 0 end`;
const exists =
  (rows: (around: FieldAround) => RawBuilder<unknown>): Value =>
  (around) =>
    sql`case when exists (select 1 from ${rows(around)}) then 1 else 0 end`;
const inForce = ({ today }: FieldAround) => sql`(r.ended_on is null or r.ended_on > ${today})`;
const age: Value = ({ today }) =>
  sql`(${Number(today.slice(0, 4))} - cast(substr(c.birth_date, 1, 4) as signed) - case when substr(c.birth_date, 6) > ${today.slice(5)} then 1 else 0 end)`;
const deposits: Value = () =>
  sql`(select coalesce(sum(b.balance), 0) from account a join account_balance b on b.account_id = a.id where a.customer_id = c.id and a.status <> 'closed' and a.currency = 'CNY')`;
const debt: Value = () =>
  sql`(select coalesce(sum(l.outstanding), 0) from loan l where l.customer_id = c.id and l.status in ('running', 'overdue') and l.currency = 'CNY')`;
const bookings =
  (what: RawBuilder<unknown>, days: number): Value =>
  ({ today }) =>
    sql`(select ${what} from account_transaction t where t.customer_id = c.id and t.booked_at >= ${new Date(`${daysAfter(today, -days)}T00:00:00Z`)})`;

/** A company's industry as the core bank says, by its first signs: C of C3311, or C33. */
const industryBegin = (signs: number) =>
  sql`(select substr(cp.industry, 1, ${sql.lit(signs)}) from corporate_profile cp where cp.customer_id = c.id and length(cp.industry) >= ${sql.lit(signs)})`;

const kinds: FieldChoice[] = [
  { code: 'personal', label: text('个人', 'Personal') },
  { code: 'corporate', label: text('对公', 'Corporate') },
];
const statuses: FieldChoice[] = [
  { code: 'prospect', label: text('潜在', 'Prospect') },
  { code: 'active', label: text('正常', 'Active') },
  { code: 'closed', label: text('销户', 'Closed') },
];
const genders: FieldChoice[] = [
  { code: '1', label: text('男', 'Male') },
  { code: '2', label: text('女', 'Female') },
];

/** Lists and branches as they are now, for what a choice is made from. */
export interface ChoiceBook {
  list(name: string): readonly FieldChoice[];
  branches(): readonly FieldChoice[];
  /** Sections and divisions of GB/T 4754. */
  industries(level: 'section' | 'division'): readonly FieldChoice[];
}

/** What rules may ask of the customer module's own tables. */
export function customerFields(book: ChoiceBook): SegmentField[] {
  const list = (name: string) => () => book.list(name);
  const profile =
    (name: string): Value =>
    () =>
      sql`(select coalesce(pp.${sql.ref(name)}, pd.${sql.ref(name)}) from personal_profile pp left join personal_detail pd on pd.customer_id = pp.customer_id where pp.customer_id = c.id)`;
  const field = (
    group: keyof typeof groups,
    id: string,
    label: Label,
    rest: Pick<SegmentField, 'type' | 'value'> & Partial<Pick<SegmentField, 'choices' | 'rightsClass'>>,
  ): SegmentField => ({ id, label, group: groups[group], rightsClass: 'C1', ...rest });
  const money = 'C2-service' as const;
  return [
    field('customer', 'kind', text('客户类型', 'Kind of customer'), {
      type: 'choice',
      value: column('kind'),
      choices: () => kinds,
    }),
    field('customer', 'status', text('客户状态', 'Status'), {
      type: 'choice',
      value: column('status'),
      choices: () => statuses,
    }),
    field('customer', 'branch', text('开户机构', 'Branch'), {
      type: 'choice',
      value: column('org_no'),
      choices: () => book.branches(),
    }),
    field('customer', 'vip', text('VIP 标志（核心）', 'VIP mark (core bank)'), {
      type: 'flag',
      value: flagColumn('vip'),
    }),
    field('customer', 'shareholder', text('本行股东', 'Shareholder of the bank'), {
      type: 'flag',
      value: flagColumn('is_shareholder'),
    }),
    field('customer', 'staff', text('本行员工', 'Bank employee'), { type: 'flag', value: flagColumn('is_staff') }),
    field('customer', 'blacklisted', text('黑名单', 'On the blacklist'), {
      type: 'flag',
      value: flagColumn('blacklisted'),
    }),
    field('customer', 'gender', text('性别', 'Gender'), {
      type: 'choice',
      value: column('gender'),
      choices: () => genders,
    }),
    field('customer', 'age', text('年龄', 'Age'), { type: 'number', value: age }),
    field('customer', 'customerSince', text('建立关系日期', 'Customer since'), {
      type: 'day',
      value: column('relationship_since'),
    }),
    field('customer', 'papersEnded', text('证件已过期', 'Papers have ended'), {
      type: 'flag',
      value: exists(
        ({ today }) => sql`id_document d where d.customer_id = c.id and d.long_term = 0 and d.valid_until < ${today}`,
      ),
    }),
    field('customer', 'education', text('学历', 'Education'), {
      type: 'choice',
      value: profile('education'),
      choices: list('education'),
    }),
    field('customer', 'occupation', text('职业', 'Occupation'), {
      type: 'choice',
      value: profile('occupation'),
      choices: list('occupation'),
    }),
    field('customer', 'maritalStatus', text('婚姻状况', 'Marital status'), {
      type: 'choice',
      value: profile('marital_status'),
      choices: list('maritalStatus'),
    }),
    field('customer', 'keyReason', text('重点客户类别', 'Why a key customer'), {
      type: 'choice',
      value: () => sql`(select pd.key_reason from personal_detail pd where pd.customer_id = c.id)`,
      choices: list('keyCustomerReason'),
    }),
    field('customer', 'industrySection', text('行业门类', 'Industry section'), {
      type: 'choice',
      value: () => industryBegin(1),
      choices: () => book.industries('section'),
    }),
    field('customer', 'industryDivision', text('行业大类', 'Industry division'), {
      type: 'choice',
      value: () => industryBegin(3),
      choices: () => book.industries('division'),
    }),
    field('customer', 'monthlyIncome', text('月收入', 'Monthly income'), {
      type: 'money',
      rightsClass: 'C2-economy',
      value: () => sql`(select pd.monthly_income from personal_detail pd where pd.customer_id = c.id)`,
    }),
    field('holdings', 'deposits', text('存款余额（人民币）', 'Deposits (CNY)'), {
      type: 'money',
      rightsClass: money,
      value: deposits,
    }),
    field('holdings', 'debt', text('贷款余额（人民币）', 'Loans owed (CNY)'), {
      type: 'money',
      rightsClass: money,
      value: debt,
    }),
    field('holdings', 'accounts', text('账户数', 'Accounts'), {
      type: 'number',
      rightsClass: money,
      value: () => sql`(select count(*) from account a where a.customer_id = c.id and a.status <> 'closed')`,
    }),
    field('holdings', 'creditCard', text('持有贷记卡', 'Has a credit card'), {
      type: 'flag',
      rightsClass: money,
      value: exists(() => sql`card k where k.customer_id = c.id and k.kind = 'credit' and k.status <> 'closed'`),
    }),
    field('holdings', 'overdueLoan', text('贷款逾期', 'A loan is overdue'), {
      type: 'flag',
      rightsClass: money,
      value: exists(() => sql`loan l where l.customer_id = c.id and l.status = 'overdue'`),
    }),
    field('holdings', 'maturesSoon', text('60 天内有定期到期', 'A deposit matures within 60 days'), {
      type: 'flag',
      rightsClass: money,
      value: exists(
        ({ today }) =>
          sql`account a where a.customer_id = c.id and a.status <> 'closed' and a.matures_on between ${today} and ${daysAfter(today, SOON)}`,
      ),
    }),
    field('holdings', 'nextMaturity', text('最近到期的定期存款', 'Next deposit to mature'), {
      type: 'day',
      rightsClass: money,
      value: ({ today }) =>
        sql`(select min(a.matures_on) from account a where a.customer_id = c.id and a.status <> 'closed' and a.matures_on >= ${today})`,
    }),
    field('behaviour', 'bookings30', text('近 30 天交易笔数', 'Bookings in 30 days'), {
      type: 'number',
      rightsClass: money,
      value: bookings(sql`count(*)`, MONTH),
    }),
    field('behaviour', 'bookings90', text('近 90 天交易笔数', 'Bookings in 90 days'), {
      type: 'number',
      rightsClass: money,
      value: bookings(sql`count(*)`, QUARTER),
    }),
    field('behaviour', 'moneyIn90', text('近 90 天转入', 'Money in, 90 days'), {
      type: 'money',
      rightsClass: money,
      value: bookings(sql`coalesce(sum(case when t.amount > 0 then t.amount else 0 end), 0)`, QUARTER),
    }),
    field('behaviour', 'moneyOut90', text('近 90 天转出', 'Money out, 90 days'), {
      type: 'money',
      rightsClass: money,
      value: bookings(sql`coalesce(sum(case when t.amount < 0 then -t.amount else 0 end), 0)`, QUARTER),
    }),
    ...relationFields().map((rest) => field('relations', rest.id, rest.label, rest)),
  ];
}

function relationFields() {
  const rows = (side: 'customer_id' | 'related_customer_id', codes: readonly string[]) => (around: FieldAround) =>
    sql`customer_relation r where ${sql.ref(`r.${side}`)} = c.id and r.role in (${sql.join(codes)}) and ${inForce(around)}`;
  const either =
    (own: readonly string[], inverse: readonly string[]): Value =>
    (around) => {
      const sides = [
        ...(own.length > 0 ? [rows('customer_id', own)(around)] : []),
        ...(inverse.length > 0 ? [rows('related_customer_id', inverse)(around)] : []),
      ].map((side) => sql`exists (select 1 from ${side})`);
      return sql`case when ${sql.join(sides, sql` or `)} then 1 else 0 end`;
    };
  return [
    {
      id: 'relations',
      label: text('关联方数', 'Number of ties'),
      type: 'number' as const,
      value: (around: FieldAround) =>
        sql`((select count(*) from customer_relation r where r.customer_id = c.id and ${inForce(around)}) + (select count(*) from customer_relation r where r.related_customer_id = c.id and ${inForce(around)}))`,
    },
    {
      id: 'guarantor',
      label: text('为他人担保', 'Guarantees for others'),
      type: 'flag' as const,
      value: either(['02'], ['01', '20']),
    },
    {
      id: 'guaranteed',
      label: text('由他人担保', 'Is guaranteed by others'),
      type: 'flag' as const,
      value: either(['01', '20'], ['02']),
    },
    {
      id: 'owner',
      label: text('企业股东', 'Owns shares of a company'),
      type: 'flag' as const,
      value: either([], ['12']),
    },
    {
      id: 'legalPerson',
      label: text('企业法定代表人', 'Legal representative of a company'),
      type: 'flag' as const,
      value: either([], ['14']),
    },
    {
      id: 'controller',
      label: text('企业实际控制人', 'Controls a company'),
      type: 'flag' as const,
      value: either([], ['15']),
    },
    {
      id: 'riskGroup',
      label: text('在担保圈或担保链中', 'In a guarantee circle or chain'),
      type: 'flag' as const,
      value: exists(
        () =>
          sql`risk_group_member m join risk_group g on g.id = m.group_id where m.customer_id = c.id and m.standing = 1 and g.kind <> 'control'`,
      ),
    },
    {
      id: 'controlGroup',
      label: text('属于集团客户', 'In a group under one control'),
      type: 'flag' as const,
      value: exists(
        () =>
          sql`risk_group_member m join risk_group g on g.id = m.group_id where m.customer_id = c.id and m.standing = 1 and g.kind = 'control'`,
      ),
    },
  ];
}
