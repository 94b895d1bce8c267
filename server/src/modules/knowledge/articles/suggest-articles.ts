import type { SqlEntityManager } from '@mikro-orm/sql';
import { type ArticleSuggestions, contextKinds, contextWeights, type SuggestionQuery } from '@tellerline/contracts';
import { knowledgeDb } from '../knowledge.tables.ts';
import { type KnowledgeDesk, todayOf } from '../knowledge-desk.ts';

const MOST_SHOWN = 4;

/**
 * Articles in force that were written for what a call is about. What says more of the call weighs more; products alone, or the
 * queue alone, suggest as well.
 */
export async function suggestArticles(
  em: SqlEntityManager,
  desk: KnowledgeDesk,
  query: SuggestionQuery,
): Promise<ArticleSuggestions> {
  const asked = contextKinds.flatMap((kind) => namesIn(query[kind]).map((name) => ({ kind, name })));
  if (asked.length === 0) return { items: [] };
  const today = todayOf(desk);
  const rows = await knowledgeDb(em)
    .selectFrom('article')
    .select(['id', 'title_zh', 'title_en', 'contexts'])
    .where('withdrawn', '=', 0)
    .where('valid_from', '<=', today)
    .where(({ or, eb }) => or([eb('valid_until', 'is', null), eb('valid_until', '>=', today)]))
    // An underscore of a name is any character to LIKE; what it lets in is told apart below.
    .where(({ or, eb }) => or(asked.map(({ kind, name }) => eb('contexts', 'like', `%|${kind}:${name}|%`))))
    .execute();
  return {
    items: rows
      .flatMap((row) => {
        const meant = asked.filter(({ kind, name }) => row.contexts.includes(`|${kind}:${name}|`));
        const [by] = meant;
        const weight = meant.reduce((sum, { kind }) => sum + contextWeights[kind], 0);
        return by ? [{ id: row.id, title: { 'zh-CN': row.title_zh, en: row.title_en }, by: by.kind, weight }] : [];
      })
      .sort((one, other) => other.weight - one.weight || one.title['zh-CN'].localeCompare(other.title['zh-CN'], 'zh'))
      .slice(0, MOST_SHOWN)
      .map(({ weight: _, ...item }) => item),
  };
}

const MOST_NAMES = 8;
const namesIn = (told: string | undefined): string[] =>
  (told ?? '')
    .split(',')
    .filter((name) => /^[\w/.-]{1,80}$/.test(name))
    .slice(0, MOST_NAMES);
