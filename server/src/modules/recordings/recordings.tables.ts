import type { SqlEntityManager } from '@mikro-orm/sql';
import type { Kysely, Selectable } from 'kysely';
import type { TablesOf } from '../../persistence/tables.ts';
import type { CallTables } from '../callcenter/index.ts';
import type {
  ListenTicketSchema,
  RecordingPauseSchema,
  RecordingRulesSchema,
  RecordingSchema,
} from './entities/recording.entity.ts';

export type RecordingTables = TablesOf<
  typeof RecordingSchema | typeof RecordingRulesSchema | typeof ListenTicketSchema | typeof RecordingPauseSchema
> &
  CallTables;
export type RecordingRecord = Selectable<RecordingTables['recording']>;

export const recordingsDb = (em: SqlEntityManager): Kysely<RecordingTables> => em.getKysely<RecordingTables>();
