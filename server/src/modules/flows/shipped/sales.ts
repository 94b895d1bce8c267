import { identify, notProved } from './identification.ts';
import { both, choose, end, followUp, say, shipped, task } from './words.ts';

export const termDepositSale = shipped({
  id: 'term_deposit_sale',
  name: both('定期存款销售', 'Term-deposit sale'),
  purpose: both('客户有闲置资金或定期即将到期', 'The customer has money at rest or a deposit about to mature'),
  start: 'id_start',
  mustDisclose: ['rate_and_early_withdrawal', 'deposit_insurance'],
  steps: [
    ...identify('look_balances', 'end_not_proved'),
    { kind: 'look_up', id: 'look_balances', what: 'balances', found: 'need', missing: 'need' },
    choose(
      'need',
      ['请问这笔资金您大概多久不用？', 'For how long will you not need this money?'],
      [
        ['months3', '三个月', 'Three months', 'amount'],
        ['months6', '六个月', 'Six months', 'amount'],
        ['year1', '一年', 'One year', 'amount'],
        ['year3', '三年', 'Three years', 'amount'],
        ['unsure', '随时可能用', 'I may need it any day', 'not_suited'],
      ],
      'term',
    ),
    say(
      'not_suited',
      '如果随时可能用，定期存款并不合适，提前支取只按活期计息。您可以考虑通知存款。',
      'If you may need it any day, a term deposit does not suit you: withdrawn early it bears the current rate only. A call deposit may.',
      'end_declined',
    ),
    {
      kind: 'ask',
      id: 'amount',
      text: both('您打算存多少元？（50 元起存）', 'How much would you like to deposit, in yuan? (50 at least)'),
      into: 'deposit_amount',
      answer: { type: 'money', least: 5_000, most: 10_000_000_000 },
      next: 'rates',
    },
    {
      kind: 'disclose',
      id: 'rates',
      text: both(
        '请客户确认已知悉：利率以开户当日挂牌利率为准；提前支取部分按支取日活期利率计息；到期可选择自动转存。',
        'Have the customer confirm: the rate is that posted on the day of opening; what is withdrawn early bears the current rate of that day; at maturity it may be rolled over.',
      ),
      topic: 'rate_and_early_withdrawal',
      agreed: 'insurance',
      refused: 'not_understood',
    },
    {
      kind: 'disclose',
      id: 'insurance',
      text: both(
        '请客户确认已知悉：存款受存款保险保障，同一存款人在同一家银行的本息合计最高偿付限额为 50 万元。',
        'Have the customer confirm: deposits are insured up to 500,000 yuan of principal and interest per depositor and bank.',
      ),
      topic: 'deposit_insurance',
      agreed: 'offer',
      refused: 'not_understood',
    },
    choose(
      'not_understood',
      ['客户对告知事项有疑问，怎么处理？', 'The customer does not agree or has questions. What now?'],
      [
        ['again', '再解释一次', 'Explain again', 'rates'],
        ['stop', '停止销售', 'Stop the sale', 'end_declined'],
      ],
    ),
    {
      kind: 'offer',
      id: 'offer',
      text: both(
        '为您办理 {deposit_amount} 元定期存款（{term}），可以吗？',
        'Shall I arrange a deposit of {deposit_amount} yuan ({term}) for you?',
      ),
      accepted: 'sale_task',
      declined: 'why_not',
      later: 'later_follow',
    },
    task('sale_task', 'tell_sold', {
      role: 'manager',
      text: both(
        '办理定期存款 {deposit_amount} 元，期限 {term}',
        'Open a term deposit of {deposit_amount} yuan for {term}',
      ),
      dueMinutes: 480,
      into: 'sale_no',
    }),
    say(
      'tell_sold',
      '已为您登记，编号 {sale_no}，客户经理当日与您确认后办理。',
      'It is recorded under {sale_no}; your manager confirms it with you today.',
      'end_sold',
    ),
    choose(
      'why_not',
      ['请问主要是什么顾虑？', 'What is your main concern?'],
      [
        ['rate', '利率不够高', 'The rate', 'end_declined'],
        ['other_bank', '他行更优', 'Another bank offers more', 'end_declined'],
        ['time', '期限太长', 'It is too long', 'need'],
        ['none', '没有理由', 'No reason', 'end_declined'],
      ],
      'declined_for',
    ),
    followUp('later_follow', 48, 'end_later'),
    end(
      'end_sold',
      'product_sold',
      ['感谢您的信任，再见。', 'Thank you for your trust. Goodbye.'],
      [
        '定期存款 {deposit_amount} 元（{term}），编号 {sale_no}。已告知利率与提前支取、存款保险。',
        'Term deposit of {deposit_amount} yuan ({term}), {sale_no}. Rate, early withdrawal and insurance disclosed.',
      ],
      true,
    ),
    end(
      'end_later',
      'product_interest',
      ['好的，过两天再联系您。', 'Very well, I will call again in two days.'],
      [
        '有意办理定期存款 {deposit_amount} 元，需再联系。',
        'Interested in a deposit of {deposit_amount} yuan; call again.',
      ],
    ),
    end(
      'end_declined',
      'product_declined',
      ['好的，感谢您的时间。', 'Very well, thank you for your time.'],
      ['暂不办理定期存款。', 'No term deposit for now.'],
    ),
    notProved,
  ],
});

