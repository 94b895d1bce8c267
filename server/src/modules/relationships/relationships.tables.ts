import type { SqlEntityManager } from '@mikro-orm/sql';
import type { Kysely } from 'kysely';
import type { TablesOf } from '../../persistence/tables.ts';
import type { CustomerTables } from '../customers/index.ts';
import type {
  RiskGroupEventSchema,
  RiskGroupMemberSchema,
  RiskGroupSchema,
  RiskGroupTurnSchema,
} from './entities/risk-group.entity.ts';
import type { SegmentMemberSchema, SegmentMoveSchema, SegmentSchema } from './entities/segment.entity.ts';

/** The module's tables as Kysely sees them, with those of customers it reads. */
export type RelationshipTables = TablesOf<
  | typeof SegmentSchema
  | typeof SegmentMemberSchema
  | typeof SegmentMoveSchema
  | typeof RiskGroupSchema
  | typeof RiskGroupMemberSchema
  | typeof RiskGroupEventSchema
  | typeof RiskGroupTurnSchema
> &
  CustomerTables;

export const relationshipDb = (em: SqlEntityManager): Kysely<RelationshipTables> => em.getKysely<RelationshipTables>();
