import type { SqlEntityManager } from '@mikro-orm/sql';
import type { Kysely, Selectable } from 'kysely';
import type { TablesOf } from '../../persistence/tables.ts';
import type { CustomerTables } from '../customers/index.ts';
import type { CustomerScoreSchema, ScoreModelSchema, ScoreRunSchema } from './entities/score.entity.ts';

export type AnalyticsTables = CustomerTables &
  TablesOf<typeof CustomerScoreSchema | typeof ScoreModelSchema | typeof ScoreRunSchema>;
export type RunRow = Selectable<AnalyticsTables['score_run']>;

export const analyticsDb = (em: SqlEntityManager): Kysely<AnalyticsTables> => em.getKysely<AnalyticsTables>();
