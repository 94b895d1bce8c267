type ProductLine = readonly [
  code: string,
  nameZh: string,
  nameEn: string,
  kind: string,
  currency: string,
  rate: string | null,
  from: string,
  until: string | null,
];

const product = (code: string, nameZh: string, nameEn: string, kind: string, rate: string | null): ProductLine => [
  code,
  nameZh,
  nameEn,
  kind,
  'CNY',
  rate,
  '2010-01-01',
  null,
];

/** What the generated bank sells: lines of products.csv, under the codes its accounts, loans and cards have. */
export const products: readonly ProductLine[] = [
  product('C100', '活期储蓄', 'Current savings', 'deposit', '0.1000'),
  product('C110', '工资账户', 'Salary account', 'deposit', '0.1000'),
  product('C200', '整存整取定期', 'Fixed-term deposit', 'deposit', '1.3500'),
  product('C300', '对公活期', 'Corporate current account', 'deposit', '0.1000'),
  product('C310', '基本存款账户', 'Basic deposit account', 'deposit', '0.1000'),
  product('C900', '贷款结算户', 'Loan settlement account', 'deposit', null),
  product('L100', '个人住房贷款', 'Home loan', 'loan', '3.6000'),
  product('L200', '个人消费贷款', 'Consumer loan', 'loan', '4.3500'),
  product('L300', '流动资金贷款', 'Working-capital loan', 'loan', '3.8500'),
  product('D100', '借记卡', 'Debit card', 'card', null),
  product('D110', '金卡借记卡', 'Gold debit card', 'card', null),
  product('K100', '信用卡', 'Credit card', 'card', '18.2500'),
  product('K110', '白金信用卡', 'Platinum credit card', 'card', '18.2500'),
];
