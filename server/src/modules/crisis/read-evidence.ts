import type { SqlEntityManager } from '@mikro-orm/sql';
import {
  type AlertDetail,
  type AlertReason,
  type Label,
  type ObservedIndicator,
  observedIndicators,
  warningLabels,
} from '@tellerline/contracts';
import { bankDay } from '../../kernel/bank-day.ts';
import { accountNumber } from '../customers/index.ts';
import { crisisDb } from './crisis.tables.ts';

type Evidence = AlertDetail['evidence'];
const MOST = 5;
const both = (text: string): Label => ({ 'zh-CN': text, en: text });

/** Words of some of the bank's short lists, by `list.code`; a code without words stands for itself. */
async function wordsOf(em: SqlEntityManager, lists: readonly string[]): Promise<(list: string, code: string) => Label> {
  const rows = await crisisDb(em)
    .selectFrom('code_value')
    .select(['list', 'code', 'zh', 'en'])
    .where('list', 'in', lists)
    .execute();
  const words = new Map(rows.map((row) => [`${row.list}.${row.code}`, { 'zh-CN': row.zh, en: row.en }]));
  return (list, code) => words.get(`${list}.${code}`) ?? both(code);
}
const joined = (...parts: Label[]): Label => ({
  'zh-CN': parts.map((part) => part['zh-CN']).join(' · '),
  en: parts.map(({ en }) => en).join(' · '),
});

/** The rows behind the figures: accounts that were closed, the last bookings, papers, who noticed what. A few of each. */
export async function readEvidence(
  em: SqlEntityManager,
  customerId: number,
  reasons: readonly AlertReason[],
  { timeZone, today }: { timeZone: string; today: string },
): Promise<Evidence> {
  const has = new Set(reasons.map(({ indicator }) => indicator));
  const parts = await Promise.all([
    has.has('product_ended') || has.has('relationship_ended') ? closedAccounts(em, customerId) : [],
    has.has('trade_stopped') || has.has('frequency_fall') || has.has('salary_stopped')
      ? lastBookings(em, customerId, timeZone)
      : [],
    has.has('certificate_expired') ? expiredPapers(em, customerId, today) : [],
    observedIndicators.some((key) => has.has(key)) ? observations(em, customerId) : [],
  ]);
  return parts.flat();
}

async function closedAccounts(em: SqlEntityManager, customerId: number): Promise<Evidence> {
  const rows = await crisisDb(em)
    .selectFrom('account as a')
    .leftJoin('product as p', 'p.code', 'a.product')
    .select(['a.account_no', 'a.product', 'a.closed_on', 'p.name_zh', 'p.name_en'])
    .where('customer_id', '=', customerId)
    .where('closed_on', 'is not', null)
    .orderBy('closed_on', 'desc')
    .limit(MOST)
    .execute();
  return rows.map((row) => ({
    indicator: 'product_ended' as const,
    text: joined(
      both(row.closed_on ?? ''),
      { 'zh-CN': row.name_zh ?? row.product, en: row.name_en ?? row.name_zh ?? row.product },
      both(accountNumber(row.account_no).text),
    ),
  }));
}

async function lastBookings(em: SqlEntityManager, customerId: number, timeZone: string): Promise<Evidence> {
  const words = await wordsOf(em, ['purpose', 'channel']);
  const rows = await crisisDb(em)
    .selectFrom('account_transaction')
    .select(['booked_at', 'purpose', 'channel'])
    .where('customer_id', '=', customerId)
    .orderBy('booked_at', 'desc')
    .limit(3)
    .execute();
  return rows.map((row) => ({
    indicator: 'frequency_fall' as const,
    text: joined(
      { 'zh-CN': `最近交易 ${bankDay(row.booked_at, timeZone)}`, en: `Booked ${bankDay(row.booked_at, timeZone)}` },
      words('purpose', row.purpose),
      words('channel', row.channel),
    ),
  }));
}

async function expiredPapers(em: SqlEntityManager, customerId: number, today: string): Promise<Evidence> {
  const words = await wordsOf(em, ['personIdType', 'certificateKind']);
  const rows = await crisisDb(em)
    .selectFrom('id_document')
    .select(['kind', 'valid_until'])
    .where('customer_id', '=', customerId)
    .where('valid_until', '<', today)
    .where('long_term', '=', 0)
    .orderBy('valid_until')
    .limit(MOST)
    .execute();
  return rows.map((row) => ({
    indicator: 'certificate_expired' as const,
    text: joined(
      words(/^\d+$/.test(row.kind) ? 'personIdType' : 'certificateKind', row.kind),
      both(row.valid_until ?? ''),
    ),
  }));
}

async function observations(em: SqlEntityManager, customerId: number): Promise<Evidence> {
  const rows = await crisisDb(em)
    .selectFrom('alert_observation')
    .select(['indicator', 'note', 'observed_on', 'by_name'])
    .where('customer_id', '=', customerId)
    .orderBy('observed_at', 'desc')
    .limit(MOST)
    .execute();
  return rows.map((row) => {
    const indicator = row.indicator as ObservedIndicator;
    const rest = [row.observed_on, row.by_name, row.note].filter(Boolean).join(' · ');
    const label = warningLabels[indicator];
    return { indicator, text: { 'zh-CN': `${label['zh-CN']} · ${rest}`, en: `${label.en} · ${rest}` } };
  });
}
