import {
  AgentDay,
  type CallMetrics,
  CallReport,
  CountedCallPage,
  type Locale,
  type MetricSettings,
  ReportAgents,
  type ReportDimension,
  StaffingView,
} from '@tellerline/contracts';
import { type Http, queryOf } from '../../data/http.ts';

/** What is asked of a report, as the page's fields have it. */
export interface ReportChoice {
  from: string;
  to: string;
  by: ReportDimension;
  minutes: number;
  source: string;
  /** Absent: each queue by its own. */
  serviceLevelSeconds?: number | undefined;
  levels?: 'own' | 'same';
  shortAbandonSeconds?: number;
  serviceLevelWithout?: MetricSettings['serviceLevelWithout'];
  repeatDays?: number;
}

/** One figure of a report: a row (null: the total) and a metric. */
export interface Figure {
  group: string | null;
  label: string;
  metric: keyof CallMetrics;
  value: number | null;
}

/** What somebody supposes of a day to come. */
export interface StaffingChoice {
  day: string;
  weeks: number;
  source: string;
  queue: string;
  answerPercent: number;
  withinSeconds: number;
  /** Null: as measured. */
  patienceSeconds: number | null;
  handlingPercent: number;
  volumePercent: number;
  shrinkagePercent: number;
}

/** What the pages of reports ask the server. */
export const reportsApi = (http: Http) => ({
  calls: (choice: ReportChoice, locale: Locale) =>
    http.get(`/reports/calls${queryOf({ ...choice, locale })}`, CallReport),
  counted: (choice: ReportChoice, { group, metric }: Figure, cursor: string | null, locale: Locale) =>
    http.get(`/reports/calls/counted${queryOf({ ...choice, group, metric, cursor, locale })}`, CountedCallPage),
  staffing: (choice: StaffingChoice, signal?: AbortSignal) =>
    http.get(`/reports/staffing${queryOf({ ...choice })}`, StaffingView, signal),
  agents: () => http.get('/reports/agents', ReportAgents),
  agentDay: (userId: string, day: string) => http.get(`/reports/agents/${userId}/day${queryOf({ day })}`, AgentDay),
});
