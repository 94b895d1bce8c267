import type { SqlEntityManager } from '@mikro-orm/sql';
import type { Kysely, Selectable } from 'kysely';
import type { TablesOf } from '../../persistence/tables.ts';
import type { CustomerTables } from '../customers/index.ts';
import type { CallListEntrySchema, CallListSchema, DialSeatSchema } from './entities/call-list.entity.ts';
import type { CallRefusalSchema, DialAttemptSchema, DialFramesSchema } from './entities/dialling.entity.ts';

export type DiallingTables = TablesOf<
  | typeof CallListSchema
  | typeof CallListEntrySchema
  | typeof DialSeatSchema
  | typeof DialAttemptSchema
  | typeof CallRefusalSchema
  | typeof DialFramesSchema
> &
  CustomerTables;
export type ListRow = Selectable<DiallingTables['call_list']>;
export type EntryRecord = Selectable<DiallingTables['call_list_entry']>;

export const diallingDb = (em: SqlEntityManager): Kysely<DiallingTables> => em.getKysely<DiallingTables>();
