import type { SqlEntityManager } from '@mikro-orm/sql';
import { CustomerKind, type CustomerSummary, type Locale } from '@tellerline/contracts';
import type { CellValue } from '../../../exchange/index.ts';
import type { Actor } from '../../../kernel/actor.ts';
import { AppError } from '../../../kernel/app-error.ts';
import type { ExportFilter, ExportSource } from '../../exports/index.ts';
import { customerDb } from '../customer.tables.ts';
import type { CustomerDesk } from '../customer-desk.ts';
import { inScope } from '../data-gate.ts';
import { asksForNumber } from '../search/search-term.ts';
import { describeFilter } from './known-filter.ts';

const ROWS_A_PAGE = 500;
const SEARCHED_A_PAGE = 50;

const labels = {
  q: { 'zh-CN': '查找', en: 'Search' },
  kind: { 'zh-CN': '类型（personal / corporate）', en: 'Kind' },
  orgNo: { 'zh-CN': '机构', en: 'Branch' },
  vip: { 'zh-CN': '贵宾（1 = 是）', en: 'VIP (1 = yes)' },
} as const;

/** A number that may be shown masked is never looked for by a file: its rows would tell whose it is. */
function checked(filter: ExportFilter): ExportFilter {
  const wrong =
    (filter.q && asksForNumber(filter.q) && 'q') ||
    (filter.kind && !CustomerKind.safeParse(filter.kind).success && 'kind') ||
    (filter.vip && filter.vip !== '1' && 'vip');
  if (wrong) throw new AppError('request.invalid', { status: 400, details: { field: `filter.${wrong}` } });
  return filter;
}

/** Customers as a file: found by a name, or all of a branch, a kind, the VIPs. */
export const customersSource = (desk: CustomerDesk): ExportSource => ({
  kind: 'customers',
  label: { 'zh-CN': '客户清单', en: 'Customers' },
  roles: ['clerk', 'manager', 'supervisor'],
  columns: [
    { id: 'customerNo', label: { 'zh-CN': '客户号', en: 'Customer number' } },
    { id: 'name', label: { 'zh-CN': '客户名称', en: 'Name' } },
    { id: 'kind', label: { 'zh-CN': '类型', en: 'Kind' } },
    { id: 'status', label: { 'zh-CN': '状态', en: 'Status' } },
    { id: 'age', label: { 'zh-CN': '年龄', en: 'Age' } },
    { id: 'idTail', label: { 'zh-CN': '证件号码', en: 'ID number' }, masked: true },
    { id: 'branch', label: { 'zh-CN': '机构', en: 'Branch' } },
    { id: 'manager', label: { 'zh-CN': '客户经理', en: 'Manager' } },
    { id: 'vip', label: { 'zh-CN': '贵宾', en: 'VIP' } },
    { id: 'blacklisted', label: { 'zh-CN': '黑名单', en: 'Blacklisted' } },
  ],
  describe: (filter) => describeFilter(checked(filter), labels),
  count: async (em, actor, filter, most) => {
    if (filter.q) return (await searchPage(desk, em, actor, filter)).count.value;
    const counted = await customerDb(em)
      .selectFrom(filtered(em, actor, filter).limit(most).as('found'))
      .select(({ fn }) => fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow();
    return Number(counted.n);
  },
  pages: (em, actor, filter, locale) =>
    filter.q ? searchedPages(desk, em, actor, filter, locale) : allPages(desk, em, actor, filter, locale),
});

function filtered(em: SqlEntityManager, actor: Actor, filter: ExportFilter) {
  let select = customerDb(em).selectFrom('customer as c').select('c.id').where(inScope('c', actor));
  if (filter.kind) select = select.where('c.kind', '=', filter.kind);
  if (filter.orgNo) select = select.where('c.org_no', '=', filter.orgNo);
  if (filter.vip) select = select.where('c.vip', '=', 1);
  return select;
}

async function* allPages(
  desk: CustomerDesk,
  em: SqlEntityManager,
  actor: Actor,
  filter: ExportFilter,
  locale: Locale,
): AsyncGenerator<CellValue[][]> {
  for (let after = 0; ; ) {
    const ids = await filtered(em, actor, filter)
      .where('c.id', '>', after)
      .orderBy('c.id')
      .limit(ROWS_A_PAGE)
      .execute();
    const last = ids.at(-1);
    if (!last) return;
    const summaries = await desk.summaries(
      em,
      ids.map(({ id }) => id),
      actor,
    );
    yield summaries.map((summary) => cellsOf(summary, locale));
    after = last.id;
  }
}

const searchPage = (desk: CustomerDesk, em: SqlEntityManager, actor: Actor, filter: ExportFilter, cursor?: string) => {
  const kind = CustomerKind.safeParse(filter.kind).data;
  const search = { q: filter.q ?? '', limit: SEARCHED_A_PAGE, ...(kind && { kind }), ...(cursor && { cursor }) };
  return desk.search(em, search, actor);
};

async function* searchedPages(
  desk: CustomerDesk,
  em: SqlEntityManager,
  actor: Actor,
  filter: ExportFilter,
  locale: Locale,
): AsyncGenerator<CellValue[][]> {
  for (let cursor: string | undefined; ; ) {
    const page = await searchPage(desk, em, actor, filter, cursor);
    yield page.items.map((item) => cellsOf(item, locale));
    if (page.next === null) return;
    cursor = page.next;
  }
}

const words = {
  personal: { 'zh-CN': '个人', en: 'Personal' },
  corporate: { 'zh-CN': '对公', en: 'Corporate' },
  prospect: { 'zh-CN': '潜在', en: 'Prospect' },
  active: { 'zh-CN': '正常', en: 'Active' },
  closed: { 'zh-CN': '销户', en: 'Closed' },
  yes: { 'zh-CN': '是', en: 'Yes' },
} as const;

const cellsOf = (summary: CustomerSummary, locale: Locale): CellValue[] => [
  summary.customerNo,
  summary.name,
  words[summary.kind][locale],
  words[summary.status][locale],
  summary.age,
  summary.idTail,
  `${summary.branch.orgNo} ${summary.branch.name[locale]}`,
  summary.managerName,
  summary.vip ? words.yes[locale] : null,
  summary.blacklisted ? words.yes[locale] : null,
];
