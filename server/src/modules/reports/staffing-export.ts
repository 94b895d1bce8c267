import { type Label, StaffingAddress, type StaffingInterval } from '@tellerline/contracts';
import { AppError } from '../../kernel/app-error.ts';
import type { BankCalendar } from '../../kernel/business-hours.ts';
import type { ServerDeps } from '../../kernel/module.ts';
import type { ExportFilter, ExportSource } from '../exports/index.ts';
import { staffingOf } from './staffing/staffing-desk.ts';

const columns: { id: string; label: Label; cell(row: StaffingInterval): string | number | null }[] = [
  { id: 'time', label: { 'zh-CN': '时段', en: 'Interval' }, cell: (row) => row.time },
  { id: 'calls', label: { 'zh-CN': '预测来电', en: 'Calls' }, cell: (row) => round(row.calls) },
  { id: 'aht', label: { 'zh-CN': '平均处理（秒）', en: 'AHT (s)' }, cell: (row) => round(row.ahtSeconds) },
  { id: 'erlangC', label: { 'zh-CN': '坐席（Erlang C）', en: 'Agents (Erlang C)' }, cell: (row) => row.erlangC.agents },
  {
    id: 'erlangA',
    label: { 'zh-CN': '坐席（Erlang A）', en: 'Agents (Erlang A)' },
    cell: (row) => row.erlangA?.agents ?? null,
  },
  { id: 'rostered', label: { 'zh-CN': '排班人数', en: 'On the roster' }, cell: (row) => row.rostered },
];

/** The staffing of a day as a file, with the suppositions it rests on. */
export function staffingExport(deps: ServerDeps, calendar: () => BankCalendar): ExportSource {
  const rowsOf = async (em: Parameters<ExportSource['pages']>[0], filter: ExportFilter) =>
    (await staffingOf(em, addressOf(filter), { special: calendar().special, timeZone: deps.bank.timeZone })).intervals;
  return {
    kind: 'staffing',
    label: { 'zh-CN': '人力测算', en: 'Staffing' },
    roles: ['supervisor', 'manager'],
    columns: columns.map(({ id, label }) => ({ id, label })),
    describe: (filter) =>
      Object.entries(addressOf(filter)).map(([name, value]) => ({
        label: { 'zh-CN': name, en: name },
        value: String(value),
      })),
    count: async (em, _actor, filter, most) => Math.min(most, (await rowsOf(em, filter)).length),
    pages: async function* (em, _actor, filter) {
      yield (await rowsOf(em, filter)).map((row) => columns.map(({ cell }) => cell(row)));
    },
  };
}

const round = (value: number): number => Math.round(value * 10) / 10;

function addressOf(filter: ExportFilter): StaffingAddress {
  const parsed = StaffingAddress.strict().safeParse(filter);
  if (parsed.success) return parsed.data;
  const field = String(parsed.error.issues[0]?.path[0] ?? 'filter');
  throw new AppError('request.invalid', { status: 400, details: { field: `filter.${field}` } });
}
