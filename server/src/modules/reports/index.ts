import type { BankCalendar } from '../../kernel/business-hours.ts';
import type { EntityList, ServerDeps, ServerModule } from '../../kernel/module.ts';
import { usualCalendar } from '../../kernel/usual-calendar.ts';
import type { AgentDirectory } from '../callcenter/index.ts';
import type { ExportsApi } from '../exports/index.ts';
import { CallImportSchema } from './entities/call-import.entity.ts';
import { PastCallSchema } from './entities/past-call.entity.ts';
import { reportMailSchemas } from './entities/report-mail.entity.ts';
import { anonymousBank } from './history/anonymous-bank.ts';
import type { PastCallFormat } from './history/past-call-format.ts';
import { mailRoutes } from './mail/mail.routes.ts';
import type { MailDesk, MailPeople } from './mail/mail-desk.ts';
import { type MailSettings, smtpRelay } from './mail/mail-relay.ts';
import { sendDueReports } from './mail/send-due.ts';
import { reportExport } from './report-export.ts';
import { ReportsDesk } from './reports.desk.ts';
import { reportsRoutes } from './reports.routes.ts';
import { staffingExport } from './staffing-export.ts';

export const reportsEntities: EntityList = [PastCallSchema, CallImportSchema, ...reportMailSchemas];

export interface ReportsPorts {
  identity: AgentDirectory;
  people: MailPeople;
  /** Seconds of the service level of queues that have their own; absent: none has. */
  ownLevels?: (() => Record<string, number>) | undefined;
  /** The bank's calendar; absent: as the house begins. */
  calendar?: (() => BankCalendar) | undefined;
  /** Absent: no report leaves the house as a file. */
  exports?: ExportsApi | undefined;
  scheduler?: { addTicker(ticker: { name: string; everyMs: number; run(): Promise<void> }): void } | undefined;
  /** Absent: no report goes out by mail. */
  mail?: MailSettings | undefined;
}

export interface ReportsApi {
  /** Sends the reports that are due by mail; the ticker calls it. */
  sendDue(): Promise<void>;
}

/** Where nobody said, figures of agents stay with the bank: the sender's own domain. */
const domainsOf = ({ domains, from }: MailSettings): readonly string[] =>
  domains.length > 0
    ? domains
    : [
        from
          .slice(from.lastIndexOf('@') + 1)
          .replace(/>.*$/, '')
          .toLowerCase(),
      ];

/** Reports on calls, our own and imported ones, and on agents' days. */
export function reportsModule(deps: ServerDeps, ports: ReportsPorts): ServerModule & ReportsApi {
  const { identity, exports, people, mail } = ports;
  const calendar = ports.calendar ?? (() => usualCalendar);
  const desk = new ReportsDesk(deps, identity, ports.ownLevels ?? (() => ({})), calendar);
  exports?.register(reportExport(desk));
  exports?.register(staffingExport(deps, calendar));
  const mailDesk: MailDesk = {
    deps,
    reports: desk,
    people,
    relay: mail ? smtpRelay(mail) : null,
    domains: mail ? domainsOf(mail) : [],
  };
  const sendDue = () => sendDueReports(mailDesk);
  return {
    name: 'reports',
    routes: [...reportsRoutes(desk), ...mailRoutes(mailDesk)],
    start: async () => ports.scheduler?.addTicker({ name: 'reports.mail', everyMs: 30_000, run: sendDue }),
    sendDue,
  };
}

/** Histories of other systems that can be taken in, by name. */
export const pastCallFormats: ReadonlyMap<string, PastCallFormat> = new Map(
  [anonymousBank].map((format) => [format.name, format]),
);

export { type HistoryImport, HistoryRefusal, importCalls } from './history/import-calls.ts';
export { type MailRelay, type MailSettings, smtpRelay } from './mail/mail-relay.ts';
export { reportOn } from './report/call-report.ts';
export { reportTable } from './report/report-table.ts';
export type { StaffingPlan } from './staffing/forecast.ts';
export { planFrom } from './staffing/staffing-desk.ts';
