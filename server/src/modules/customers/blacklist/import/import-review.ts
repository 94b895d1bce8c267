import type { SqlEntityManager } from '@mikro-orm/sql';
import { blacklistFields, type Label } from '@tellerline/contracts';
import type { Actor } from '../../../../kernel/actor.ts';
import { AppError } from '../../../../kernel/app-error.ts';
import type { PresentedChange, ReviewSubject } from '../../../reviews/index.ts';
import type { StoredImport } from '../../attributes/attribute.tables.ts';
import type { CustomerDesk } from '../../customer-desk.ts';
import { readImport } from '../../imports/import-store.ts';
import type { TableKind } from '../../imports/table-kind.ts';

const ROWS_SHOWN = 50;
/** What of a row the second person reads at a glance. */
const told = ['name', 'birthDate', 'idNumber', 'creditCode', 'phone', 'severity', 'reason', 'source', 'reasonText'];

const labels = {
  section: { 'zh-CN': '名单导入', en: 'List sent in' },
  rows: { 'zh-CN': '名单内容', en: 'What is on it' },
  file: { 'zh-CN': '文件', en: 'File' },
  decision: { 'zh-CN': '操作', en: 'What' },
  apply: { 'zh-CN': '导入名单', en: 'Add the entries' },
  undo: { 'zh-CN': '撤销导入（解除条目）', en: 'Undo the import (lift its entries)' },
  entries: { 'zh-CN': '条目数', en: 'Entries' },
  changed: { 'zh-CN': '其中变更现有条目', en: 'Of these, changes of entries in force' },
  left: { 'zh-CN': '不导入', en: 'Left out' },
} as const satisfies Record<string, Label>;

const same = (text: string): Label => ({ 'zh-CN': text, en: text });
const row = (
  section: Label,
  path: string,
  label: Label,
  text: Label,
  before: Label | null = null,
): PresentedChange => ({
  path,
  section,
  label,
  before: before && { text: before, masked: false },
  after: { text, masked: false },
  risk: false,
});

const allFields = blacklistFields.fields.map(({ id }) => id);

/** Fields in words, one behind the other. */
function inWords(
  ids: readonly string[],
  values: Readonly<Record<string, string | null>>,
  words: Readonly<Record<string, Label>> | undefined,
): Label {
  const of = (locale: keyof Label): string =>
    ids.flatMap((id) => words?.[id]?.[locale] ?? values[id] ?? []).join(' · ') || '—';
  return { 'zh-CN': of('zh-CN'), en: of('en') };
}

/** @throws AppError resource.not_found, alike for an unknown table, one of another kind and one out of scope */
async function read(em: SqlEntityManager, actor: Actor, subjectId: string): Promise<StoredImport> {
  const stored = /^\d{1,9}$/.test(subjectId) ? await readImport(em, Number(subjectId)) : undefined;
  if (stored?.kind !== 'blacklist' || !stored.branch_path.startsWith(actor.branchPath)) {
    throw new AppError('resource.not_found', { status: 404 });
  }
  return stored;
}

/**
 * A list that was sent in, as two people decide it: first that its good rows become entries, later perhaps that they are lifted
 * again. What is decided stands in the import itself and cannot be entered anew.
 */
export const blacklistImportSubject = (
  kind: TableKind,
  desk: CustomerDesk,
  imports: { start(em: SqlEntityManager, stored: StoredImport, by: Actor): Promise<void> },
): ReviewSubject => ({
  kind: 'blacklist_import',
  label: { 'zh-CN': '黑名单导入', en: 'Blacklist import' },
  entryRoles: ['clerk', 'manager'],
  reviewRoles: ['reviewer'],
  // Its sender says that a list is to become true; whoever keeps the list, that it is to be lifted again.
  ownerOf: async (em, subjectId) => {
    const stored = await readImport(em, Number(subjectId));
    return stored?.state === 'checked' ? stored.uploaded_by : null;
  },
  read: async (em, actor, subjectId) => {
    const { version, branch_path, id, file_name } = await read(em, actor, subjectId);
    return { version, customerNo: null, branchPath: branch_path, title: `#${id} ${file_name}` };
  },
  check: async (em, actor, subjectId) => {
    const stored = await read(em, actor, subjectId);
    const undoes = stored.state === 'applied';
    const text = { 'zh-CN': '名单中没有可处理的条目', en: 'There is nothing on it to decide about' };
    const nothing = undoes
      ? stored.created + stored.changed === 0
      : stored.state !== 'checked' || stored.fresh + stored.change === 0;
    return {
      changes: {
        decision: undoes ? 'undo' : 'apply',
        entries: undoes ? stored.created + stored.changed : stored.fresh + stored.change,
        changed: undoes ? stored.changed : stored.change,
      },
      before: { decision: null, entries: null, changed: null },
      issues: nothing ? [{ path: 'entries', code: 'nothing_to_do', text }] : [],
      warnings: [],
    };
  },
  apply: async (em, change, reviewer) => {
    const stored = await read(em, reviewer, change.subjectId);
    if (stored.version !== change.baseVersion) throw new AppError('conflict.stale', { status: 409 });
    await imports.start(em, stored, reviewer);
  },
  present: async (em, { subjectId, after }, viewer) => {
    const stored = await read(em, viewer, subjectId);
    const undoes = after.decision === 'undo';
    const left = stored.bad + stored.same;
    const facts = [
      row(labels.section, 'decision', labels.decision, undoes ? labels.undo : labels.apply),
      row(labels.section, 'file', labels.file, same(`#${stored.id} ${stored.file_name}`)),
      row(labels.section, 'entries', labels.entries, same(String(after.entries ?? 0))),
      ...(after.changed ? [row(labels.section, 'changed', labels.changed, same(String(after.changed)))] : []),
      ...(undoes ? [] : [row(labels.section, 'left', labels.left, same(String(left)))]),
    ];
    const of = { importId: stored.id, after: 0, limit: ROWS_SHOWN };
    const outcomes = undoes ? (['created', 'changed'] as const) : (['change', 'changed', 'new', 'created'] as const);
    await desk.refreshCodes();
    const shown = (await Promise.all(outcomes.map((outcome) => kind.readRows(em, { ...of, outcome }, viewer)))).flat();
    return [
      ...facts,
      ...shown.slice(0, ROWS_SHOWN).map(({ row: { rowNo, values, words, before, beforeWords } }) => {
        // Of a change, whom it is about and what reads otherwise; undone, the other way round.
        const ids = before === null ? told : ['name', ...allFields.filter((id) => id in before && id !== 'name')];
        const now = inWords(ids, values, words);
        const old = before === null ? null : inWords(ids, { ...values, ...before }, { ...words, ...beforeWords });
        const label = { 'zh-CN': `第 ${rowNo} 行`, en: `Row ${rowNo}` };
        return undoes && old
          ? row(labels.rows, `row.${rowNo}`, label, old, now)
          : row(labels.rows, `row.${rowNo}`, label, now, old);
      }),
    ];
  },
});
