import type { SqlEntityManager } from '@mikro-orm/sql';
import { CustomerFilter, type CustomerSummary, type Label, type Locale } from '@tellerline/contracts';
import type { CellValue } from '../../../exchange/index.ts';
import type { Actor } from '../../../kernel/actor.ts';
import { AppError } from '../../../kernel/app-error.ts';
import type { ExportFilter, ExportSource } from '../../exports/index.ts';
import type { CustomerDesk } from '../customer-desk.ts';
import { asksForNumber } from '../search/search-term.ts';
import { describeFilter } from './known-filter.ts';

const ROWS_A_PAGE = 500;
const SEARCHED_A_PAGE = 50;

const labels = {
  q: { 'zh-CN': '查找', en: 'Search' },
  kind: { 'zh-CN': '类型（personal / corporate）', en: 'Kind' },
  status: { 'zh-CN': '状态（prospect / active / closed）', en: 'Status' },
  orgNo: { 'zh-CN': '机构及下属', en: 'Branch and below' },
  vip: { 'zh-CN': '贵宾（1 = 是）', en: 'VIP (1 = yes)' },
  keyReason: { 'zh-CN': '重点客户类别（代码）', en: 'Why a key customer (code)' },
  mine: { 'zh-CN': '由取数人负责（1 = 是）', en: 'Those whoever fetches answers for (1 = yes)' },
  managerName: { 'zh-CN': '客户经理', en: 'Manager' },
  product: { 'zh-CN': '持有产品', en: 'Has product' },
  gender: { 'zh-CN': '性别（代码）', en: 'Gender (code)' },
  ageFrom: { 'zh-CN': '年龄从', en: 'Age from' },
  ageTo: { 'zh-CN': '年龄至', en: 'Age to' },
  region: { 'zh-CN': '地区（代码）', en: 'Region (code)' },
  industry: { 'zh-CN': '行业（代码）', en: 'Industry (code)' },
  sinceFrom: { 'zh-CN': '建立关系从', en: 'Customer since, from' },
  sinceTo: { 'zh-CN': '建立关系至', en: 'Customer since, to' },
  papers: { 'zh-CN': '证件到期（天数内）', en: 'Papers end (within days)' },
} as const satisfies Record<'q' | keyof CustomerFilter, Label>;

/**
 * The filter as the list takes it. A number that may be shown masked is never looked for by a file: its rows would tell whose it is.
 * @throws AppError request.invalid
 */
function checked(filter: ExportFilter): CustomerFilter {
  const given = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== ''));
  const parsed = CustomerFilter.safeParse(given);
  const wrong =
    given.q && asksForNumber(given.q) ? 'q' : parsed.success ? null : parsed.error.issues[0]?.path.join('.');
  if (parsed.success && wrong === null) return parsed.data;
  throw new AppError('request.invalid', { status: 400, details: { field: `filter.${wrong}` } });
}

/** Customers as a file: found by a name, or all of a branch, a kind, the VIPs. */
export const customersSource = (desk: CustomerDesk): ExportSource => ({
  kind: 'customers',
  label: { 'zh-CN': '客户清单', en: 'Customers' },
  roles: ['clerk', 'reviewer', 'manager', 'supervisor'],
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
  describe: (filter) => {
    const told = describeFilter(filter, labels);
    checked(filter);
    return told;
  },
  count: async (em, actor, filter, most) => {
    if (filter.q) return (await searchPage(desk, em, actor, filter)).count.value;
    return desk.count(em, checked(filter), actor, most);
  },
  pages: (em, actor, filter, locale) =>
    filter.q ? searchedPages(desk, em, actor, filter, locale) : allPages(desk, em, actor, filter, locale),
});

async function* allPages(
  desk: CustomerDesk,
  em: SqlEntityManager,
  actor: Actor,
  filter: ExportFilter,
  locale: Locale,
): AsyncGenerator<CellValue[][]> {
  const wanted = { ...checked(filter), sort: 'customerNo', direction: 'asc', limit: ROWS_A_PAGE } as const;
  for (let cursor: string | undefined; ; ) {
    const page = await desk.listPage(em, cursor === undefined ? wanted : { ...wanted, cursor }, actor);
    yield page.items.map((summary) => cellsOf(summary, locale));
    if (page.next === null) return;
    cursor = page.next;
  }
}

const searchPage = (desk: CustomerDesk, em: SqlEntityManager, actor: Actor, filter: ExportFilter, cursor?: string) => {
  const search = { ...checked(filter), q: filter.q ?? '', limit: SEARCHED_A_PAGE, ...(cursor && { cursor }) };
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
