import type { SqlEntityManager } from '@mikro-orm/sql';
import { type ArticleContent, articleFields, articleWriterRoles, type Changes } from '@tellerline/contracts';
import type { Actor } from '../../../kernel/actor.ts';
import { AppError } from '../../../kernel/app-error.ts';
import { recordAudit } from '../../../kernel/audit.ts';
import { daysAfter } from '../../../kernel/bank-day.ts';
import type { ChangeToApply, PresentedChange, ReviewSubject } from '../../reviews/index.ts';
import { type KnowledgeDesk, todayOf } from '../knowledge-desk.ts';
import { articleFieldLabels, changesOf, fieldWords, readArticle } from './article-fields.ts';
import { publishArticle } from './publish-article.ts';
import { contentOf, findArticle } from './read-content.ts';

const section = { 'zh-CN': '知识文章', en: 'Article' };
const isId = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;

/** Articles as two people change them: one writes, another lets it go out. They are of the whole bank. */
export const articleSubject = (desk: KnowledgeDesk): ReviewSubject => ({
  kind: 'article',
  label: section,
  entryRoles: articleWriterRoles,
  reviewRoles: articleWriterRoles,
  read: async (em, actor, subjectId) => {
    if (!isId.test(subjectId)) throw new AppError('resource.not_found', { status: 404 });
    const row = await findArticle(em, subjectId);
    // A change waits at the branch of whoever wrote it; the article itself belongs to none.
    return {
      version: row?.version ?? 0,
      customerNo: null,
      branchPath: actor.branchPath,
      title: row?.title_zh ?? '',
    };
  },
  check: async (em, _actor, subjectId, typed) => {
    const row = await findArticle(em, subjectId);
    const stored: Changes = row ? changesOf(await contentOf(em, subjectId, row.version)) : {};
    const { content, issues } = readArticle(stored, typed);
    const after: Changes = content ? changesOf(content) : { ...stored, ...known(typed) };
    const changes = Object.fromEntries(
      articleFields.flatMap((field) =>
        after[field] !== undefined && after[field] !== (stored[field] ?? null) ? [[field, after[field]]] : [],
      ),
    );
    const before = Object.fromEntries(Object.keys(changes).map((field) => [field, stored[field] ?? null]));
    return { changes, before, issues, warnings: [], title: String(after.titleZh ?? '') };
  },
  apply: (em, change, reviewer) => apply(em, desk, change, reviewer),
  present: async (_em, { before, after }) => present(before, after),
});

const known = (typed: Changes): Changes =>
  Object.fromEntries(articleFields.flatMap((field) => (typed[field] === undefined ? [] : [[field, typed[field]]])));

function present(before: Changes, after: Changes): PresentedChange[] {
  return articleFields.flatMap((field) => {
    if (after[field] === undefined) return [];
    const shown = (value: unknown): PresentedChange['before'] =>
      value === null || value === undefined ? null : { text: fieldWords(field, value), masked: false };
    return [
      {
        path: field,
        section,
        label: articleFieldLabels[field],
        before: shown(before[field]),
        after: shown(after[field]),
        risk: false,
      },
    ];
  });
}

async function apply(em: SqlEntityManager, desk: KnowledgeDesk, change: ChangeToApply, reviewer: Actor): Promise<void> {
  const { subjectId, baseVersion, after } = change;
  const stored = baseVersion === 0 ? {} : changesOf(await contentOf(em, subjectId, baseVersion));
  const { content } = readArticle(stored, after);
  if (!content) throw new AppError('conflict.stale', { status: 409 });
  await publishArticle(em, { id: subjectId, version: baseVersion + 1, content, change });
  await forgetReminders(em, desk, subjectId, content);
  const details = { version: baseVersion + 1, writtenBy: change.enteredBy.userId };
  await recordAudit(em, { actor: reviewer, key: 'Article.Published', subjectId, details }, desk.deps.clock);
}

/** A new version answers what its owner was asked to look at, unless it is due again already. */
async function forgetReminders(
  em: SqlEntityManager,
  desk: KnowledgeDesk,
  id: string,
  { lookAgainBy, withdrawn }: ArticleContent,
): Promise<void> {
  await desk.tasks.cancel(em, 'article_remark', id);
  if (withdrawn || lookAgainBy > daysAfter(todayOf(desk), 7)) await desk.tasks.cancel(em, 'article_due', id);
}
