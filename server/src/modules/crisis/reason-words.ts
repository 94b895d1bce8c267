import type { AlertRules, IndicatorKey, Label } from '@tellerline/contracts';

interface Figures {
  value: number;
  base: number;
}
type Words = (figures: Figures, rules: AlertRules) => Label;

const both = (zh: string, en: string): Label => ({ 'zh-CN': zh, en });
const observed =
  (zh: string, en: string): Words =>
  ({ value }) =>
    value > 1 ? both(`${zh}（${value} 次）`, `${en} (${value}×)`) : both(zh, en);

/** Each indicator with its figures as a sentence. No amounts: whoever may not see money may read all of them. */
const words: Readonly<Record<IndicatorKey, Words>> = {
  product_ended: ({ value }, { indicators }) =>
    both(
      `近 ${indicators.product_ended.windowDays} 天终止 ${value} 个产品`,
      `${value} ${value === 1 ? 'product' : 'products'} ended in ${indicators.product_ended.windowDays} days`,
    ),
  frequency_fall: ({ value }, { indicators }) =>
    both(
      `近 ${indicators.frequency_fall.windowDays} 天交易笔数下降 ${value}%`,
      `${value}% fewer transactions in ${indicators.frequency_fall.windowDays} days`,
    ),
  amount_fall: ({ value }, { indicators }) =>
    both(
      `近 ${indicators.amount_fall.windowDays} 天交易金额下降 ${value}%`,
      `Turnover ${value}% lower in ${indicators.amount_fall.windowDays} days`,
    ),
  balance_fall: ({ value }, { indicators }) =>
    both(
      `近 ${indicators.balance_fall.windowDays} 天余额下降 ${value}%`,
      `Balance ${value}% lower in ${indicators.balance_fall.windowDays} days`,
    ),
  sudden_outflow: ({ value }, { indicators }) =>
    both(
      `${indicators.sudden_outflow.windowDays} 天内转出 ${value}%`,
      `${value}% moved out within ${indicators.sudden_outflow.windowDays} days`,
    ),
  salary_stopped: ({ base }, { indicators }) =>
    both(
      `此前代发 ${base} 次，近 ${indicators.salary_stopped.windowDays} 天无工资入账`,
      `No salary for ${indicators.salary_stopped.windowDays} days, ${base} before`,
    ),
  trade_stopped: ({ base }, { indicators }) =>
    both(
      `${indicators.trade_stopped.windowDays} 天无交易，此前 ${base} 笔`,
      `No transaction for ${indicators.trade_stopped.windowDays} days, ${base} before`,
    ),
  relationship_ended: ({ base }) => both(`${base} 个账户已全部销户`, `All ${base} accounts closed`),
  complaint_open: ({ value }, { indicators }) =>
    both(
      `${value} 起投诉超过 ${indicators.complaint_open.windowDays} 天未结`,
      `${value} ${value === 1 ? 'complaint' : 'complaints'} open for over ${indicators.complaint_open.windowDays} days`,
    ),
  certificate_expired: ({ value }) =>
    both(`${value} 份证件已过期`, `${value} ${value === 1 ? 'certificate' : 'certificates'} expired`),
  circle_default: ({ value, base }) =>
    both(
      `${base} 笔担保关联贷款逾期，最长 ${value} 天`,
      `${base} ${base === 1 ? 'loan' : 'loans'} of guarantee partners overdue, up to ${value} days`,
    ),
  rate_enquiry: observed('询问他行利率', 'Asked about rates elsewhere'),
  competitor_named: observed('提及竞争银行', 'Named a competitor'),
  dissatisfaction: observed('表示不满', 'Said he is dissatisfied'),
  transfer_planned: observed('打算转出资金', 'Means to move money out'),
  manager_left: observed('原客户经理离职', 'His manager left'),
  closing_request: observed('要求销户', 'Wants to close his accounts'),
};

export const reasonWords = (indicator: IndicatorKey, figures: Figures, rules: AlertRules): Label =>
  words[indicator](figures, rules);
