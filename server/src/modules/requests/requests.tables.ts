import type { SqlEntityManager } from '@mikro-orm/sql';
import type { Kysely, Selectable } from 'kysely';
import type { TablesOf } from '../../persistence/tables.ts';
import type { CustomerTables } from '../customers/index.ts';
import type {
  CustomerMailSchema,
  RequestEntrySchema,
  RequestLinkSchema,
  ServiceRequestSchema,
} from './entities/request.entity.ts';

export type RequestTables = TablesOf<
  typeof ServiceRequestSchema | typeof RequestEntrySchema | typeof RequestLinkSchema | typeof CustomerMailSchema
> &
  CustomerTables;
export type RequestRecord = Selectable<RequestTables['service_request']>;

export const requestDb = (em: SqlEntityManager): Kysely<RequestTables> => em.getKysely<RequestTables>();
