import type { InteractionRow, Locale } from '@tellerline/contracts';
import type { CellValue } from '../../exchange/index.ts';
import { AppError } from '../../kernel/app-error.ts';
import type { ExportSource } from '../exports/index.ts';
import type { CallCentre } from './call-centre.ts';
import type { CustomerDirectory } from './ports.ts';
import { listInteractions } from './use-cases/list-interactions.ts';

const ROWS_A_PAGE = 100;

/** Calls of a supervisor's agents as a file, the newest first. */
export function interactionsSource(centre: CallCentre, customers: CustomerDirectory): ExportSource {
  const pages: ExportSource['pages'] = async function* (em, actor, _filter, locale) {
    await centre.roster.refresh();
    for (let cursor: string | undefined; ; ) {
      const page = await listInteractions(centre, customers, em, actor, {
        scope: 'all',
        limit: ROWS_A_PAGE,
        ...(cursor !== undefined && { cursor }),
      });
      em.clear();
      yield page.items.map((row) => cellsOf(row, locale));
      if (page.next === null) return;
      cursor = page.next;
    }
  };
  return {
    kind: 'interactions',
    label: { 'zh-CN': '通话清单', en: 'Calls' },
    roles: ['supervisor'],
    columns: [
      { id: 'startedAt', label: { 'zh-CN': '开始（UTC）', en: 'Started (UTC)' } },
      { id: 'direction', label: { 'zh-CN': '方向', en: 'Direction' } },
      { id: 'caller', label: { 'zh-CN': '号码', en: 'Number' }, masked: true },
      { id: 'customerNo', label: { 'zh-CN': '客户号', en: 'Customer number' } },
      { id: 'customer', label: { 'zh-CN': '客户名称', en: 'Customer' } },
      { id: 'queue', label: { 'zh-CN': '队列', en: 'Queue' } },
      { id: 'agent', label: { 'zh-CN': '坐席', en: 'Agent' } },
      { id: 'outcome', label: { 'zh-CN': '结果', en: 'Outcome' } },
      { id: 'waitSeconds', label: { 'zh-CN': '等待（秒）', en: 'Wait (s)' } },
      { id: 'talkSeconds', label: { 'zh-CN': '通话（秒）', en: 'Talk (s)' } },
      { id: 'disposition', label: { 'zh-CN': '小结', en: 'Disposition' } },
    ],
    describe: (filter) => {
      const [unknown] = Object.keys(filter);
      if (unknown === undefined) return [];
      throw new AppError('request.invalid', { status: 400, details: { field: `filter.${unknown}` } });
    },
    count: async (em, actor, filter, most) => {
      let rows = 0;
      for await (const page of pages(em, actor, filter, 'en')) {
        rows += page.length;
        if (rows >= most) return most;
      }
      return rows;
    },
    pages,
  };
}

/** The caller's number as a file may hold it: its last four digits. */
const numberTail = (display: string): string | null =>
  display === '' ? null : `****${display.replace(/\D/g, '').slice(-4)}`;

const cellsOf = (row: InteractionRow, locale: Locale): CellValue[] => [
  row.startedAt.replace('T', ' ').slice(0, 19),
  row.direction,
  numberTail(row.caller.display),
  row.customer?.customerNo ?? null,
  row.customer?.name ?? null,
  row.queue,
  row.agentName,
  row.outcome,
  Math.round(row.waitMs / 1000),
  Math.round(row.talkMs / 1000),
  row.disposition?.[locale] ?? null,
];
