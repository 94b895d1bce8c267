import type { SqlEntityManager } from '@mikro-orm/sql';
import {
  type ArchiveFileState,
  ArchiveFilesQuery,
  type ArchiveFileView,
  Day,
  type Label,
  type MovementView,
} from '@tellerline/contracts';
import { z } from 'zod';
import type { Actor } from '../../../kernel/actor.ts';
import { inScope, survivorOf } from '../../customers/index.ts';
import { branchCell, type ExportSource, instantCell, pagedSource } from '../../exports/index.ts';
import { documentReaders } from '../document-roles.ts';
import { documentDb } from '../documents.tables.ts';
import type { Archive } from './archive.ts';
import { presentMovement } from './archive-file.presenter.ts';
import { pageOfFiles } from './archive-files.ts';

const MOVEMENTS_A_PAGE = 200;
const at = (zh: string, en: string): Label => ({ 'zh-CN': `${zh}（UTC）`, en: `${en} (UTC)` });
const text = (zh: string, en: string): Label => ({ 'zh-CN': zh, en });
const states: Readonly<Record<ArchiveFileState, Label>> = {
  waiting: text('待入柜', 'Waiting for a place'),
  in: text('在库', 'In its place'),
  out: text('已调出', 'Out'),
  overdue: text('逾期未还', 'Overdue'),
};
type FilesQuery = z.output<typeof ArchiveFilesQuery>;

/** Paper files the asker may see: where each stands, who has it. */
export const archiveFilesSource = (archive: Pick<Archive, 'day'>): ExportSource =>
  pagedSource<ArchiveFileView, FilesQuery>({
    kind: 'archive_files',
    label: text('纸档清单', 'Paper files'),
    roles: documentReaders,
    filters: { q: text('查找', 'Search'), state: text('状态（waiting / in / out / overdue）', 'State') },
    query: ArchiveFilesQuery,
    always: { sort: 'customer' },
    page: async (em, actor, query) => pageOfFiles(em, query, actor, await archive.day()),
    columns: [
      { id: 'code', label: text('档号', 'Label'), cell: (file) => file.code },
      { id: 'position', label: text('位置', 'Position'), cell: (file) => file.position },
      { id: 'customerNo', label: text('客户号', 'Customer number'), cell: (file) => file.customerNo },
      { id: 'customer', label: text('客户名称', 'Customer'), cell: (file) => file.customerName },
      { id: 'branch', label: text('机构', 'Branch'), cell: (file, locale) => branchCell(file.branch, locale) },
      { id: 'accountNo', label: text('账号', 'Account'), masked: true, cell: (file) => file.accountNo },
      { id: 'copies', label: text('份数', 'Copies'), cell: (file) => file.copies },
      { id: 'pages', label: text('页数', 'Pages'), cell: (file) => file.pages },
      { id: 'flowNo', label: text('交接流水号', 'Flow number'), cell: (file) => file.flowNo },
      { id: 'state', label: text('状态', 'State'), cell: (file, locale) => states[file.state][locale] },
      { id: 'holder', label: text('借阅人', 'Who has it'), cell: (file) => file.out?.holder ?? null },
      { id: 'dueOn', label: text('应还日', 'Due on'), cell: (file) => file.out?.dueOn ?? null },
    ],
  });

const RegisterQuery = z.object({ from: Day.optional(), to: Day.optional(), cursor: z.uuid().optional() });
type RegisterQuery = z.output<typeof RegisterQuery>;
type RegisterRow = MovementView & { code: string; position: string | null; customerNo: string; customerName: string };

/** The register of papers taken out and brought back, the latest first. */
export const archiveRegisterSource = (archive: Pick<Archive, 'day'>): ExportSource =>
  pagedSource<RegisterRow, RegisterQuery>({
    kind: 'archive_register',
    label: text('借阅登记簿', 'Take-out register'),
    roles: documentReaders,
    filters: { from: text('借出自（UTC）', 'Taken from (UTC)'), to: text('借出至（UTC）', 'Taken to (UTC)') },
    query: RegisterQuery,
    page: async (em, actor, query) => listRegister(em, actor, query, (await archive.day()).today),
    columns: [
      { id: 'code', label: text('档号', 'Label'), cell: (row) => row.code },
      { id: 'position', label: text('位置', 'Position'), cell: (row) => row.position },
      { id: 'customerNo', label: text('客户号', 'Customer number'), cell: (row) => row.customerNo },
      { id: 'customer', label: text('客户名称', 'Customer'), cell: (row) => row.customerName },
      { id: 'holder', label: text('借阅人', 'Who had it'), cell: (row) => row.holder },
      { id: 'reason', label: text('事由', 'Why'), cell: (row) => row.reason },
      { id: 'takenAt', label: at('借出', 'Taken'), cell: (row) => instantCell(row.takenAt) },
      { id: 'takenBy', label: text('经办', 'Given out by'), cell: (row) => row.takenBy },
      { id: 'dueOn', label: text('应还日', 'Due on'), cell: (row) => row.dueOn },
      {
        id: 'overdue',
        label: text('逾期', 'Overdue'),
        cell: (row, locale) => (row.overdue ? text('是', 'Yes')[locale] : null),
      },
      { id: 'returnedAt', label: at('归还', 'Returned'), cell: (row) => instantCell(row.returnedAt) },
      { id: 'returnedBy', label: text('收回', 'Taken back by'), cell: (row) => row.returnedBy },
      { id: 'returnNote', label: text('备注', 'Note'), cell: (row) => row.returnNote },
    ],
  });

/** Movements of files the asker may see; their ids are in the order they were made. */
async function listRegister(em: SqlEntityManager, actor: Actor, { from, to, cursor }: RegisterQuery, today: string) {
  let found = documentDb(em)
    .selectFrom('archive_movement as m')
    .innerJoin('archive_file as f', 'f.id', 'm.file_id')
    .innerJoin('customer as x', 'x.customer_no', 'f.customer_no')
    .innerJoin('customer as c', (join) => join.on('c.id', '=', survivorOf('x')))
    .where(inScope('c', actor))
    .selectAll('m')
    .select(['f.code', 'f.position', 'f.customer_no', 'c.name as customer_name'])
    .orderBy('m.id', 'desc')
    .limit(MOVEMENTS_A_PAGE + 1);
  if (cursor !== undefined) found = found.where('m.id', '<', cursor);
  if (from !== undefined) found = found.where('m.taken_at', '>=', new Date(`${from}T00:00:00.000Z`));
  if (to !== undefined)
    found = found.where('m.taken_at', '<', new Date(Date.parse(`${to}T00:00:00.000Z`) + 86_400_000));
  const rows = await found.execute();
  const page = rows.slice(0, MOVEMENTS_A_PAGE);
  return {
    items: page.map(
      (row): RegisterRow => ({
        ...presentMovement(row, today),
        code: row.code,
        position: row.position,
        customerNo: row.customer_no,
        customerName: row.customer_name,
      }),
    ),
    next: rows.length > page.length ? (page.at(-1)?.id ?? null) : null,
  };
}