export const loanEnquiry = shipped({
  id: 'loan_enquiry',
  name: both('贷款咨询', 'Loan enquiry'),
  purpose: both('客户咨询新贷款、在贷余额或逾期', 'Questions about a new loan, a running one or an overdue one'),
  start: 'id_start',
  steps: [
    ...identify('look_loans', 'general_only'),
    choose(
      'general_only',
      ['身份未核实，只能介绍产品。客户要继续吗？', 'Not identified: products only. Does the customer go on?'],
      [
        ['yes', '继续介绍产品', 'Yes', 'purpose'],
        ['no', '结束', 'No', 'end_not_proved'],
      ],
    ),
    { kind: 'look_up', id: 'look_loans', what: 'loans', found: 'overdue', missing: 'purpose' },
    {
      kind: 'check',
      id: 'overdue',
      cases: [{ when: { match: 'all', of: [{ fact: 'overdue_days', is: 'more', value: 0 }] }, next: 'tell_overdue' }],
      otherwise: 'tell_loans',
    },
    choose(
      'tell_overdue',
      [
        '您有 {running_loans} 笔贷款，余额 {loan_outstanding} 元，已逾期 {overdue_days} 天。请问什么时候可以还款？',
        'You have {running_loans} loans with {loan_outstanding} yuan outstanding, {overdue_days} days overdue. When can you pay?',
      ],
      [
        ['promise', '承诺还款日', 'Promises a day', 'promise_day'],
        ['hardship', '经济困难', 'In difficulties', 'hardship_task'],
        ['dispute', '有异议', 'Disputes it', 'hardship_task'],
      ],
      'overdue_answer',
    ),
    {
      kind: 'ask',
      id: 'promise_day',
      text: both('请确认还款日期。', 'Which day exactly?'),
      into: 'pay_day',
      answer: { type: 'day', lies: 'future' },
      next: 'promise_follow',
    },
    followUp('promise_follow', 72, 'end_promised'),
    task('hardship_task', 'hardship_follow', {
      role: 'manager',
      text: both(
        '逾期 {overdue_days} 天，客户反馈：{overdue_answer}',
        '{overdue_days} days overdue, the customer says: {overdue_answer}',
      ),
      dueMinutes: 1440,
      into: null,
    }),
    followUp('hardship_follow', 24, 'end_hardship'),
    choose(
      'tell_loans',
      [
        '您有 {running_loans} 笔在贷，余额 {loan_outstanding} 元，还款正常。需要了解什么？',
        'You have {running_loans} running loans with {loan_outstanding} yuan outstanding, all in order. What would you like to know?',
      ],
      [
        ['early', '提前还款', 'Paying back early', 'tell_early'],
        ['new', '申请新贷款', 'A new loan', 'purpose'],
        ['nothing', '没有了', 'Nothing else', 'end_answered'],
      ],
    ),
    say(
      'tell_early',
      '提前还款请提前三个工作日在手机银行申请，具体违约金以合同约定为准。',
      'Ask for it in the app three working days ahead; any fee is as your contract says.',
      'end_answered',
    ),
    choose(
      'purpose',
      ['贷款用途是什么？', 'What is the loan for?'],
      [
        ['house', '购房', 'A home', 'sum'],
        ['car', '购车', 'A car', 'sum'],
        ['business', '经营', 'A business', 'sum'],
        ['living', '消费', 'Other spending', 'sum'],
      ],
      'loan_purpose',
    ),
    {
      kind: 'ask',
      id: 'sum',
      text: both('大约需要多少元？', 'About how much, in yuan?'),
      into: 'loan_amount',
      answer: { type: 'money', least: 100_000, most: 100_000_000_000 },
      next: 'income',
    },
    choose(
      'income',
      ['是否有稳定的收入证明？', 'Is there proof of a regular income?'],
      [
        ['yes', '有', 'Yes', 'loan_note'],
        ['no', '没有', 'No', 'tell_papers'],
      ],
    ),
    say(
      'tell_papers',
      '申请贷款需提供近六个月流水或纳税证明，请准备好后到网点咨询。',
      'You need six months of statements or a tax certificate; please bring them to a branch.',
      'end_referred',
    ),
    task('loan_note', 'tell_contact', {
      role: 'manager',
      text: both('贷款意向：{loan_purpose}，{loan_amount} 元', 'Wants a loan: {loan_purpose}, {loan_amount} yuan'),
      dueMinutes: 1440,
      into: 'loan_no',
    }),
    say(
      'tell_contact',
      '已登记，编号 {loan_no}。客户经理一个工作日内与您联系，最终额度与利率以审批为准。',
      'Recorded under {loan_no}. A manager calls within one working day; amount and rate are subject to approval.',
      'loan_follow',
    ),
    followUp('loan_follow', 24, 'end_interest'),
    end(
      'end_interest',
      'product_interest',
      ['感谢来电，再见。', 'Thank you for calling. Goodbye.'],
      [
        '贷款意向 {loan_purpose} {loan_amount} 元，编号 {loan_no}。',
        'Wants a loan for {loan_purpose}, {loan_amount} yuan, {loan_no}.',
      ],
    ),
    end(
      'end_answered',
      'enquiry_resolved',
      ['感谢来电，再见。', 'Thank you for calling. Goodbye.'],
      ['贷款咨询，已解答。', 'Loan enquiry answered.'],
    ),
    end(
      'end_referred',
      'branch_referral',
      ['感谢来电，再见。', 'Thank you for calling. Goodbye.'],
      ['贷款咨询，需补充收入证明。', 'Loan enquiry; proof of income needed.'],
    ),
    end(
      'end_promised',
      'callback_promised',
      ['感谢配合，再见。', 'Thank you. Goodbye.'],
      ['逾期客户承诺 {pay_day} 还款。', 'Overdue; promises to pay on {pay_day}.'],
    ),
    end(
      'end_hardship',
      'callback_promised',
      ['客户经理会与您联系。', 'A manager will contact you.'],
      ['逾期，客户反馈：{overdue_answer}，已转客户经理。', 'Overdue, says {overdue_answer}; passed to the manager.'],
    ),
    notProved,
  ],
});
