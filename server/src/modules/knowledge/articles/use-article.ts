import type { ArticleUse, RateArticle } from '@tellerline/contracts';
import { sql } from 'kysely';
import type { Actor } from '../../../kernel/actor.ts';
import { AppError } from '../../../kernel/app-error.ts';
import { recordAudit } from '../../../kernel/audit.ts';
import { insertIfAbsent } from '../../../persistence/duplicate.ts';
import { knowledgeDb } from '../knowledge.tables.ts';
import { type KnowledgeDesk, poolOf, todayOf } from '../knowledge-desk.ts';
import { findArticle } from './read-content.ts';

/** Counts that an article was opened, or a sentence copied from it, today. */
export async function countUse(desk: KnowledgeDesk, id: string, { kind }: ArticleUse): Promise<void> {
  await desk.deps.transaction(async (em) => {
    if (!(await findArticle(em, id))) throw new AppError('resource.not_found', { status: 404 });
    const [db, day] = [knowledgeDb(em), todayOf(desk)];
    const first = { article_id: id, day, opened: 0, copied: 0, [kind]: 1 };
    if (await insertIfAbsent(() => db.insertInto('article_use').values(first).execute())) return;
    await db
      .updateTable('article_use')
      .set({ [kind]: sql`${sql.ref(kind)} + 1` })
      .where('article_id', '=', id)
      .where('day', '=', day)
      .execute();
  });
}

/**
 * Whether it helped; his last word on a version counts. What did not help, with a word why, is its owner's to look at.
 * @throws AppError resource.not_found
 */
export async function rateArticle(
  desk: KnowledgeDesk,
  actor: Actor,
  id: string,
  { helped, remark }: RateArticle,
): Promise<void> {
  const { deps, tasks } = desk;
  await deps.transaction(async (em) => {
    const article = await findArticle(em, id);
    if (!article) throw new AppError('resource.not_found', { status: 404 });
    const said = {
      user_name: actor.displayName,
      version: article.version,
      helped: helped ? 1 : 0,
      remark,
      rated_at: deps.clock.now(),
    };
    const db = knowledgeDb(em);
    const row = { article_id: id, user_id: actor.userId, ...said };
    if (!(await insertIfAbsent(() => db.insertInto('article_rating').values(row).execute())))
      await db
        .updateTable('article_rating')
        .set(said)
        .where('article_id', '=', id)
        .where('user_id', '=', actor.userId)
        .execute();
    if (!helped && remark !== '')
      await tasks.open(em, {
        kind: 'article_remark',
        subjectKind: 'article',
        subjectId: id,
        dedupe: `${article.version}:${actor.userId}`,
        params: { title: article.title_zh, name: actor.displayName },
        ...(await poolOf(desk, article.owner_user_id)),
      });
    const details = { version: article.version, helped };
    await recordAudit(em, { actor, key: 'Article.Rated', subjectId: id, details }, deps.clock);
  });
}
