import type { SqlEntityManager } from '@mikro-orm/sql';
import {
  type ArticleList,
  type ArticleQuery,
  type ArticleRow,
  articleWriterRoles,
  soundsLike,
} from '@tellerline/contracts';
import { sql } from 'kysely';
import { type Actor, hasRole } from '../../../kernel/actor.ts';
import { daysAfter } from '../../../kernel/bank-day.ts';
import { likeInside } from '../../customers/index.ts';
import { type ArticleRecord, knowledgeDb } from '../knowledge.tables.ts';
import { type KnowledgeDesk, todayOf } from '../knowledge-desk.ts';

/** More words say no more than the first. */
const MOST_WORDS = 5;
const COUNTED_DAYS = 90;
/** Its owner is asked so long before. */
export const DUE_DAYS = 7;

type Listed = Omit<ArticleRecord, 'search_text' | 'contexts'>;
const listed = [
  'a.id',
  'a.version',
  'a.title_zh',
  'a.title_en',
  'a.category',
  'a.tags',
  'a.syllables',
  'a.valid_from',
  'a.valid_until',
  'a.look_again_by',
  'a.withdrawn',
  'a.owner_user_id',
  'a.owner_name',
] as const;

/**
 * Articles that answer the words: each word stands in title, tags or text of either language, or is the sound of some
 * characters of title and tags, spelt out or by initials. Titles come first, then tags, then texts; of those alike the more used.
 */
export async function listArticles(
  em: SqlEntityManager,
  desk: KnowledgeDesk,
  actor: Actor,
  query: ArticleQuery,
): Promise<ArticleList> {
  const today = todayOf(desk);
  const show = hasRole(actor, ...articleWriterRoles) ? query.show : 'in_force';
  const words = query.q.toLowerCase().split(/\s+/).filter(Boolean).slice(0, MOST_WORDS);
  let select = knowledgeDb(em)
    .selectFrom('article as a')
    .select(listed)
    .select(
      words.map((word, at) =>
        sql<number>`case when a.search_text like ${likeInside(word)} escape '!' then 1 else 0 end`.as(`hit_${at}`),
      ),
    );
  if (query.category) select = select.where('a.category', '=', query.category);
  if (show !== 'all') select = select.where('a.withdrawn', '=', 0);
  if (show === 'in_force')
    select = select
      .where('a.valid_from', '<=', today)
      .where(({ or, eb }) => or([eb('a.valid_until', 'is', null), eb('a.valid_until', '>=', today)]));
  if (show === 'due') select = select.where('a.look_again_by', '<=', daysAfter(today, DUE_DAYS));
  const found = (await select.orderBy('a.title_zh').orderBy('a.id').execute()).flatMap((row) => {
    const rank = rankOf(row, words, (at) => Number((row as Record<string, unknown>)[`hit_${at}`]) === 1);
    return rank === null ? [] : [{ row, rank }];
  });
  const counts = await countsOf(em, desk);
  const items = found
    .map(({ row, rank }) => ({ rank, row: presentRow(row, today, counts) }))
    .sort((one, other) => one.rank - other.rank || other.row.opened - one.row.opened)
    .map(({ row }) => row);
  return { items: items.slice(0, query.limit), more: items.length > query.limit };
}

/** 0: the title says every word · 1: title, tags or their sound · 2: the text; null: a word is nowhere. */
function rankOf(row: Listed, words: readonly string[], inText: (at: number) => boolean): number | null {
  const title = `${row.title_zh} ${row.title_en}`.toLowerCase();
  const tags = row.tags.toLowerCase();
  const syllables = row.syllables.split(' ').filter(Boolean);
  let rank = 0;
  for (const [at, word] of words.entries()) {
    if (title.includes(word)) continue;
    if (tags.includes(word) || soundsLike(syllables, word)) rank = Math.max(rank, 1);
    else if (inText(at)) rank = 2;
    else return null;
  }
  return rank;
}

export interface ArticleCounts {
  opened: ReadonlyMap<string, { opened: number; copied: number }>;
  rated: ReadonlyMap<string, { helped: number; not: number }>;
}

/** Uses of the last ninety days and ratings of the versions in force; of one article where it is named. */
export async function countsOf(em: SqlEntityManager, desk: KnowledgeDesk, id?: string): Promise<ArticleCounts> {
  const db = knowledgeDb(em);
  let uses = db
    .selectFrom('article_use as u')
    .select(['u.article_id', sql<number>`sum(u.opened)`.as('opened'), sql<number>`sum(u.copied)`.as('copied')])
    .where('u.day', '>', daysAfter(todayOf(desk), -COUNTED_DAYS))
    .groupBy('u.article_id');
  let ratings = db
    .selectFrom('article_rating as r')
    .innerJoin('article as a', (join) => join.onRef('a.id', '=', 'r.article_id').onRef('a.version', '=', 'r.version'))
    .select(['r.article_id', sql<number>`sum(r.helped)`.as('helped'), sql<number>`count(*)`.as('all')])
    .groupBy('r.article_id');
  if (id !== undefined) {
    uses = uses.where('u.article_id', '=', id);
    ratings = ratings.where('r.article_id', '=', id);
  }
  const [used, rated] = await Promise.all([uses.execute(), ratings.execute()]);
  return {
    opened: new Map(used.map((row) => [row.article_id, { opened: Number(row.opened), copied: Number(row.copied) }])),
    rated: new Map(
      rated.map((row) => [row.article_id, { helped: Number(row.helped), not: Number(row.all) - Number(row.helped) }]),
    ),
  };
}

export function presentRow(row: Listed, today: string, { opened, rated }: ArticleCounts): ArticleRow {
  const state = row.withdrawn
    ? 'withdrawn'
    : row.valid_from > today
      ? 'future'
      : row.valid_until !== null && row.valid_until < today
        ? 'expired'
        : 'in_force';
  return {
    id: row.id,
    version: row.version,
    title: { 'zh-CN': row.title_zh, en: row.title_en },
    category: row.category,
    tags: row.tags.split(' ').filter(Boolean),
    validFrom: row.valid_from,
    validUntil: row.valid_until,
    lookAgainBy: row.look_again_by,
    state,
    due: !row.withdrawn && row.look_again_by <= daysAfter(today, DUE_DAYS),
    opened: opened.get(row.id)?.opened ?? 0,
    helped: rated.get(row.id)?.helped ?? 0,
    notHelped: rated.get(row.id)?.not ?? 0,
  };
}
