import type { SqlEntityManager } from '@mikro-orm/sql';
import type { Kysely } from 'kysely';
import type { TablesOf } from '../../persistence/tables.ts';
import type {
  BlacklistEntrySchema,
  BlacklistHitSchema,
  BlacklistImportRowSchema,
  BlacklistKeySchema,
  BlacklistVerdictSchema,
} from './entities/blacklist.entity.ts';
import type { CertificateSchema, CorporateFileSchema, CustomerManagerSchema } from './entities/certificate.entity.ts';
import type {
  ContactPointSchema,
  IdDocumentSchema,
  NameBigramSchema,
  PhoneTailSchema,
} from './entities/contact.entity.ts';
import type { CorporateProfileSchema, CustomerSchema, PersonalProfileSchema } from './entities/customer.entity.ts';
import type { CustomerViewSchema } from './entities/customer-view.entity.ts';
import type {
  DuplicatePairSchema,
  DuplicateRunSchema,
  MatchKeySchema,
  MatchStampSchema,
  MatchWeightsSchema,
} from './entities/duplicate.entity.ts';
import type {
  AccountSchema,
  AccountTransactionSchema,
  BalanceSchema,
  CardSchema,
  LoanSchema,
} from './entities/holding.entity.ts';
import type { CustomerMergeSchema } from './entities/merge.entity.ts';
import type {
  CustomerNumberSchema,
  FileVersionSchema,
  PersonalDetailSchema,
} from './entities/personal-detail.entity.ts';
import type { ProductSchema } from './entities/product.entity.ts';
import type { CodeValueSchema, RelationSchema } from './entities/relation.entity.ts';
import type { SourceStateSchema } from './entities/source-state.entity.ts';

/** The module's tables as Kysely sees them: the road for hot reads and for set-based writes. */
export type CustomerTables = TablesOf<
  | typeof CustomerSchema
  | typeof PersonalProfileSchema
  | typeof CorporateProfileSchema
  | typeof ContactPointSchema
  | typeof PhoneTailSchema
  | typeof NameBigramSchema
  | typeof IdDocumentSchema
  | typeof AccountSchema
  | typeof BalanceSchema
  | typeof AccountTransactionSchema
  | typeof LoanSchema
  | typeof CardSchema
  | typeof ProductSchema
  | typeof RelationSchema
  | typeof CodeValueSchema
  | typeof SourceStateSchema
  | typeof CertificateSchema
  | typeof CorporateFileSchema
  | typeof CustomerManagerSchema
  | typeof PersonalDetailSchema
  | typeof FileVersionSchema
  | typeof CustomerNumberSchema
  | typeof BlacklistEntrySchema
  | typeof BlacklistKeySchema
  | typeof BlacklistHitSchema
  | typeof BlacklistVerdictSchema
  | typeof BlacklistImportRowSchema
  | typeof CustomerViewSchema
  | typeof CustomerMergeSchema
  | typeof DuplicatePairSchema
  | typeof MatchKeySchema
  | typeof MatchStampSchema
  | typeof DuplicateRunSchema
  | typeof MatchWeightsSchema
>;

export const customerDb = (em: SqlEntityManager): Kysely<CustomerTables> => em.getKysely<CustomerTables>();
