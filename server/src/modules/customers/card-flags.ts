import type { CustomerCard, Label } from '@tellerline/contracts';
import { possibleFlag } from './blacklist/blacklist-flags.ts';
import type { ExpirySettings } from './expiry/expiry-state.ts';
import { paperFlags } from './expiry/paper-flags.ts';
import type { CardRows } from './read-card.ts';

type Flag = CustomerCard['flags'][number];

const worst: readonly Flag['severity'][] = ['danger', 'warning', 'info'];

const flag = (severity: Flag['severity'], zh: string, en: string): Flag => ({ severity, text: { 'zh-CN': zh, en } });

/** What the agent must see first, worst first. @param seesMoney whether the viewer may know of loans, accounts and cards at all */
export function cardFlags(rows: CardRows, today: string, expiry: ExpirySettings, seesMoney: boolean): Flag[] {
  const { customer, figures } = rows;
  const flags: Flag[] = seesMoney ? moneyFlags(figures) : [];
  flags.push(...paperFlags(rows, today, expiry));
  if (customer.vip) flags.push(flag('info', 'VIP 客户', 'VIP customer'));
  if (customer.status === 'closed') flags.push(flag('info', '已销户客户', 'Former customer'));
  return flags.sort((one, other) => worst.indexOf(one.severity) - worst.indexOf(other.severity));
}

function moneyFlags({ overdueDays: days, writtenOff, frozen, lostCard }: CardRows['figures']): Flag[] {
  const flags: Flag[] = [];
  if (days !== null && days > 0) flags.push(flag('danger', `贷款逾期 ${days} 天`, `Loan overdue by ${days} days`));
  else if (days !== null) flags.push(flag('danger', '贷款逾期', 'Loan overdue'));
  if (writtenOff) flags.push(flag('danger', '有核销贷款', 'A loan was written off'));
  if (frozen) flags.push(flag('warning', '账户冻结', 'An account is frozen'));
  if (lostCard) flags.push(flag('warning', '有挂失卡', 'A card is reported lost'));
  return flags;
}

/**
 * The blacklist before everything else that is as serious; a customer who is marked and meets no entry, or one by his name only,
 * is told all the same.
 */
export function withBlacklist(flags: readonly Flag[], listed: readonly Flag[], isMarked: boolean): Flag[] {
  const met = listed.some((each) => each !== possibleFlag);
  const first = isMarked && !met ? [flag('danger', '黑名单客户', 'On the blacklist'), ...listed] : listed;
  return [...first, ...flags].sort((one, other) => worst.indexOf(one.severity) - worst.indexOf(other.severity));
}

/** Which other numbers this record goes by since they were merged into it. */
export function mergedFlag(numbers: readonly string[]): Flag {
  const [latest = '', ...others] = numbers;
  const more = others.length > 0 ? ` +${others.length}` : '';
  return flag('info', `已并入客户号 ${latest}${more}`, `Merged from ${latest}${more}`);
}

/** A change of the record has been handed in and is not decided yet. */
export const waitingFlag = (what: Label): Flag =>
  flag('info', `${what['zh-CN']}修改待复核`, `${what.en}: a change waits for review`);
