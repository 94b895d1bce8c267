import {
  AgentDay,
  type CallMetrics,
  CallReport,
  CountedCallPage,
  type Locale,
  type MetricSettings,
  ReportAgents,
  type ReportDimension,
} from '@tellerline/contracts';
import { type Http, queryOf } from '../../data/http.ts';

/** What is asked of a report, as the page's fields have it. */
export interface ReportChoice {
  from: string;
  to: string;
  by: ReportDimension;
  minutes: number;
  source: string;
  serviceLevelSeconds: number;
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

/** What the pages of reports ask the server. */
export const reportsApi = (http: Http) => ({
  calls: (choice: ReportChoice, locale: Locale) =>
    http.get(`/reports/calls${queryOf({ ...choice, locale })}`, CallReport),
  counted: (choice: ReportChoice, { group, metric }: Figure, cursor: string | null, locale: Locale) =>
    http.get(`/reports/calls/counted${queryOf({ ...choice, group, metric, cursor, locale })}`, CountedCallPage),
  agents: () => http.get('/reports/agents', ReportAgents),
  agentDay: (userId: string, day: string) => http.get(`/reports/agents/${userId}/day${queryOf({ day })}`, AgentDay),
});
