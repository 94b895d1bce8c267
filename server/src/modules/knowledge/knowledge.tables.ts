import type { SqlEntityManager } from '@mikro-orm/sql';
import type { Kysely, Selectable } from 'kysely';
import type { TablesOf } from '../../persistence/tables.ts';
import type { AnnouncementReadingSchema, AnnouncementSchema } from './entities/announcement.entity.ts';
import type {
  ArticleRatingSchema,
  ArticleSchema,
  ArticleUseSchema,
  ArticleVersionSchema,
} from './entities/article.entity.ts';

type KnowledgeTables = TablesOf<
  | typeof ArticleSchema
  | typeof ArticleVersionSchema
  | typeof ArticleUseSchema
  | typeof ArticleRatingSchema
  | typeof AnnouncementSchema
  | typeof AnnouncementReadingSchema
>;
export type ArticleRecord = Selectable<KnowledgeTables['article']>;
export type AnnouncementRecord = Selectable<KnowledgeTables['announcement']>;

export const knowledgeDb = (em: SqlEntityManager): Kysely<KnowledgeTables> => em.getKysely<KnowledgeTables>();
