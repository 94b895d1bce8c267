import { BlacklistQuery, type BlacklistRow, type BlacklistState, type Label } from '@tellerline/contracts';
import { branchCell, type ExportSource, instantCell, pagedSource } from '../../exports/index.ts';
import { aroundOf, presentEntry } from '../blacklist/blacklist.presenter.ts';
import { blacklistReaders } from '../blacklist/blacklist.routes.ts';
import { listEntries } from '../blacklist/read-blacklist.ts';
import type { CustomerDesk } from '../customer-desk.ts';

const text = (zh: string, en: string): Label => ({ 'zh-CN': zh, en });
const states: Readonly<Record<BlacklistState, Label>> = {
  in_force: text('有效', 'In force'),
  future: text('未生效', 'Not yet valid'),
  expired: text('已到期', 'Over'),
  lifted: text('已解除', 'Lifted'),
};
const kinds = { personal: text('个人', 'Personal'), corporate: text('公司', 'Corporate') } as const;

/** The blacklist as a file, entry for entry as its page shows it. */
export const blacklistSource = (desk: CustomerDesk): ExportSource =>
  pagedSource<BlacklistRow, BlacklistQuery>({
    kind: 'blacklist',
    label: text('黑名单', 'Blacklist'),
    roles: blacklistReaders,
    filters: {
      q: text('查找', 'Search'),
      state: text('状态', 'State'),
      severity: text('级别', 'Severity'),
      reason: text('原因', 'Reason'),
      source: text('来源', 'Source'),
    },
    query: BlacklistQuery,
    always: { sort: 'newest', limit: 100 },
    page: async (em, actor, query) => {
      const { rows, next } = await listEntries(em, actor, query, desk.today());
      const around = await aroundOf(desk, actor);
      return { items: rows.map((row) => presentEntry(row, around)), next };
    },
    columns: [
      { id: 'name', label: text('名称', 'Name'), cell: (row) => row.name },
      { id: 'kind', label: text('类型', 'Kind'), cell: (row, locale) => kinds[row.partyKind][locale] },
      { id: 'customerNo', label: text('客户号', 'Customer number'), cell: (row) => row.customerNo },
      { id: 'idNumber', label: text('证件号码', 'ID number'), masked: true, cell: (row) => row.idNumber?.text ?? null },
      { id: 'creditCode', label: text('统一社会信用代码', 'Credit code'), cell: (row) => row.creditCode },
      { id: 'phone', label: text('电话', 'Telephone'), masked: true, cell: (row) => row.phone?.text ?? null },
      { id: 'severity', label: text('级别', 'Severity'), cell: (row, locale) => row.severityLabel[locale] },
      { id: 'reason', label: text('原因', 'Reason'), cell: (row, locale) => row.reason[locale] },
      { id: 'source', label: text('来源', 'Source'), cell: (row, locale) => row.source[locale] },
      { id: 'advice', label: text('处理方式', 'What to do'), cell: (row, locale) => row.advice[locale] },
      { id: 'validFrom', label: text('生效日', 'Valid from'), cell: (row) => row.validFrom },
      { id: 'validUntil', label: text('到期日', 'Valid until'), cell: (row) => row.validUntil },
      { id: 'liftedOn', label: text('解除日', 'Lifted on'), cell: (row) => row.liftedOn },
      { id: 'state', label: text('状态', 'State'), cell: (row, locale) => states[row.state][locale] },
      { id: 'branch', label: text('机构', 'Branch'), cell: (row, locale) => branchCell(row.branch, locale) },
      { id: 'hits', label: text('命中次数', 'Hits'), cell: (row) => row.hits },
      { id: 'lastHitAt', label: text('最近命中（UTC）', 'Last hit (UTC)'), cell: (row) => instantCell(row.lastHitAt) },
    ],
  });
