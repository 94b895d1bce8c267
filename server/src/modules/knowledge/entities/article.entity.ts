import { defineEntity, p } from '@mikro-orm/core';
import type { ArticleCategory } from '@tellerline/contracts';
import { day, instant, longText, name, shortCode, uuid } from '../../../persistence/columns.ts';

/** An article as it is in force, with what it is found by. */
export const ArticleSchema = defineEntity({
  name: 'Article',
  tableName: 'article',
  properties: {
    id: uuid().primary(),
    version: p.integer(),
    titleZh: name(80),
    titleEn: name(80),
    category: shortCode(20).$type<ArticleCategory>(),
    /** Words with spaces between. */
    tags: name(300),
    /** What calls it is suggested on: `|queue:cards|flow:retention|`. */
    contexts: longText(),
    /** Syllables of the Chinese title and tags, with spaces between. */
    syllables: longText(),
    /** Titles, tags and text of both languages without marks, lower case. */
    searchText: longText(),
    validFrom: day(),
    validUntil: day().nullable(),
    lookAgainBy: day().index(),
    withdrawn: p.boolean(),
    /** Who wrote the version in force; null: came with the house. */
    ownerUserId: uuid().nullable(),
    ownerName: name(100).nullable(),
  },
});

/** Every published version. Never changed; that its writer is not its reviewer stands in the schema, too. */
export const ArticleVersionSchema = defineEntity({
  name: 'ArticleVersion',
  tableName: 'article_version',
  properties: {
    articleId: uuid().primary(),
    version: p.integer().primary().autoincrement(false),
    /** JSON as text, as `ArticleContent` of contracts has it. */
    content: longText(),
    publishedAt: instant(),
    /** Null: came with the house. */
    writtenBy: uuid().nullable(),
    writtenByName: name(100).nullable(),
    reviewedBy: uuid().nullable(),
    reviewedByName: name(100).nullable(),
  },
  checks: [{ name: 'article_version_two_people', expression: 'written_by is null or reviewed_by <> written_by' }],
});

/** How often an article was opened and copied from on a day of the bank. */
export const ArticleUseSchema = defineEntity({
  name: 'ArticleUse',
  tableName: 'article_use',
  properties: {
    articleId: uuid().primary(),
    day: day().primary(),
    opened: p.integer(),
    copied: p.integer(),
  },
});

/** Whether an article helped somebody; his last word counts, of the version he read. */
export const ArticleRatingSchema = defineEntity({
  name: 'ArticleRating',
  tableName: 'article_rating',
  properties: {
    articleId: uuid().primary(),
    userId: uuid().primary(),
    userName: name(100),
    version: p.integer(),
    helped: p.boolean(),
    remark: name(300),
    ratedAt: instant(),
  },
});
