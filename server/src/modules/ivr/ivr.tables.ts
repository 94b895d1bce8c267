import type { SqlEntityManager } from '@mikro-orm/sql';
import type { Kysely, Selectable } from 'kysely';
import type { TablesOf } from '../../persistence/tables.ts';
import type {
  IdentityProofSchema,
  IvrEffectSchema,
  IvrMoveSchema,
  IvrSessionSchema,
  PhonePinSchema,
  PinTrySchema,
} from './ivr.entity.ts';

type IvrTables = TablesOf<
  | typeof IdentityProofSchema
  | typeof IvrEffectSchema
  | typeof IvrMoveSchema
  | typeof IvrSessionSchema
  | typeof PhonePinSchema
  | typeof PinTrySchema
>;
export type SessionRow = Selectable<IvrTables['ivr_session']>;

export const ivrDb = (em: SqlEntityManager): Kysely<IvrTables> => em.getKysely<IvrTables>();
