import type { BoostSettings } from './boost-trees.ts';

/** One thing known about a row before the outcome is. */
export interface FeatureSpec {
  name: string;
  kind: 'number' | 'category';
  /** Used where the training file has it; otherwise the file is refused without it. */
  optional?: true;
  /** Texts that mean "not known" besides an empty cell; of a number only. */
  unknown?: readonly string[];
}

/** What a model forecasts and from what. */
export interface ModelKind {
  name: string;
  /** What the score is the probability of. */
  forecasts: string;
  target: { column: string; yes: readonly string[]; no: readonly string[] };
  features: readonly FeatureSpec[];
  /** Columns of the file that are left out, and why. */
  leftOut: readonly { column: string; why: string }[];
  /** Are the rows of the training file in order of time, so that it can be tested on a later period? */
  inOrderOfTime: boolean;
  /** Who made the data, and under which licence. */
  source: string;
  /** What a reader of the card must know before he trusts it. */
  limits: readonly string[];
  boost: BoostSettings;
}

const number = (name: string, more: Partial<FeatureSpec> = {}): FeatureSpec => ({ name, kind: 'number', ...more });
const category = (name: string, more: Partial<FeatureSpec> = {}): FeatureSpec => ({ name, kind: 'category', ...more });
const optional = { optional: true } as const;

const termDeposit: ModelKind = {
  name: 'term-deposit',
  forecasts: 'a customer who is called buys a term deposit',
  target: { column: 'y', yes: ['1', 'yes'], no: ['0', 'no'] },
  features: [
    number('age'),
    category('job'),
    category('marital'),
    category('education'),
    category('default'),
    category('housing'),
    category('loan'),
    category('contact', optional),
    category('month', optional),
    category('day_of_week', optional),
    number('campaign'),
    number('pdays', { unknown: ['999'] }),
    number('previous'),
    category('poutcome', optional),
    number('emp.var.rate'),
    number('cons.price.idx'),
    number('cons.conf.idx'),
    number('euribor3m'),
    number('nr.employed'),
  ],
  leftOut: [{ column: 'duration', why: 'known only when the call is over' }],
  inOrderOfTime: true,
  source:
    'UCI Machine Learning Repository, "Bank Marketing" (bank-additional), CC BY 4.0; S. Moro, P. Cortez, P. Rita, "A Data-Driven Approach to Predict the Success of Bank Telemarketing", Decision Support Systems 62 (2014)',
  limits: [
    'Outbound calls of a Portuguese bank, 2008 to 2010: how the score is made can be trusted, its numbers hold for that bank and time.',
    'The figures of the economy tell which weeks a row is from: a split at random lets the model know the weeks it is asked about, only the split by time shows what a forecast is worth.',
  ],
  boost: {
    rounds: 200,
    depth: 4,
    learningRate: 0.05,
    rowShare: 0.7,
    featureShare: 0.6,
    leastRows: 50,
    ridge: 5,
    seeds: 2,
  },
};

const cardChurn: ModelKind = {
  name: 'card-churn',
  forecasts: 'a holder of a credit card gives it up',
  target: { column: 'Attrition_Flag', yes: ['Attrited Customer'], no: ['Existing Customer'] },
  features: [
    number('Customer_Age'),
    category('Gender'),
    number('Dependent_count'),
    category('Education_Level'),
    category('Marital_Status'),
    category('Income_Category'),
    category('Card_Category'),
    number('Months_on_book'),
    number('Total_Relationship_Count'),
    number('Months_Inactive_12_mon'),
    number('Contacts_Count_12_mon'),
    number('Credit_Limit'),
    number('Total_Revolving_Bal'),
    number('Avg_Open_To_Buy'),
    number('Total_Amt_Chng_Q4_Q1'),
    number('Total_Trans_Amt'),
    number('Total_Trans_Ct'),
    number('Total_Ct_Chng_Q4_Q1'),
    number('Avg_Utilization_Ratio'),
  ],
  leftOut: [{ column: 'CLIENTNUM', why: 'a number that only names the customer' }],
  inOrderOfTime: false,
  source: 'Public data set "Credit Card Customers" (BankChurners), 10,127 holders of credit cards',
  limits: [
    'A snapshot without time: what is counted over twelve months includes the months in which customers left, which flatters the forecast.',
  ],
  boost: {
    rounds: 300,
    depth: 5,
    learningRate: 0.08,
    rowShare: 0.7,
    featureShare: 0.5,
    leastRows: 5,
    ridge: 2,
    seeds: 2,
  },
};

export const modelKinds: readonly ModelKind[] = [termDeposit, cardChurn];
