import type { Selectable } from 'kysely';
import type { TablesOf } from '../../persistence/tables.ts';
import type { TaskSchema } from './entities/task.entity.ts';

export type TaskTables = TablesOf<typeof TaskSchema>;
export type TaskRow = Selectable<TaskTables['task']>;
