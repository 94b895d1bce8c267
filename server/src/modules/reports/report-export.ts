import { type Locale, metricDefinitions, ReportAddress } from '@tellerline/contracts';
import { AppError } from '../../kernel/app-error.ts';
import type { ExportFilter, ExportSource } from '../exports/index.ts';
import { metricNames, reportTable } from './report/report-table.ts';
import type { ReportsDesk } from './reports.desk.ts';

const group = { 'zh-CN': '分组', en: 'Group' };

/** A report as a file: the rows of the page and their total. */
export function reportExport(desk: ReportsDesk): ExportSource {
  const rowsOf = async (...[em, actor, filter, locale]: Parameters<ExportSource['pages']>) =>
    reportTable(await desk.report(em, actor, addressOf(filter), locale)).slice(1);
  return {
    kind: 'call_report',
    label: { 'zh-CN': '通话报表', en: 'Report on calls' },
    roles: ['supervisor', 'manager'],
    columns: [{ id: 'group', label: group }, ...metricNames.map((id) => ({ id, label: metricDefinitions[id].label }))],
    describe: (filter) => {
      addressOf(filter);
      return Object.entries(filter).map(([name, value]) => ({
        label: words[name] ?? { 'zh-CN': name, en: name },
        value,
      }));
    },
    count: async (em, actor, filter, most) => Math.min(most, (await rowsOf(em, actor, filter, 'en')).length),
    pages: async function* (em, actor, filter, locale: Locale) {
      yield await rowsOf(em, actor, filter, locale);
    },
  };
}

const words: Readonly<Record<string, { 'zh-CN': string; en: string }>> = {
  from: { 'zh-CN': '从', en: 'From' },
  to: { 'zh-CN': '到', en: 'To' },
  by: { 'zh-CN': '按', en: 'By' },
  minutes: { 'zh-CN': '时段（分钟）', en: 'Interval (minutes)' },
  source: { 'zh-CN': '来源', en: 'Source' },
};

function addressOf(filter: ExportFilter): ReportAddress {
  const parsed = ReportAddress.strict().safeParse(filter);
  if (parsed.success) return parsed.data;
  const field = String(parsed.error.issues[0]?.path[0] ?? 'filter');
  throw new AppError('request.invalid', { status: 400, details: { field: `filter.${field}` } });
}
