import type { SqlEntityManager } from '@mikro-orm/sql';
import type { Kysely, Selectable } from 'kysely';
import type { TablesOf } from '../../../persistence/tables.ts';
import type { CustomerTables } from '../customer.tables.ts';
import type {
  AttributeDraftLineSchema,
  AttributeDraftSchema,
  AttributeImportRowSchema,
  CustomerAttributeSchema,
  DataImportSchema,
} from '../entities/attribute.entity.ts';

/** Attributes and their imports as raw SQL sees them, beside the customers they belong to. */
export type AttributeTables = CustomerTables &
  TablesOf<
    | typeof CustomerAttributeSchema
    | typeof AttributeDraftSchema
    | typeof AttributeDraftLineSchema
    | typeof DataImportSchema
    | typeof AttributeImportRowSchema
  >;

export const attributeDb = (em: SqlEntityManager): Kysely<AttributeTables> => em.getKysely<AttributeTables>();

export type StoredAttribute = Selectable<AttributeTables['customer_attribute']>;
export type StoredImport = Selectable<AttributeTables['data_import']>;
export type StoredImportRow = Selectable<AttributeTables['attribute_import_row']>;
