import type { SqlEntityManager } from '@mikro-orm/sql';
import type { Kysely } from 'kysely';
import type { TablesOf } from '../../persistence/tables.ts';
import type { RevealDaySchema, RevealGrantSchema } from './entities/reveal.entity.ts';
import type { RightsPolicySchema, RightsProposalSchema } from './entities/rights-policy.entity.ts';

type PrivacyTables = TablesOf<
  typeof RightsPolicySchema | typeof RightsProposalSchema | typeof RevealGrantSchema | typeof RevealDaySchema
>;

export const privacyDb = (em: SqlEntityManager): Kysely<PrivacyTables> => em.getKysely<PrivacyTables>();
