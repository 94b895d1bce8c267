import {
  type Label,
  type Offer,
  type OfferBook,
  retentionFlowKey,
  type SegmentCondition,
  type SegmentRule,
} from '@tellerline/contracts';

const both = (zh: string, en: string): Label => ({ 'zh-CN': zh, en });
const all = (...parts: SegmentRule['parts']): SegmentRule => ({ join: 'all', parts });
const none = (...parts: SegmentRule['parts']): SegmentRule => ({ join: 'none', parts });
const flag = (field: string, test: 'yes' | 'no'): SegmentCondition => ({ field, test, value: null });
const least = (field: string, value: number): SegmentCondition => ({ field, test: 'at_least', value });
const most = (field: string, value: number): SegmentCondition => ({ field, test: 'at_most', value });
const oneOf = (field: string, ...value: string[]): SegmentCondition => ({ field, test: 'one_of', value });

/** Nothing is sold to whom the bank warns of, and to whom it is about to lose. */
const calm = none(flag('overdueLoan', 'yes'), oneOf('crisis.level', 'orange', 'red'));
const grown = (from: number, to = 120): SegmentRule =>
  all(oneOf('kind', 'personal'), least('age', from), most('age', to), none(flag('blacklisted', 'yes')));
const YUAN = 100;

const plain: Omit<Offer, 'id' | 'name' | 'pitch'> = {
  active: true,
  mandatory: false,
  eligibility: null,
  applicability: null,
  suitability: null,
  propensity: { startPercent: 5, score: null },
  context: [],
  value: 0,
  leverPercent: 100,
  flowId: null,
  sign: null,
};

/** What a bank begins with: ours to tune. Values and starting rates are no more than a first guess. */
export const usualBook: OfferBook = {
  offers: [
    {
      ...plain,
      id: 'red_alert',
      mandatory: true,
      name: both('红色预警：先挽留', 'Red alert: keep him first'),
      pitch: both(
        '先了解不满或离开的原因，本次通话不推销。',
        'Find out why he is unhappy or leaving; sell nothing on this call.',
      ),
      eligibility: all(oneOf('crisis.level', 'red')),
      flowId: retentionFlowKey('red'),
    },
    {
      ...plain,
      id: 'papers_ended',
      mandatory: true,
      name: both('证件已过期：请客户更新', 'Papers have ended: ask for new ones'),
      pitch: both(
        '您登记的证件已过期，请携带新证件到网点，或通过手机银行上传。',
        'The document we have of you has ended; please bring the new one to a branch or send it by mobile bank.',
      ),
      eligibility: all(flag('papersEnded', 'yes')),
    },
    {
      ...plain,
      id: 'term_deposit',
      name: both('整存整取定期存款', 'Term deposit'),
      pitch: both(
        '您账户里有一笔暂时不用的资金，存成定期收益更高，需要我介绍一下吗？',
        'Part of your money seems to be at rest; a term deposit would bear more. May I tell you about it?',
      ),
      eligibility: grown(18),
      applicability: all(least('deposits', 50_000 * YUAN)),
      suitability: calm,
      propensity: { startPercent: 8, score: 'term-deposit' },
      context: [
        {
          words: both('60 天内有定期到期', 'A deposit matures within 60 days'),
          when: all(flag('maturesSoon', 'yes')),
          queues: [],
          percent: 250,
        },
        {
          words: both('近 90 天转入超过 10 万元', 'More than 100,000 came in within 90 days'),
          when: all(least('moneyIn90', 100_000 * YUAN)),
          queues: [],
          percent: 150,
        },
      ],
      value: 300 * YUAN,
      sign: 'term_deposit',
      flowId: 'term_deposit_sale',
    },
    {
      ...plain,
      id: 'credit_card',
      name: both('信用卡', 'Credit card'),
      pitch: both(
        '您还没有我行信用卡，首年免年费，最长 50 天免息。',
        'You have no credit card of ours yet: no fee in the first year, up to 50 days free of interest.',
      ),
      eligibility: grown(18, 65),
      applicability: all(flag('creditCard', 'no'), least('bookings90', 3)),
      suitability: calm,
      context: [
        { words: both('正在询问银行卡业务', 'He rings about cards'), when: null, queues: ['cards'], percent: 150 },
      ],
      value: 200 * YUAN,
      sign: 'credit_card',
    },
    {
      ...plain,
      id: 'consumer_loan',
      name: both('个人消费贷款', 'Consumer loan'),
      pitch: both(
        '如果近期有装修、购车等用款需要，可以为您预估额度。',
        'If you plan to renovate or buy a car, I can estimate what you could borrow.',
      ),
      eligibility: grown(22, 60),
      applicability: all(most('debt', 0), least('bookings90', 6)),
      suitability: calm,
      propensity: { startPercent: 3, score: null },
      value: 800 * YUAN,
      sign: 'loan',
      flowId: 'loan_enquiry',
    },
  ],
  arbitration: {
    use: { propensity: true, context: true, value: true, lever: true },
    shown: 2,
    perMonth: 4,
    rest: { accepted: 180, refused: 60, later: 14 },
    holdOutPercent: 10,
  },
};
