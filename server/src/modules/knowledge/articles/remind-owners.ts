import { daysAfter } from '../../../kernel/bank-day.ts';
import { forkOf } from '../../../persistence/orm.ts';
import { knowledgeDb } from '../knowledge.tables.ts';
import { type KnowledgeDesk, poolOf, todayOf } from '../knowledge-desk.ts';
import { DUE_DAYS } from './list-articles.ts';

/** Asks owners to look through what is due within a week; once for each version and date. Returns how many there are. */
export async function remindOwners(desk: KnowledgeDesk): Promise<number> {
  const due = await knowledgeDb(forkOf(desk.deps.orm))
    .selectFrom('article')
    .select(['id', 'version', 'title_zh', 'look_again_by', 'owner_user_id'])
    .where('withdrawn', '=', 0)
    .where('look_again_by', '<=', daysAfter(todayOf(desk), DUE_DAYS))
    .orderBy('look_again_by')
    .execute();
  for (const article of due) {
    const owner = await poolOf(desk, article.owner_user_id);
    await desk.deps.transaction((em) =>
      desk.tasks.open(em, {
        kind: 'article_due',
        subjectKind: 'article',
        subjectId: article.id,
        dedupe: `${article.version}:${article.look_again_by}`,
        once: true,
        params: { title: article.title_zh, day: article.look_again_by },
        ...owner,
      }),
    );
  }
  return due.length;
}
