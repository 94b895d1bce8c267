import { type CustomerSummary, type Label, Uuid } from '@tellerline/contracts';
import { z } from 'zod';
import { branchCell, type ExportSource, pagedSource } from '../../exports/index.ts';
import { readMembers } from './read-members.ts';
import { readableSegment } from './segment-store.ts';
import type { SegmentDesk } from './segments.routes.ts';

const text = (zh: string, en: string): Label => ({ 'zh-CN': zh, en });
const yes = text('是', 'Yes');
const kinds = { personal: text('个人', 'Personal'), corporate: text('对公', 'Corporate') };

const MembersQuery = z.object({
  segment: Uuid,
  cursor: z
    .string()
    .regex(/^\d{1,15}$/)
    .optional(),
  limit: z.number().int(),
});
type MembersQuery = z.output<typeof MembersQuery>;

/** The customers of one segment as a file, as far as whoever fetches it may see them. */
export const membersSource = (desk: SegmentDesk): ExportSource =>
  pagedSource<CustomerSummary, MembersQuery>({
    kind: 'segment_members',
    label: text('客群成员', 'Customers of a segment'),
    roles: ['manager', 'supervisor'],
    filters: { segment: text('客群（编号）', 'Segment (id)') },
    query: MembersQuery,
    always: { limit: 200 },
    page: async (em, actor, { segment, ...query }) =>
      readMembers(em, desk, await readableSegment(em, actor, segment), actor, query),
    columns: [
      { id: 'customerNo', label: text('客户号', 'Customer number'), cell: (row) => row.customerNo },
      { id: 'name', label: text('客户名称', 'Name'), cell: (row) => row.name },
      { id: 'kind', label: text('类型', 'Kind'), cell: (row, locale) => kinds[row.kind][locale] },
      { id: 'age', label: text('年龄', 'Age'), cell: (row) => row.age },
      { id: 'branch', label: text('机构', 'Branch'), cell: (row, locale) => branchCell(row.branch, locale) },
      { id: 'manager', label: text('客户经理', 'Manager'), cell: (row) => row.managerName },
      { id: 'vip', label: text('贵宾', 'VIP'), cell: (row, locale) => (row.vip ? yes[locale] : null) },
    ],
  });
