import type { SqlEntityManager } from '@mikro-orm/sql';
import type { Kysely } from 'kysely';
import type { TablesOf } from '../../persistence/tables.ts';
import type { CustomerTables } from '../customers/index.ts';
import type { OfferAnswerSchema, OfferChanceSchema } from './entities/offer.entity.ts';

export type OfferTables = CustomerTables & TablesOf<typeof OfferAnswerSchema | typeof OfferChanceSchema>;

export const offerDb = (em: SqlEntityManager): Kysely<OfferTables> => em.getKysely<OfferTables>();
