import type { ImportView, Label } from '@tellerline/contracts';
import { z } from 'zod';
import { type ExportSource, instantCell, pagedSource } from '../../exports/index.ts';
import { attributeKeepers } from '../attributes/attributes.routes.ts';
import type { Imports } from '../imports/imports.ts';

const text = (zh: string, en: string): Label => ({ 'zh-CN': zh, en });
const ImportsQuery = z.object({ cursor: z.coerce.number().int().positive().optional() });
const states: Readonly<Record<ImportView['state'], Label>> = {
  reading: text('读取中', 'Reading'),
  checked: text('待确认', 'Checked'),
  applying: text('导入中', 'Being applied'),
  applied: text('已导入', 'Applied'),
  undoing: text('撤销中', 'Being undone'),
  undone: text('已撤销', 'Undone'),
  refused: text('整份拒收', 'Refused'),
  discarded: text('已放弃', 'Discarded'),
};
const counts = [
  ['rows', text('行数', 'Rows')],
  ['bad', text('不合格', 'Bad')],
  ['new', text('新增', 'New')],
  ['change', text('变更', 'Changes')],
  ['same', text('相同', 'Same')],
  ['created', text('已新增', 'Created')],
  ['changed', text('已变更', 'Changed')],
  ['restored', text('已还原', 'Restored')],
  ['kept', text('保留', 'Kept')],
] as const satisfies readonly (readonly [keyof ImportView['counts'], Label])[];

/** Tables that were sent in, with what became of each; not their rows. */
export const importsSource = (imports: Pick<Imports, 'list'>): ExportSource =>
  pagedSource<ImportView, z.output<typeof ImportsQuery>>({
    kind: 'imports',
    label: text('导入批次', 'Imports'),
    roles: attributeKeepers,
    filters: {},
    query: ImportsQuery,
    page: (em, actor, { cursor }) => imports.list(em, actor, { cursor }),
    columns: [
      { id: 'id', label: text('批次', 'Import'), cell: (row) => row.id },
      { id: 'fileName', label: text('文件', 'File'), cell: (row) => row.fileName },
      { id: 'state', label: text('状态', 'State'), cell: (row, locale) => states[row.state][locale] },
      ...counts.map(([id, label]) => ({ id, label, cell: (row: ImportView) => row.counts[id] })),
      { id: 'uploadedBy', label: text('导入人', 'Sent in by'), cell: (row) => row.uploaded.name },
      { id: 'uploadedAt', label: text('上传（UTC）', 'Sent in (UTC)'), cell: (row) => instantCell(row.uploaded.at) },
      { id: 'appliedBy', label: text('确认人', 'Applied by'), cell: (row) => row.applied?.name ?? null },
      {
        id: 'appliedAt',
        label: text('确认（UTC）', 'Applied (UTC)'),
        cell: (row) => instantCell(row.applied?.at ?? null),
      },
      { id: 'undoneBy', label: text('撤销人', 'Undone by'), cell: (row) => row.undone?.name ?? null },
      {
        id: 'undoneAt',
        label: text('撤销（UTC）', 'Undone (UTC)'),
        cell: (row) => instantCell(row.undone?.at ?? null),
      },
    ],
  });
