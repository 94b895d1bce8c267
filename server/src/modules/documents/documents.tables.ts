import type { SqlEntityManager } from '@mikro-orm/sql';
import type { Kysely } from 'kysely';
import type { TablesOf } from '../../persistence/tables.ts';
import type { CustomerTables } from '../customers/index.ts';
import type {
  ArchiveCabinetSchema,
  ArchiveFileSchema,
  ArchiveMovementSchema,
  DocumentCounterSchema,
} from './entities/archive.entity.ts';
import type { ImageElementSchema, ImagePageSchema, ImageSetSchema, StoredFileSchema } from './entities/image.entity.ts';

/** The tables of images and archive as Kysely sees them, with the customers and accounts they are joined to. */
export type ImageAndArchiveTables = TablesOf<
  | typeof StoredFileSchema
  | typeof ImageSetSchema
  | typeof ImagePageSchema
  | typeof ImageElementSchema
  | typeof ArchiveCabinetSchema
  | typeof ArchiveFileSchema
  | typeof ArchiveMovementSchema
  | typeof DocumentCounterSchema
> &
  Pick<CustomerTables, 'customer' | 'account'>;

export const documentDb = (em: SqlEntityManager): Kysely<ImageAndArchiveTables> =>
  em.getKysely<ImageAndArchiveTables>();
