import type { TablesOf } from '../../persistence/tables.ts';
import type { PastCallSchema } from './entities/past-call.entity.ts';

export type ReportsTables = TablesOf<typeof PastCallSchema>;
