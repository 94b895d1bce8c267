import type { SqlEntityManager } from '@mikro-orm/sql';
import type { Kysely } from 'kysely';
import type { TablesOf } from '../../persistence/tables.ts';
import type { EvaluationAnswerSchema, EvaluationSchema, ScorecardSchema } from './entities/quality.entity.ts';

export type QualityTables = TablesOf<typeof ScorecardSchema | typeof EvaluationSchema | typeof EvaluationAnswerSchema>;

export const qualityDb = (em: SqlEntityManager): Kysely<QualityTables> => em.getKysely<QualityTables>();
