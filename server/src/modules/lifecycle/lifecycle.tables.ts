import type { SqlEntityManager } from '@mikro-orm/sql';
import type { Kysely } from 'kysely';
import type { TablesOf } from '../../persistence/tables.ts';
import type { CustomerTables } from '../customers/index.ts';
import type {
  LifecycleRunSchema,
  LifecycleSettingsSchema,
  RetentionCallSchema,
  StageElementSchema,
  ValueModelSchema,
} from './entities/lifecycle.entity.ts';
import type {
  CustomerFiguresSchema,
  CustomerStandingSchema,
  CustomerValueSchema,
  StandingChangeSchema,
  StandingDecisionSchema,
} from './entities/standing.entity.ts';

export type LifecycleTables = CustomerTables &
  TablesOf<
    | typeof CustomerFiguresSchema
    | typeof CustomerStandingSchema
    | typeof CustomerValueSchema
    | typeof StandingChangeSchema
    | typeof StandingDecisionSchema
    | typeof LifecycleSettingsSchema
    | typeof LifecycleRunSchema
    | typeof StageElementSchema
    | typeof ValueModelSchema
    | typeof RetentionCallSchema
  >;

export const lifecycleDb = (em: SqlEntityManager): Kysely<LifecycleTables> => em.getKysely<LifecycleTables>();
