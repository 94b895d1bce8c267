import type { CustomerFilter, CustomerProduct } from '@tellerline/contracts';
import { type RawBuilder, sql } from 'kysely';
import { likePrefix } from '../data-gate.ts';
import type { BranchNames } from '../read-summaries.ts';

export interface FilterAround {
  branches: BranchNames;
  userId: string;
  today: string;
}

/** What a filter asks of the customer `c`, as one condition; null when it asks nothing. Values are always parameters. */
export function filterCondition(filter: CustomerFilter, around: FilterAround): RawBuilder<boolean> | null {
  const conditions = [...ownColumns(filter, around), ...elsewhere(filter, around)];
  return conditions.length === 0 ? null : sql<boolean>`(${sql.join(conditions, sql` and `)})`;
}

type Condition = RawBuilder<unknown>;

function ownColumns(filter: CustomerFilter, { branches, today }: FilterAround): Condition[] {
  const conditions: Condition[] = [];
  if (filter.kind) conditions.push(sql`c.kind = ${filter.kind}`);
  if (filter.status) conditions.push(sql`c.status = ${filter.status}`);
  if (filter.vip) conditions.push(sql`c.vip = 1`);
  if (filter.gender) conditions.push(sql`c.gender = ${filter.gender}`);
  if (filter.managerName) conditions.push(sql`c.manager_name = ${filter.managerName}`);
  if (filter.sinceFrom) conditions.push(sql`c.relationship_since >= ${filter.sinceFrom}`);
  if (filter.sinceTo) conditions.push(sql`c.relationship_since <= ${filter.sinceTo}`);
  if (filter.ageFrom !== undefined) conditions.push(sql`c.birth_date <= ${yearsBefore(today, filter.ageFrom)}`);
  if (filter.ageTo !== undefined) conditions.push(sql`c.birth_date > ${yearsBefore(today, filter.ageTo + 1)}`);
  if (filter.orgNo) {
    const path = branches.get(filter.orgNo)?.path;
    conditions.push(path === undefined ? sql`1 = 0` : sql`c.branch_path like ${likePrefix(path)} escape '!'`);
  }
  return conditions;
}

function elsewhere(filter: CustomerFilter, { userId, today }: FilterAround): Condition[] {
  const conditions: Condition[] = [];
  if (filter.mine)
    conditions.push(sql`c.id in (select m.customer_id from customer_manager m where m.user_id = ${userId})`);
  if (filter.keyReason) {
    conditions.push(
      sql`exists (select 1 from personal_detail pd where pd.customer_id = c.id and pd.key_reason = ${filter.keyReason})`,
    );
  }
  if (filter.product) conditions.push(hasProduct(filter.product));
  if (filter.region) conditions.push(inRegion(filter.region));
  if (filter.industry) conditions.push(inIndustry(filter.industry));
  if (filter.papers) conditions.push(papersEnd(filter.papers, today));
  return conditions;
}

function hasProduct(product: CustomerProduct): Condition {
  switch (product) {
    case 'loan':
      return sql`exists (select 1 from loan l where l.customer_id = c.id and l.status in ('running', 'overdue'))`;
    case 'overdue_loan':
      return sql`c.id in (select l.customer_id from loan l where l.status = 'overdue')`;
    case 'debit_card':
    case 'credit_card':
      return sql`exists (select 1 from card k where k.customer_id = c.id and k.kind = ${product.slice(0, -5)} and k.status <> 'closed')`;
    default:
      return sql`exists (select 1 from account a where a.customer_id = c.id and a.kind = ${product} and a.status <> 'closed')`;
  }
}

/**
 * Where a person is registered, as the core bank says or, where it is silent, we do; where a company's licence is from. The union
 * stands as a table of its own for the reason `papersEnd` names.
 */
function inRegion(region: string): Condition {
  const prefix = likePrefix(region);
  return sql`c.id in (select located.customer_id from (
    select pp.customer_id from personal_profile pp where pp.hukou_region like ${prefix} escape '!'
    union select pd.customer_id from personal_detail pd where pd.hukou_region like ${prefix} escape '!'
      and not exists (select 1 from personal_profile pp where pp.customer_id = pd.customer_id and pp.hukou_region is not null)
    union select z.customer_id from certificate z where z.registered_region like ${prefix} escape '!' and z.current_key is not null) located)`;
}

/** As the core bank says. A level is the beginning of all below it; what it fills up with zeros is found by its own digits. */
const inIndustry = (industry: string): Condition =>
  sql`c.id in (select cp.customer_id from corporate_profile cp where cp.industry like ${likePrefix(industry)} escape '!')`;

/** Certificates in force and identity documents that have ended, or will within so many days. */
function papersEnd(papers: NonNullable<CustomerFilter['papers']>, today: string): Condition {
  const ends = (column: string): Condition =>
    papers === 'expired'
      ? sql`${sql.ref(column)} < ${today}`
      : sql`${sql.ref(column)} >= ${today} and ${sql.ref(column)} <= ${daysAfter(today, Number(papers))}`;
  // Named as a table of its own, the union is made once; standing in the condition, MariaDB would make it for each customer.
  return sql`c.id in (select ended.customer_id from (select z.customer_id from certificate z where ${ends('z.valid_until')} and z.current_key is not null and z.long_term = 0
    union select d.customer_id from id_document d where ${ends('d.valid_until')} and d.long_term = 0) ended)`;
}

/** `2026-11-24` and 30 → `1996-11-24`. */
const yearsBefore = (day: string, years: number): string =>
  `${String(Number(day.slice(0, 4)) - years).padStart(4, '0')}${day.slice(4)}`;

const daysAfter = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
