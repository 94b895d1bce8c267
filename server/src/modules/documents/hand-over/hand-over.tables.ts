import type { SqlEntityManager } from '@mikro-orm/sql';
import type { Kysely, Selectable } from 'kysely';
import type { TablesOf } from '../../../persistence/tables.ts';
import type { CustomerTables } from '../../customers/index.ts';
import type {
  BundleEventSchema,
  BundleLineSchema,
  BundleSchema,
  InternalDocumentSchema,
} from './entities/bundle.entity.ts';

export type HandOverTables = TablesOf<
  typeof BundleSchema | typeof BundleLineSchema | typeof BundleEventSchema | typeof InternalDocumentSchema
> &
  Pick<CustomerTables, 'customer' | 'account'>;

export const handOverDb = (em: SqlEntityManager): Kysely<HandOverTables> => em.getKysely<HandOverTables>();
export type StoredBundle = Selectable<HandOverTables['bundle']>;
