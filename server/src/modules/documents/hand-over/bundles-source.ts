import { BundleQuery, type BundleRow, bundleStepLabels, type Label } from '@tellerline/contracts';
import { branchCell, type ExportSource, instantCell, pagedSource } from '../../exports/index.ts';
import type { HandOver } from './hand-over.ports.ts';
import { handOverReaders } from './hand-over-readers.ts';
import { listBundles } from './use-cases/list-bundles.ts';

const at = (zh: string, en: string): Label => ({ 'zh-CN': `${zh}（UTC）`, en: `${en} (UTC)` });
const step: Label = { 'zh-CN': '步骤', en: 'Step' };
const branch: Label = { 'zh-CN': '机构', en: 'Branch' };
const customerNo: Label = { 'zh-CN': '客户号', en: 'Customer number' };

/** Bundles of the asker's branches: where each is, since when, who has it. */
export const bundlesSource = (hand: HandOver): ExportSource =>
  pagedSource<BundleRow, BundleQuery>({
    kind: 'bundles',
    label: { 'zh-CN': '资料交接清单', en: 'Document hand-over' },
    roles: handOverReaders,
    filters: {
      q: { 'zh-CN': '查找', en: 'Search' },
      step,
      place: { 'zh-CN': '所在（branch / centre）', en: 'Place' },
      orgNo: branch,
      customerNo,
      closed: { 'zh-CN': '含已结束（1 = 是）', en: 'With closed ones (1 = yes)' },
    },
    query: BundleQuery,
    always: { sort: 'newest', limit: 100 },
    page: (em, actor, query) => listBundles(hand, em, actor, query),
    columns: [
      { id: 'flowNo', label: { 'zh-CN': '流水号', en: 'Flow number' }, cell: (row) => row.flowNo },
      { id: 'branch', label: branch, cell: (row, locale) => branchCell(row.branch, locale) },
      { id: 'customerNo', label: customerNo, cell: (row) => row.customer?.customerNo ?? null },
      { id: 'customer', label: { 'zh-CN': '客户名称', en: 'Customer' }, cell: (row) => row.customer?.name ?? null },
      { id: 'accountNo', label: { 'zh-CN': '账号', en: 'Account' }, masked: true, cell: (row) => row.accountNo },
      { id: 'step', label: step, cell: (row, locale) => bundleStepLabels[row.step][locale] },
      { id: 'since', label: at('自', 'Since'), cell: (row) => instantCell(row.since) },
      { id: 'holder', label: { 'zh-CN': '经手人', en: 'Who has it' }, cell: (row) => row.holder?.name ?? null },
      { id: 'lines', label: { 'zh-CN': '项数', en: 'Items' }, cell: (row) => row.totals.lines },
      { id: 'pages', label: { 'zh-CN': '页数', en: 'Pages' }, cell: (row) => row.totals.pages },
      { id: 'copies', label: { 'zh-CN': '份数', en: 'Copies' }, cell: (row) => row.totals.copies },
      { id: 'createdBy', label: { 'zh-CN': '移交人', en: 'Handed over by' }, cell: (row) => row.createdBy.name },
      { id: 'submittedAt', label: at('移交', 'Handed over'), cell: (row) => instantCell(row.submittedAt) },
      { id: 'reason', label: { 'zh-CN': '退回理由', en: 'Reason' }, cell: (row) => row.reason },
    ],
  });
