import type { Label, ModelCard, ModelInput, ScoreKind } from '@tellerline/contracts';

type Held = Pick<ModelInput, 'held' | 'note'>;
const note = (zh: string, en: string): Label => ({ 'zh-CN': zh, en });
const yes = (zh: string, en: string): Held => ({ held: 'yes', note: note(zh, en) });
const partly = (zh: string, en: string): Held => ({ held: 'partly', note: note(zh, en) });
const no = (zh: string, en: string): Held => ({ held: 'no', note: note(zh, en) });

const economy = no('未接入宏观经济数据', 'No figures of the economy are taken in');
const cardUse = no('核心数据没有信用卡交易', 'The feed has no bookings on credit cards');
const typed = (zh: string, en: string): Held =>
  partly(`${zh}（由员工录入，非人人都有）`, `${en} (typed by people, not of everybody)`);

/** What the bank's own tables hold of the inputs the public models were trained on. */
const heldInputs: Readonly<Record<ScoreKind, Readonly<Record<string, Held>>>> = {
  'term-deposit': {
    age: yes('出生日期', 'Date of birth'),
    job: typed('职业，但分类不同', 'Occupation, by another classification'),
    marital: typed('婚姻状况', 'Marital status'),
    education: typed('学历，但分类不同', 'Education, by another classification'),
    default: yes('贷款逾期', 'Overdue loans'),
    housing: yes('住房贷款', 'Home loans'),
    loan: yes('个人贷款', 'Personal loans'),
    contact: no('营销外呼尚无历史', 'No campaigns of calls out yet'),
    month: yes('呼叫日期', 'Day of the call'),
    day_of_week: yes('呼叫日期', 'Day of the call'),
    campaign: no('营销外呼尚无历史', 'No campaigns of calls out yet'),
    pdays: no('营销外呼尚无历史', 'No campaigns of calls out yet'),
    previous: no('营销外呼尚无历史', 'No campaigns of calls out yet'),
    poutcome: no('营销外呼尚无历史', 'No campaigns of calls out yet'),
    'emp.var.rate': economy,
    'cons.price.idx': economy,
    'cons.conf.idx': economy,
    euribor3m: economy,
    'nr.employed': economy,
  },
  'card-churn': {
    Customer_Age: yes('出生日期', 'Date of birth'),
    Gender: yes('性别', 'Gender'),
    Dependent_count: typed('供养人数', 'Dependants'),
    Education_Level: typed('学历，但分类不同', 'Education, by another classification'),
    Marital_Status: typed('婚姻状况', 'Marital status'),
    Income_Category: typed('月收入', 'Monthly income'),
    Card_Category: partly('卡产品，但分级不同', 'Card product, by other grades'),
    Months_on_book: yes('发卡日期', 'Day of issue'),
    Total_Relationship_Count: yes('产品数', 'Number of products'),
    Months_Inactive_12_mon: cardUse,
    Contacts_Count_12_mon: yes('通话记录', 'Calls'),
    Credit_Limit: yes('信用额度', 'Credit limit'),
    Total_Revolving_Bal: no('核心数据没有信用卡欠款', 'The feed has no balances of credit cards'),
    Avg_Open_To_Buy: no('核心数据没有信用卡欠款', 'The feed has no balances of credit cards'),
    Avg_Utilization_Ratio: no('核心数据没有信用卡欠款', 'The feed has no balances of credit cards'),
    Total_Amt_Chng_Q4_Q1: cardUse,
    Total_Trans_Amt: cardUse,
    Total_Trans_Ct: cardUse,
    Total_Ct_Chng_Q4_Q1: cardUse,
  },
};

/** The inputs of a public model, the weightiest first, each with what the bank has of it. */
export function inputsOf(kind: ScoreKind, { features }: Pick<ModelCard, 'features'>): ModelInput[] {
  const sum = features.reduce((total, { weight }) => total + weight, 0);
  return features.map(({ name, weight }) => ({
    name,
    share: sum === 0 ? 0 : weight / sum,
    ...(heldInputs[kind][name] ?? no('未知', 'Not known')),
  }));
}
