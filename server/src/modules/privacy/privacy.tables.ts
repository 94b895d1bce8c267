import type { SqlEntityManager } from '@mikro-orm/sql';
import type { Kysely } from 'kysely';
import type { TablesOf } from '../../persistence/tables.ts';
import type { RevealDaySchema, RevealGrantSchema } from './entities/reveal.entity.ts';
import type { RightsPolicySchema } from './entities/rights-policy.entity.ts';

type PrivacyTables = TablesOf<typeof RightsPolicySchema | typeof RevealGrantSchema | typeof RevealDaySchema>;

export const privacyDb = (em: SqlEntityManager): Kysely<PrivacyTables> => em.getKysely<PrivacyTables>();
