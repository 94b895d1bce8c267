import type { SqlEntityManager } from '@mikro-orm/sql';
import type { Kysely, Selectable } from 'kysely';
import type { TablesOf } from '../../persistence/tables.ts';
import type { CustomerTables } from '../customers/index.ts';
import type { OfferAnswerSchema, OfferBookSchema, OfferChanceSchema } from './entities/offer.entity.ts';

export type OfferTables = CustomerTables &
  TablesOf<typeof OfferAnswerSchema | typeof OfferBookSchema | typeof OfferChanceSchema>;
export type BookRow = Selectable<OfferTables['offer_book']>;

export const offerDb = (em: SqlEntityManager): Kysely<OfferTables> => em.getKysely<OfferTables>();
