import type { SqlEntityManager } from '@mikro-orm/sql';
import type { Changes, Label } from '@tellerline/contracts';
import type { Actor } from '../../kernel/actor.ts';
import { AppError } from '../../kernel/app-error.ts';
import { recordAudit } from '../../kernel/audit.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { PresentedChange, ReviewSubject } from '../reviews/index.ts';
import type { ExportSource } from './export-source.ts';
import { exportDb, filterOf, numberOf, type StoredExport } from './stored-export.ts';

/** An approved file may be fetched for so long. */
const VALID_MS = 24 * 3_600_000;

const labels = {
  section: { 'zh-CN': '导出申请', en: 'Export' },
  source: { 'zh-CN': '清单', en: 'List' },
  filter: { 'zh-CN': '条件', en: 'Filter' },
  rows: { 'zh-CN': '行数', en: 'Rows' },
  columns: { 'zh-CN': '栏目', en: 'Columns' },
  format: { 'zh-CN': '格式', en: 'Format' },
  purpose: { 'zh-CN': '用途', en: 'Purpose' },
} as const satisfies Record<string, Label>;

/** @throws AppError resource.not_found, alike for an unknown export and one asked for outside of the scope */
export async function readExport(em: SqlEntityManager, actor: Actor, id: string): Promise<StoredExport> {
  const stored = await exportDb(em).selectFrom('export_request').selectAll().where('id', '=', id).executeTakeFirst();
  if (!stored?.branch_path.startsWith(actor.branchPath)) throw new AppError('resource.not_found', { status: 404 });
  return stored;
}

/**
 * An export as two people decide it. What was asked for stands in the request itself and cannot be entered anew: whatever
 * else is sent to the reviews, this is what the second person sees and approves.
 */
export function exportSubject(sourceOf: (kind: string) => ExportSource, clock: Clock): ReviewSubject {
  return {
    kind: 'export',
    label: labels.section,
    entryRoles: ['clerk', 'reviewer', 'manager', 'supervisor'],
    reviewRoles: ['reviewer'],
    ownerOf: async (em, subjectId) => {
      const asked = exportDb(em).selectFrom('export_request').select('asked_by').where('id', '=', subjectId);
      return (await asked.executeTakeFirst())?.asked_by ?? null;
    },
    read: async (em, actor, subjectId) => {
      const stored = await readExport(em, actor, subjectId);
      const title = `${numberOf(stored)} ${sourceOf(stored.source).label['zh-CN']}`;
      return { version: stored.version, customerNo: null, branchPath: stored.branch_path, title };
    },
    check: async (em, actor, subjectId) => {
      const stored = await readExport(em, actor, subjectId);
      const changes = askedFor(stored, sourceOf(stored.source));
      const before = Object.fromEntries(Object.keys(changes).map((path) => [path, null]));
      const text = { 'zh-CN': '该导出已经批准过', en: 'This export has been approved before' };
      const issues = stored.version > 0 ? [{ path: 'purpose', code: 'approved_before', text }] : [];
      return { changes, before, issues, warnings: [] };
    },
    apply: async (em, change, reviewer) => {
      const taken = await exportDb(em)
        .updateTable('export_request')
        .set({
          approved_by: reviewer.userId,
          approved_by_name: reviewer.displayName,
          approved_at: change.decidedAt,
          expires_at: new Date(change.decidedAt.getTime() + VALID_MS),
          version: change.baseVersion + 1,
        })
        .where('id', '=', change.subjectId)
        .where('version', '=', change.baseVersion)
        .executeTakeFirst();
      if (Number(taken.numUpdatedRows) !== 1) throw new AppError('conflict.stale', { status: 409 });
      await recordAudit(em, { actor: reviewer, key: 'Export.Approved', subjectId: change.subjectId }, clock);
    },
    present: async (em, { subjectId }, viewer) => {
      const stored = await readExport(em, viewer, subjectId);
      return presentAskedFor(stored, sourceOf(stored.source));
    },
  };
}

const askedFor = (stored: StoredExport, source: ExportSource): Changes => ({
  source: source.kind,
  filter: stored.filter,
  rows: stored.rows,
  format: stored.format,
  purpose: stored.purpose,
});

function presentAskedFor(stored: StoredExport, source: ExportSource): PresentedChange[] {
  const described = source.describe(filterOf(stored));
  const inWords = (locale: keyof Label): string =>
    described.map(({ label, value }) => `${label[locale]}: ${value}`).join(' · ') || '–';
  const columns = (locale: keyof Label): string =>
    source.columns
      .map(({ label, masked }) => `${label[locale]}${masked ? '*' : ''}`)
      .join(locale === 'en' ? ', ' : '、');
  const same = (text: string): Label => ({ 'zh-CN': text, en: text });
  const row = (path: keyof typeof labels, text: Label): PresentedChange => ({
    path,
    section: labels.section,
    label: labels[path],
    before: null,
    after: { text, masked: false },
    risk: false,
  });
  return [
    row('source', source.label),
    row('filter', { 'zh-CN': inWords('zh-CN'), en: inWords('en') }),
    row('rows', same(String(stored.rows))),
    row('columns', { 'zh-CN': columns('zh-CN'), en: columns('en') }),
    row('format', same(stored.format.toUpperCase())),
    row('purpose', same(stored.purpose)),
  ];
}
