import type { AlertRules, IndicatorRule } from '@tellerline/contracts';

const YUAN = 100;
const rule = (weight: number, more: Partial<IndicatorRule> = {}): IndicatorRule => ({
  on: true,
  weight,
  threshold: 1,
  full: 1,
  windowDays: 30,
  baseDays: 180,
  minimum: 0,
  knockOut: false,
  ...more,
});

/**
 * The model a bank starts with: indicators of source document §4.5, weights and thresholds ours
 * (../shared/research/bank-crm.md §2b), to be tried on the bank's own history and changed.
 */
export const usualRules: AlertRules = {
  indicators: {
    product_ended: rule(25, { full: 2, windowDays: 60 }),
    frequency_fall: rule(25, { threshold: 50, full: 90, windowDays: 45, minimum: 6 }),
    amount_fall: rule(20, { threshold: 60, full: 95, windowDays: 45, minimum: 6 }),
    balance_fall: rule(30, { threshold: 40, full: 80, minimum: 10_000 * YUAN }),
    sudden_outflow: rule(40, { threshold: 80, full: 80, windowDays: 7, minimum: 50_000 * YUAN, knockOut: true }),
    salary_stopped: rule(30, { windowDays: 45, minimum: 3 }),
    trade_stopped: rule(45, { windowDays: 90, minimum: 3 }),
    relationship_ended: rule(60, { windowDays: 60 }),
    complaint_open: rule(25, { full: 2, windowDays: 3, baseDays: 90 }),
    certificate_expired: rule(10, { full: 2, windowDays: 1 }),
    circle_default: rule(25, { threshold: 30, full: 90 }),
    rate_enquiry: rule(15, { full: 2 }),
    competitor_named: rule(20, { full: 2 }),
    dissatisfaction: rule(20, { full: 2 }),
    transfer_planned: rule(35),
    manager_left: rule(15),
    closing_request: rule(60, { knockOut: true }),
  },
  levels: { yellow: 30, orange: 55, red: 75 },
  quietDays: 30,
  restDays: 30,
  restPoints: 15,
  observationDays: 60,
  capPerWeek: 25,
  bigCustomerFen: 1_000_000 * YUAN,
  holdOut: { percent: 10, seed: 7_261 },
  measureDays: 90,
  groups: { minimum: 20, yellow: 5, orange: 10, red: 20 },
  playbook: {
    yellow: {
      dueWorkingDays: 5,
      dueHours: 0,
      todo: {
        'zh-CN': '关心近况，询问不便之处并记录',
        en: 'Ask how things are and what is inconvenient; write it down',
      },
      authority: { 'zh-CN': '免费 50 元内', en: 'May waive fees up to CNY 50' },
    },
    orange: {
      dueWorkingDays: 2,
      dueHours: 0,
      todo: {
        'zh-CN': '查明原因，当场提出解决办法，约定跟进',
        en: 'Find the cause, offer a remedy, agree on a follow-up',
      },
      authority: {
        'zh-CN': '免费 200 元内；存款 +10 基点',
        en: 'Fees up to CNY 200; deposits +10 bp',
      },
    },
    red: {
      dueWorkingDays: 0,
      dueHours: 4,
      todo: { 'zh-CN': '先致歉与挽留，转接主管，不得推诿', en: 'Apologise, keep him, bring in the supervisor' },
      authority: {
        'zh-CN': '免费 500 元内；存款 +20 基点；更多由主管批',
        en: 'Fees up to CNY 500; deposits +20 bp; more by the supervisor',
      },
    },
  },
};
