import type { SqlEntityManager } from '@mikro-orm/sql';
import { ArticleContent } from '@tellerline/contracts';
import { AppError } from '../../../kernel/app-error.ts';
import { type ArticleRecord, knowledgeDb } from '../knowledge.tables.ts';

/** The article as it is in force; undefined where there is none. */
export const findArticle = (em: SqlEntityManager, id: string): Promise<ArticleRecord | undefined> =>
  knowledgeDb(em).selectFrom('article').selectAll().where('id', '=', id).executeTakeFirst();

/** @throws AppError resource.not_found */
export async function contentOf(em: SqlEntityManager, id: string, version: number): Promise<ArticleContent> {
  const row = await knowledgeDb(em)
    .selectFrom('article_version')
    .select('content')
    .where('article_id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst();
  if (!row) throw new AppError('resource.not_found', { status: 404 });
  return ArticleContent.parse(JSON.parse(row.content));
}
