import {
  type DialOutcome,
  EntryQuery,
  type EntryResult,
  type EntryRow,
  type EntryState,
  type Label,
  Uuid,
} from '@tellerline/contracts';
import type { z } from 'zod';
import { branchCell, type ExportSource, instantCell, pagedSource } from '../../exports/index.ts';
import type { DiallingDesk } from '../dialling-desk.ts';
import { readEntries } from './entries.ts';

const text = (zh: string, en: string): Label => ({ 'zh-CN': zh, en });
const states: Record<EntryState, Label> = {
  open: text('待呼', 'Open'),
  taken: text('已领取', 'Taken'),
  calling: text('呼叫中', 'Calling'),
  called: text('待小结', 'Wrap-up due'),
  retry: text('待重呼', 'To be tried again'),
  done: text('完成', 'Done'),
  stopped: text('停止', 'Stopped'),
};
const results: Record<EntryResult, Label> = {
  success: text('成功', 'Success'),
  refused: text('拒绝', 'Refused'),
  closed: text('已联系', 'Spoken to'),
  unreachable: text('未联系上', 'Not reached'),
  do_not_call: text('要求不再来电', 'Wants no calls'),
  no_number: text('无号码', 'No number'),
  skipped: text('跳过', 'Skipped'),
};
const outcomes: Record<DialOutcome, Label> = {
  connected: text('接通', 'Answered'),
  busy: text('忙', 'Busy'),
  no_answer: text('无人接听', 'No answer'),
  machine: text('语音信箱', 'Answering machine'),
  failed: text('失败', 'Failed'),
  given_up: text('坐席挂断', 'Given up'),
};

const Query = EntryQuery.extend({ list: Uuid });

/** Entries of a list as a file, as far as whoever fetches it sees their customers. */
export const entriesSource = (desk: DiallingDesk): ExportSource =>
  pagedSource<EntryRow, z.output<typeof Query>>({
    kind: 'call_list_entries',
    label: text('外呼名单', 'Call list'),
    roles: ['manager', 'supervisor'],
    filters: { list: text('名单（编号）', 'List (id)'), state: text('状态', 'State') },
    query: Query,
    always: { limit: 200 },
    page: (em, actor, { list, ...query }) => readEntries(em, desk, actor, list, query),
    columns: [
      { id: 'customerNo', label: text('客户号', 'Customer number'), cell: (row) => row.customer?.customerNo ?? null },
      { id: 'name', label: text('客户名称', 'Name'), cell: (row) => row.customer?.name ?? null },
      {
        id: 'branch',
        label: text('机构', 'Branch'),
        cell: (row, locale) => (row.customer ? branchCell(row.customer.branch, locale) : null),
      },
      { id: 'state', label: text('状态', 'State'), cell: (row, locale) => states[row.state][locale] },
      {
        id: 'result',
        label: text('结果', 'Result'),
        cell: (row, locale) => (row.result ? results[row.result][locale] : null),
      },
      {
        id: 'disposition',
        label: text('小结', 'Disposition'),
        cell: (row, locale) => row.disposition?.[locale] ?? null,
      },
      { id: 'tries', label: text('拨打次数', 'Tries'), cell: (row) => row.tries },
      {
        id: 'lastOutcome',
        label: text('最近一次', 'Last try'),
        cell: (row, locale) => (row.lastOutcome ? outcomes[row.lastOutcome][locale] : null),
      },
      {
        id: 'lastTriedAt',
        label: text('最近拨打（UTC）', 'Last tried (UTC)'),
        cell: (row) => instantCell(row.lastTriedAt),
      },
      { id: 'agent', label: text('坐席', 'Agent'), cell: (row) => row.agentName },
    ],
  });
