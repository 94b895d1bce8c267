import type { SqlEntityManager } from '@mikro-orm/sql';
import type { ArticleContent } from '@tellerline/contracts';
import { AppError } from '../../../kernel/app-error.ts';
import { syllablesOf } from '../../../kernel/syllables.ts';
import { isDuplicate } from '../../../persistence/duplicate.ts';
import type { ChangeToApply } from '../../reviews/index.ts';
import { knowledgeDb } from '../knowledge.tables.ts';
import { plainText } from './article-text.ts';

type By = Pick<ChangeToApply, 'enteredBy' | 'reviewedBy' | 'decidedAt'>;
const stale = () => new AppError('conflict.stale', { status: 409 });

/**
 * Puts a version in force, in the transaction of `em`.
 * @throws AppError conflict.stale when another version came meanwhile
 */
export async function publishArticle(
  em: SqlEntityManager,
  { id, version, content, change }: { id: string; version: number; content: ArticleContent; change: By },
): Promise<void> {
  await addVersion(em, { id, version, content, at: change.decidedAt, by: change });
  const row = {
    ...foundBy(content),
    version,
    owner_user_id: change.enteredBy.userId,
    owner_name: change.enteredBy.name,
  };
  if (version === 1) {
    await knowledgeDb(em)
      .insertInto('article')
      .values({ id, ...row })
      .execute();
    return;
  }
  const moved = await knowledgeDb(em)
    .updateTable('article')
    .set(row)
    .where('id', '=', id)
    .where('version', '=', version - 1)
    .executeTakeFirst();
  if (Number(moved.numUpdatedRows) !== 1) throw stale();
}

/** @throws AppError conflict.stale when there is such a version */
async function addVersion(
  em: SqlEntityManager,
  {
    id,
    version,
    content,
    at,
    by,
  }: {
    id: string;
    version: number;
    content: ArticleContent;
    at: Date;
    by: Pick<By, 'enteredBy' | 'reviewedBy'> | null;
  },
): Promise<void> {
  try {
    await knowledgeDb(em)
      .insertInto('article_version')
      .values({
        article_id: id,
        version,
        content: JSON.stringify(content),
        published_at: at,
        written_by: by?.enteredBy.userId ?? null,
        written_by_name: by?.enteredBy.name ?? null,
        reviewed_by: by?.reviewedBy.userId ?? null,
        reviewed_by_name: by?.reviewedBy.name ?? null,
      })
      .execute();
  } catch (error) {
    throw isDuplicate(error) ? stale() : error;
  }
}

/** An article that comes with the house, unless there is one of this id. */
export async function putArticle(em: SqlEntityManager, id: string, content: ArticleContent, at: Date): Promise<void> {
  const known = await knowledgeDb(em).selectFrom('article').select('id').where('id', '=', id).executeTakeFirst();
  if (known) return;
  await addVersion(em, { id, version: 1, content, at, by: null });
  const row = { ...foundBy(content), id, version: 1, owner_user_id: null, owner_name: null };
  await knowledgeDb(em).insertInto('article').values(row).execute();
}

function foundBy(content: ArticleContent) {
  const { titleZh, titleEn, tags, bodyZh, bodyEn } = content;
  return {
    title_zh: titleZh,
    title_en: titleEn,
    category: content.category,
    tags: tags.join(' '),
    contexts: content.contexts.length > 0 ? `|${content.contexts.join('|')}|` : '',
    syllables: syllablesOf([titleZh, ...tags].join(' ')).join(' '),
    search_text: [titleZh, titleEn, ...tags, plainText(bodyZh), plainText(bodyEn)].join(' ').toLowerCase(),
    valid_from: content.validFrom,
    valid_until: content.validUntil,
    look_again_by: content.lookAgainBy,
    withdrawn: content.withdrawn ? 1 : 0,
  };
}
