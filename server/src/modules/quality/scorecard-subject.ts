import type { SqlEntityManager } from '@mikro-orm/sql';
import {
  type Changes,
  changesOfCard,
  type Finding,
  formOfChanges,
  judgeRoles,
  type Label,
  ScorecardForm,
} from '@tellerline/contracts';
import { AppError } from '../../kernel/app-error.ts';
import { recordAudit } from '../../kernel/audit.ts';
import type { PresentedChange, ReviewSubject } from '../reviews/index.ts';
import type { QualityDesk } from './quality-desk.ts';
import { addScorecard, newestScorecard } from './scorecards.ts';

const section: Label = { 'zh-CN': '评分表', en: 'Scorecard' };
const same = (text: string): Label => ({ 'zh-CN': text, en: text });

/** Scorecards as two people change them. Evaluations keep the version they were made with. */
export const scorecardSubject = (desk: Pick<QualityDesk, 'deps'>): ReviewSubject => ({
  kind: 'scorecard',
  label: section,
  entryRoles: judgeRoles,
  reviewRoles: judgeRoles,
  read: async (em, actor, subjectId) => {
    if (!/^[a-z0-9_]{1,40}$/.test(subjectId)) throw new AppError('resource.not_found', { status: 404 });
    const card = await newestScorecard(em, subjectId);
    // A change waits at the branch of whoever wrote it; the card itself belongs to none.
    const title = card?.form.name['zh-CN'] ?? '';
    return { version: card?.version ?? 0, customerNo: null, branchPath: actor.branchPath, title };
  },
  check: async (em, _actor, subjectId, typed) => {
    const stored = await storedChanges(em, subjectId);
    const after = { ...stored, ...typed };
    const differs = (path: string): boolean =>
      JSON.stringify(after[path] ?? null) !== JSON.stringify(stored[path] ?? null);
    const paths = Object.keys(after).filter(differs);
    const changes = Object.fromEntries(paths.map((path) => [path, after[path] ?? null]));
    const before = Object.fromEntries(paths.map((path) => [path, stored[path] ?? null]));
    return { changes, before, issues: whatIsWrong(after), warnings: [], title: String(after.nameZh ?? '') };
  },
  apply: async (em, change, reviewer) => {
    const stored = await storedChanges(em, change.subjectId);
    const form = ScorecardForm.safeParse(formOfChanges({ ...stored, ...change.after }));
    const version = change.baseVersion + 1;
    const added =
      form.success &&
      (await addScorecard(em, {
        id: change.subjectId,
        version,
        form: form.data,
        at: change.decidedAt,
        by: { writer: change.enteredBy, reviewer: change.reviewedBy },
      }));
    if (!added) throw new AppError('conflict.stale', { status: 409 });
    const subjectId = `${change.subjectId}-${version}`;
    const details = { card: change.subjectId, version, writtenBy: change.enteredBy.userId };
    await recordAudit(em, { actor: reviewer, key: 'Scorecard.Saved', subjectId, details }, desk.deps.clock);
  },
  present: async (_em, { before, after }) => Object.keys(after).flatMap((path) => presentEntry(path, before, after)),
});

async function storedChanges(em: SqlEntityManager, id: string): Promise<Changes> {
  const card = await newestScorecard(em, id);
  return card ? changesOfCard(card.form) : {};
}

/** What keeps it from being a card, at the entry it stands in. */
function whatIsWrong(after: Changes): Finding[] {
  const form = formOfChanges(after);
  const parsed = ScorecardForm.safeParse(form);
  if (parsed.success) return [];
  const found = parsed.error.issues.map(({ path }) => {
    const [where, at, inside, question] = path;
    if (where === 'name') return path[1] === 'en' ? 'nameEn' : 'nameZh';
    const entry = typeof at === 'number' ? form.sections[at] : undefined;
    if (!entry) return 'nameZh';
    const asked = inside === 'questions' && typeof question === 'number' ? entry.questions[question] : undefined;
    return asked ? `questions.${asked.id}` : `sections.${entry.id}`;
  });
  return [...new Set(found)].map((path) => ({
    path,
    code: 'unfit',
    text: {
      'zh-CN': '未填写完整：名称、两种语言的题目、每部分至少一题、权重 1 到 100',
      en: 'Not complete: names and questions in both languages, a question in each section, weights of 1 to 100',
    },
  }));
}

const partLabels: Readonly<Record<string, Label>> = {
  nameZh: { 'zh-CN': '中文名称', en: 'Name, Chinese' },
  nameEn: { 'zh-CN': '英文名称', en: 'Name, English' },
  titleZh: { 'zh-CN': '中文标题', en: 'Title, Chinese' },
  titleEn: { 'zh-CN': '英文标题', en: 'Title, English' },
  textZh: { 'zh-CN': '中文题目', en: 'Question, Chinese' },
  textEn: { 'zh-CN': '英文题目', en: 'Question, English' },
  section: { 'zh-CN': '所属部分', en: 'Section' },
  kind: { 'zh-CN': '题型', en: 'Kind' },
  weight: { 'zh-CN': '权重', en: 'Weight' },
  instantFail: { 'zh-CN': '一票否决', en: 'Fails the call' },
  position: { 'zh-CN': '位置', en: 'Place' },
};

/** A name is one row; of a section or question each part that changed is one. */
function presentEntry(path: string, before: Changes, after: Changes): PresentedChange[] {
  const was = before[path] ?? null;
  const is = after[path] ?? null;
  const [list, id] = path.split('.');
  if (list === undefined || id === undefined) return [rowOf(path, section, partLabels[path] ?? same(path), was, is)];
  const parts = (value: unknown): Record<string, unknown> =>
    typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  const [old, next] = [parts(was), parts(is)];
  const heading = same(String(next.titleZh ?? next.textZh ?? old.titleZh ?? old.textZh ?? id));
  return Object.keys({ ...old, ...next })
    .filter((part) => (old[part] ?? null) !== (next[part] ?? null))
    .map((part) => rowOf(`${path}.${part}`, heading, partLabels[part] ?? same(part), old[part], next[part]));
}

function rowOf(path: string, heading: Label, label: Label, was: unknown, is: unknown): PresentedChange {
  const shown = (value: unknown): PresentedChange['before'] =>
    value === null || value === undefined ? null : { text: wordsOf(value), masked: false };
  return { path, section: heading, label, before: shown(was), after: shown(is), risk: false };
}

function wordsOf(value: unknown): Label {
  if (value === true) return { 'zh-CN': '是', en: 'Yes' };
  if (value === false) return { 'zh-CN': '否', en: 'No' };
  if (value === 'yes_no') return { 'zh-CN': '是/否', en: 'Yes or no' };
  if (value === 'scale') return { 'zh-CN': '0–4 分', en: '0 to 4' };
  return same(String(value));
}
