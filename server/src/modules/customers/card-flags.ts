import type { CustomerCard } from '@tellerline/contracts';
import { daysAfter } from '../../kernel/bank-day.ts';
import type { CardRows } from './read-card.ts';

type Flag = CustomerCard['flags'][number];

/** Source document §3.2: a certificate that ends is told a week before. */
const WARNED_DAYS_BEFORE_EXPIRY = 7;

const flag = (severity: Flag['severity'], zh: string, en: string): Flag => ({ severity, text: { 'zh-CN': zh, en } });

/** What the agent must see first, worst first. */
export function cardFlags(rows: CardRows, today: string): Flag[] {
  const { customer, loans, documents, accounts, cards } = rows;
  const flags: Flag[] = [];
  if (customer.blacklisted) flags.push(flag('danger', '黑名单客户', 'On the blacklist'));
  const overdue = loans.filter((loan) => loan.status === 'overdue').map((loan) => loan.overdue_days);
  const days = Math.max(0, ...overdue);
  if (days > 0) flags.push(flag('danger', `贷款逾期 ${days} 天`, `Loan overdue by ${days} days`));
  else if (overdue.length > 0) flags.push(flag('danger', '贷款逾期', 'Loan overdue'));
  if (loans.some((loan) => loan.status === 'written_off'))
    flags.push(flag('danger', '有核销贷款', 'A loan was written off'));
  if (accounts.some((account) => account.status === 'frozen'))
    flags.push(flag('warning', '账户冻结', 'An account is frozen'));
  if (cards.some((card) => card.status === 'lost')) flags.push(flag('warning', '有挂失卡', 'A card is reported lost'));
  const ends = documents.filter((d) => !d.long_term && d.valid_until !== null).map((d) => d.valid_until ?? '');
  if (ends.some((day) => day < today)) flags.push(flag('warning', '证件已过期', 'A certificate has expired'));
  const soon = daysAfter(today, WARNED_DAYS_BEFORE_EXPIRY);
  if (ends.some((day) => day >= today && day <= soon)) {
    flags.push(flag('info', '证件即将到期', 'A certificate is about to expire'));
  }
  if (customer.vip) flags.push(flag('info', 'VIP 客户', 'VIP customer'));
  if (customer.status === 'closed') flags.push(flag('info', '已销户客户', 'Former customer'));
  return flags;
}
