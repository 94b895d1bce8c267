import type { EntityList, ServerDeps, ServerModule } from '../../kernel/module.ts';
import type { AgentDirectory } from '../callcenter/index.ts';
import type { ExportsApi } from '../exports/index.ts';
import { CallImportSchema } from './entities/call-import.entity.ts';
import { PastCallSchema } from './entities/past-call.entity.ts';
import { anonymousBank } from './history/anonymous-bank.ts';
import type { PastCallFormat } from './history/past-call-format.ts';
import { reportExport } from './report-export.ts';
import { ReportsDesk } from './reports.desk.ts';
import { reportsRoutes } from './reports.routes.ts';
import { staffingExport } from './staffing-export.ts';

export const reportsEntities: EntityList = [PastCallSchema, CallImportSchema];

export interface ReportsPorts {
  identity: AgentDirectory;
  /** Absent: no report leaves the house as a file. */
  exports?: ExportsApi | undefined;
}

/** Reports on calls, our own and imported ones, and on agents' days. */
export function reportsModule(deps: ServerDeps, { identity, exports }: ReportsPorts): ServerModule {
  const desk = new ReportsDesk(deps, identity);
  exports?.register(reportExport(desk));
  exports?.register(staffingExport(deps));
  return { name: 'reports', routes: reportsRoutes(desk) };
}

/** Histories of other systems that can be taken in, by name. */
export const pastCallFormats: ReadonlyMap<string, PastCallFormat> = new Map(
  [anonymousBank].map((format) => [format.name, format]),
);

export { type HistoryImport, HistoryRefusal, importCalls } from './history/import-calls.ts';
export { reportOn } from './report/call-report.ts';
export { reportTable } from './report/report-table.ts';
export { planDay, type StaffingPlan } from './staffing/forecast.ts';
