import type { SqlEntityManager } from '@mikro-orm/sql';
import { type AlertLevel, alertLevels } from '@tellerline/contracts';
import type { Kysely, Selectable } from 'kysely';
import type { TablesOf } from '../../persistence/tables.ts';
import type { CustomerTables } from '../customers/index.ts';
import type {
  AlertEntrySchema,
  AlertObservationSchema,
  AlertReadingSchema,
  AlertRulesSchema,
  AlertStageSchema,
  CustomerAlertSchema,
} from './entities/alert.entity.ts';
import type { CrisisMemberSchema, CrisisModeSchema } from './entities/mode.entity.ts';
import type { AlertPhoneSchema, SmsMessageSchema } from './entities/sms.entity.ts';

export type CrisisTables = TablesOf<
  | typeof AlertRulesSchema
  | typeof AlertReadingSchema
  | typeof AlertStageSchema
  | typeof CustomerAlertSchema
  | typeof AlertEntrySchema
  | typeof AlertObservationSchema
  | typeof AlertPhoneSchema
  | typeof SmsMessageSchema
  | typeof CrisisModeSchema
  | typeof CrisisMemberSchema
> &
  CustomerTables;
export type AlertRecord = Selectable<CrisisTables['customer_alert']>;

export const crisisDb = (em: SqlEntityManager): Kysely<CrisisTables> => em.getKysely<CrisisTables>();

/** Levels as numbers, so that SQL can say which is higher: 1 yellow, 2 orange, 3 red. */
export const rankOf = (level: AlertLevel): number => alertLevels.indexOf(level) + 1;
export const levelOf = (rank: number): AlertLevel | null => alertLevels[rank - 1] ?? null;
