import { RequestQuery, type RequestRow, requestOutcomes } from '@tellerline/contracts';
import { branchCell, type ExportSource, instantCell, pagedSource } from '../exports/index.ts';
import { listRequests } from './read-requests.ts';
import { type RequestsDesk, requestReaders } from './requests.ports.ts';

/** Requests as a file, as the page lists them. */
export const requestsSource = (desk: RequestsDesk): ExportSource =>
  pagedSource<RequestRow, RequestQuery>({
    kind: 'service_requests',
    label: { 'zh-CN': '服务请求清单', en: 'Service requests' },
    roles: requestReaders.filter((role) => role !== 'agent'),
    filters: {
      scope: { 'zh-CN': '范围', en: 'Scope' },
      kind: { 'zh-CN': '类型', en: 'Kind' },
      priority: { 'zh-CN': '优先级', en: 'Priority' },
      overdue: { 'zh-CN': '逾期（1 = 是）', en: 'Overdue (1 = yes)' },
      customerNo: { 'zh-CN': '客户号', en: 'Customer number' },
      q: { 'zh-CN': '查找', en: 'Search' },
    },
    query: RequestQuery,
    always: { limit: 100 },
    page: (em, actor, query) => listRequests(desk, em, actor, query),
    columns: [
      { id: 'reference', label: { 'zh-CN': '编号', en: 'Reference' }, cell: (row) => row.reference },
      { id: 'kind', label: { 'zh-CN': '类型', en: 'Kind' }, cell: (row, locale) => row.kind.name[locale] },
      { id: 'priority', label: { 'zh-CN': '优先级', en: 'Priority' }, cell: (row) => row.priority },
      { id: 'state', label: { 'zh-CN': '状态', en: 'State' }, cell: (row) => row.state },
      {
        id: 'customerNo',
        label: { 'zh-CN': '客户号', en: 'Customer number' },
        cell: (row) => row.customer?.customerNo ?? null,
      },
      { id: 'subject', label: { 'zh-CN': '事由', en: 'Subject' }, cell: (row) => row.subject },
      {
        id: 'branch',
        label: { 'zh-CN': '机构', en: 'Branch' },
        cell: (row, locale) => branchCell(row.pool.branch, locale),
      },
      { id: 'owner', label: { 'zh-CN': '经办人', en: 'Owner' }, cell: (row) => row.owner?.displayName ?? null },
      {
        id: 'openedAt',
        label: { 'zh-CN': '登记（UTC）', en: 'Opened (UTC)' },
        cell: (row) => instantCell(row.openedAt),
      },
      { id: 'dueAt', label: { 'zh-CN': '期限（UTC）', en: 'Due (UTC)' }, cell: (row) => instantCell(row.dueAt) },
      {
        id: 'legalDueAt',
        label: { 'zh-CN': '监管期限（UTC）', en: 'Last day (UTC)' },
        cell: (row) => instantCell(row.legalDueAt),
      },
      {
        id: 'outcome',
        label: { 'zh-CN': '结果', en: 'Outcome' },
        cell: (row, locale) => (row.outcome ? requestOutcomes[row.outcome][locale] : null),
      },
    ],
  });
