import type { Label } from '../primitives.ts';
import type { AnswerRule, Flow, FlowStep, LookUp } from './flow.ts';
import { type FigureType, publishedFigures } from './published-figures.ts';

export type FactType = AnswerRule['type'] | FigureType | 'choice';
interface FactInfo {
  type: FactType;
  label: Label;
}
const fact = (type: FactType, zh: string, en: string): FactInfo => ({ type, label: { 'zh-CN': zh, en } });

/** What is known when a run begins. */
export const givenFacts = {
  customer_known: fact('yes_no', '已识别客户', 'Customer known'),
  customer_name: fact('text', '客户姓名', "Customer's name"),
  customer_kind: fact('choice', '客户类型', 'Kind of customer'),
  is_vip: fact('yes_no', '贵宾客户', 'VIP'),
  is_blacklisted: fact('yes_no', '黑名单客户', 'Blacklisted'),
  crisis_level: fact('choice', '预警级别', 'Level of alarm'),
  number_given: fact('yes_no', '已在语音中输入客户号', 'Number typed in the IVR'),
  identity_proved: fact('yes_no', '本次来电身份已核实', 'Identity proved on this call'),
  agent_name: fact('text', '坐席姓名', "Agent's name"),
  queue: fact('text', '队列', 'Queue'),
  dialled: fact('text', '被叫号码', 'Number dialled'),
} as const;
export type GivenFact = keyof typeof givenFacts;

const transaction = {
  /** 1: the latest. */
  transaction_no: fact('number', '第几笔交易', 'Place of the transaction'),
  last_day: fact('day', '交易日期', 'Day of the transaction'),
  last_amount: fact('money', '交易金额', 'Amount of the transaction'),
  last_is_credit: fact('yes_no', '交易为入账', 'The transaction came in'),
} as const;

/** What each look-up tells when it finds something, and whether it needs an answer to look by; `secret`: one that proves who calls. */
export const lookUpFacts: Readonly<
  Record<
    LookUp,
    { label: Label; needs: 'digits' | 'number' | null; secret?: true; tells: Readonly<Record<string, FactInfo>> }
  >
> = {
  identity: {
    label: { 'zh-CN': '核对证件尾号', en: "Compare the ID's last digits" },
    needs: 'digits',
    secret: true,
    tells: { identity_matches: fact('yes_no', '证件尾号一致', 'ID digits agree') },
  },
  balances: {
    label: { 'zh-CN': '查询存款余额', en: 'Look up balances' },
    needs: null,
    tells: {
      account_count: fact('number', '账户数', 'Accounts'),
      deposit_total: fact('money', '人民币存款合计', 'Deposits in yuan'),
    },
  },
  cards: {
    label: { 'zh-CN': '查询银行卡', en: 'Look up cards' },
    needs: null,
    tells: { active_cards: fact('number', '有效卡数', 'Cards in use') },
  },
  term_deposits: {
    label: { 'zh-CN': '查询定期存款', en: 'Look up term deposits' },
    needs: null,
    tells: {
      term_deposits: fact('number', '定期存款笔数', 'Term deposits'),
      next_maturity: fact('day', '最近到期日', 'Next maturity'),
    },
  },
  loans: {
    label: { 'zh-CN': '查询贷款', en: 'Look up loans' },
    needs: null,
    tells: {
      running_loans: fact('number', '在贷笔数', 'Running loans'),
      loan_outstanding: fact('money', '贷款余额', 'Loans outstanding'),
      overdue_days: fact('number', '逾期天数', 'Days overdue'),
    },
  },
  claim: {
    label: { 'zh-CN': '记下所输客户号（语音）', en: 'Keep the customer number typed (IVR)' },
    needs: 'digits',
    tells: { claimed: fact('yes_no', '已输入客户号', 'Customer number typed') },
  },
  claim_by_id: {
    label: { 'zh-CN': '按来电号码与证件尾号认定客户（语音）', en: "Find by caller's number and ID digits (IVR)" },
    needs: 'digits',
    secret: true,
    tells: { claimed: fact('yes_no', '已输入客户号', 'Customer number typed') },
  },
  // Told by the server each time: a proof ends by itself, and by another number typed.
  proof: {
    label: { 'zh-CN': '本次来电密码是否已核实（语音）', en: 'Was a PIN right on this call (IVR)' },
    needs: null,
    tells: {},
  },
  pin_try: {
    label: { 'zh-CN': '可否再试电话密码（语音）', en: 'May a phone PIN be tried (IVR)' },
    needs: null,
    tells: { tries_left: fact('number', '剩余次数', 'Tries left') },
  },
  phone_pin: {
    label: { 'zh-CN': '核对电话密码（语音）', en: 'Compare the phone PIN (IVR)' },
    needs: 'digits',
    secret: true,
    tells: {
      pin_is_code: fact('yes_no', '一次性密码', 'It was a code to choose a PIN by'),
    },
  },
  pin_new: {
    label: { 'zh-CN': '设置电话密码（语音）', en: 'Choose a phone PIN (IVR)' },
    needs: 'digits',
    secret: true,
    tells: {},
  },
  pin_repeat: {
    label: { 'zh-CN': '确认电话密码（语音）', en: 'Repeat the phone PIN (IVR)' },
    needs: 'digits',
    secret: true,
    tells: {},
  },
  last_transactions: {
    label: { 'zh-CN': '最近一笔交易（语音）', en: 'Latest transaction (IVR)' },
    needs: null,
    tells: transaction,
  },
  next_transaction: {
    label: { 'zh-CN': '再前一笔交易（语音）', en: 'The transaction before (IVR)' },
    needs: 'number',
    tells: transaction,
  },
  published: {
    label: { 'zh-CN': '公布的利率与营业时间（语音）', en: 'Published rates and hours (IVR)' },
    needs: null,
    tells: publishedFigures,
  },
};

/** The facts a step adds, by name. Those of a look-up only where it found something. */
export function factsOf(step: FlowStep): Readonly<Record<string, FactType>> {
  switch (step.kind) {
    case 'ask':
      return { [step.into]: step.answer.type };
    case 'choose':
      return step.into ? { [step.into]: 'choice' } : {};
    case 'look_up':
      return Object.fromEntries(Object.entries(lookUpFacts[step.what].tells).map(([name, { type }]) => [name, type]));
    case 'do':
      return step.effect.type === 'open_task' && step.effect.into ? { [step.effect.into]: 'text' } : {};
    default:
      return {};
  }
}

/** Every fact a flow can come to know, with its type. */
export function factTypes(flow: Flow): ReadonlyMap<string, FactType> {
  const types = new Map<string, FactType>(Object.entries(givenFacts).map(([name, { type }]) => [name, type]));
  for (const step of flow.steps) for (const [name, type] of Object.entries(factsOf(step))) types.set(name, type);
  return types;
}

/** Answers that are masked wherever they are shown. */
export const sensitiveFacts = (flow: Flow): ReadonlySet<string> =>
  new Set(flow.steps.flatMap((step) => (step.kind === 'ask' && step.sensitive ? [step.into] : [])));
