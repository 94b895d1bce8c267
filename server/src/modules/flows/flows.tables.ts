import type { SqlEntityManager } from '@mikro-orm/sql';
import type { Kysely, Selectable } from 'kysely';
import type { TablesOf } from '../../persistence/tables.ts';
import type { FlowEffectSchema, FlowMoveSchema, FlowRunSchema, FlowVersionSchema } from './entities/flow.entity.ts';

type FlowTables = TablesOf<
  typeof FlowVersionSchema | typeof FlowRunSchema | typeof FlowMoveSchema | typeof FlowEffectSchema
>;
export type VersionRow = Selectable<FlowTables['flow_version']>;
export type RunRow = Selectable<FlowTables['flow_run']>;
export type MoveRow = Selectable<FlowTables['flow_move']>;

export const flowDb = (em: SqlEntityManager): Kysely<FlowTables> => em.getKysely<FlowTables>();
