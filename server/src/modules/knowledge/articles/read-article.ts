import type { SqlEntityManager } from '@mikro-orm/sql';
import { type ArticleView, articleWriterRoles } from '@tellerline/contracts';
import { type Actor, hasRole } from '../../../kernel/actor.ts';
import { AppError } from '../../../kernel/app-error.ts';
import { knowledgeDb } from '../knowledge.tables.ts';
import { type KnowledgeDesk, todayOf } from '../knowledge-desk.ts';
import { countsOf, presentRow } from './list-articles.ts';
import { contentOf, findArticle } from './read-content.ts';

const REMARKS_SHOWN = 50;

/**
 * An article with what its reader may know of it: who writes sees remarks and who works on it.
 * @throws AppError resource.not_found, for readers also where it is not in force
 */
export async function readArticleView(
  em: SqlEntityManager,
  desk: KnowledgeDesk,
  actor: Actor,
  id: string,
): Promise<ArticleView> {
  const row = await findArticle(em, id);
  if (!row) throw new AppError('resource.not_found', { status: 404 });
  const counts = await countsOf(em, desk, id);
  const shown = presentRow(row, todayOf(desk), counts);
  const mayWrite = hasRole(actor, ...articleWriterRoles);
  if (!mayWrite && shown.state !== 'in_force') throw new AppError('resource.not_found', { status: 404 });
  const db = knowledgeDb(em);
  const [content, versions, mine, remarks, open] = await Promise.all([
    contentOf(em, id, row.version),
    db
      .selectFrom('article_version')
      .select(['version', 'published_at', 'written_by_name', 'reviewed_by_name'])
      .where('article_id', '=', id)
      .orderBy('version', 'desc')
      .execute(),
    db
      .selectFrom('article_rating')
      .select(['helped', 'remark'])
      .where('article_id', '=', id)
      .where('user_id', '=', actor.userId)
      .where('version', '=', row.version)
      .executeTakeFirst(),
    mayWrite
      ? db
          .selectFrom('article_rating')
          .select(['rated_at', 'user_name', 'helped', 'remark'])
          .where('article_id', '=', id)
          .where('version', '=', row.version)
          .where('remark', '<>', '')
          .orderBy('rated_at', 'desc')
          .limit(REMARKS_SHOWN)
          .execute()
      : [],
    mayWrite ? desk.reviews.openChangeOf(em, 'article', id, actor) : null,
  ]);
  return {
    row: shown,
    content,
    owner: row.owner_name,
    versions: versions.map((each) => ({
      version: each.version,
      publishedAt: each.published_at.toISOString(),
      writtenBy: each.written_by_name,
      reviewedBy: each.reviewed_by_name,
    })),
    mine: mine ? { helped: Boolean(mine.helped), remark: mine.remark } : null,
    remarks: remarks.map((each) => ({
      at: each.rated_at.toISOString(),
      by: each.user_name,
      helped: Boolean(each.helped),
      remark: each.remark,
    })),
    copied: counts.opened.get(id)?.copied ?? 0,
    mayWrite,
    open,
  };
}
