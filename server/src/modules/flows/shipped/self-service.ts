import { selfServiceFlow } from '@tellerline/contracts';
import { both, choose, end, say, shipped, task, type Written } from './words.ts';

/** Seconds of silence after a question before an agent helps. */
const deadline = { seconds: 8, next: 'silent' };

const menu = (...written: Parameters<typeof choose>): Written => ({ ...choose(...written), deadline }) as Written;

const digits = (id: string, into: string, least: number, most: number, [zh, en]: [string, string], next: string) =>
  ({
    kind: 'ask',
    id,
    text: both(zh, en),
    into,
    answer: { type: 'digits', least, most },
    next,
    giveUp: { tries: 3, next: 'agent' },
    deadline,
  }) satisfies Written;

const customerNumber = [
  '请输入您的客户号，按井号键结束。',
  'Please enter your customer number, followed by the pound key.',
] satisfies [string, string];

const isTrue = (fact: string, next: string) => ({
  when: { match: 'all' as const, of: [{ fact, is: 'equal' as const, value: true }] },
  next,
});

const identification: Written[] = [
  { kind: 'look_up', id: 'account', what: 'proof', found: 'account_menu', missing: 'identify_by' },
  menu(
    'identify_by',
    ['请核实身份。', 'Please identify yourself.'],
    [
      ['number', '使用客户号', 'By your customer number', 'number'],
      ['id', '使用证件号码后四位', 'By the last four digits of your ID', 'id_tail'],
    ],
  ),
  {
    ...digits(
      'id_tail',
      'id_typed',
      4,
      4,
      [
        '请输入证件号码的最后四位数字，末位为字母时输入其前四位。',
        'Please enter the last four digits of your ID number; if it ends in a letter, the four before it.',
      ],
      'id_claim',
    ),
    sensitive: true,
  },
  {
    kind: 'look_up',
    id: 'id_claim',
    what: 'claim_by_id',
    by: 'id_typed',
    found: 'pin_gate',
    missing: 'agent',
  },
  digits('number', 'customer_no', 1, 11, customerNumber, 'claim'),
  { kind: 'look_up', id: 'claim', what: 'claim', by: 'customer_no', found: 'pin_gate', missing: 'agent' },
  { kind: 'look_up', id: 'pin_gate', what: 'pin_try', found: 'pin', missing: 'pin_closed' },
  {
    ...digits(
      'pin',
      'pin_typed',
      6,
      6,
      ['请输入六位电话密码。', 'Please enter your telephone password of six digits.'],
      'pin_check',
    ),
    sensitive: true,
  },
  { kind: 'look_up', id: 'pin_check', what: 'phone_pin', by: 'pin_typed', found: 'pin_kind', missing: 'pin_wrong' },
  {
    kind: 'check',
    id: 'pin_kind',
    cases: [isTrue('pin_is_code', 'choose_pin')],
    otherwise: 'account_menu',
  },
  {
    ...digits(
      'choose_pin',
      'pin_chosen',
      6,
      6,
      ['请设置新的六位电话密码。', 'Please choose a new telephone password of six digits.'],
      'take_pin',
    ),
    sensitive: true,
  },
  { kind: 'look_up', id: 'take_pin', what: 'pin_new', by: 'pin_chosen', found: 'repeat_pin', missing: 'pin_simple' },
  say('pin_simple', '密码过于简单。', 'This password is too simple.', 'choose_pin'),
  {
    ...digits('repeat_pin', 'pin_repeated', 6, 6, ['请再次输入新密码。', 'Please enter it once more.'], 'keep_pin'),
    sensitive: true,
  },
  {
    kind: 'look_up',
    id: 'keep_pin',
    what: 'pin_repeat',
    by: 'pin_repeated',
    found: 'pin_kept',
    missing: 'pin_differs',
  },
  say('pin_differs', '两次输入不一致。', 'The two differ.', 'choose_pin'),
  say('pin_kept', '新密码已生效。', 'Your new password is in force.', 'account_menu'),
  say('pin_wrong', '客户号或电话密码不正确。', 'The customer number or the password is not right.', 'pin_gate'),
  say(
    'pin_closed',
    '为保障您的账户安全，暂时不能使用电话密码。',
    'To protect your accounts, the telephone password cannot be used for the moment.',
    'agent',
  ),
];

const account: Written[] = [
  menu(
    'account_menu',
    ['请选择账户服务。转人工服务请按零。', 'Your accounts. For an agent, press zero.'],
    [
      ['balance', '查询存款余额', 'For your balance', 'balance'],
      ['latest', '查询最近交易', 'For your latest transactions', 'latest'],
      ['loss', '挂失银行卡', 'To report a card as lost', 'loss_proved'],
      ['menu', '返回主菜单', 'For the main menu', 'main'],
    ],
  ),
  { kind: 'look_up', id: 'balance', what: 'balances', found: 'balance_told', missing: 'nothing' },
  say('balance_told', '您的人民币存款合计{deposit_total}。', 'Your deposits come to {deposit_total}.', 'account_menu'),
  { kind: 'look_up', id: 'latest', what: 'last_transactions', found: 'latest_kind', missing: 'nothing' },
  {
    kind: 'check',
    id: 'latest_kind',
    cases: [isTrue('last_is_credit', 'latest_in')],
    otherwise: 'latest_out',
  },
  say('latest_in', '{last_day}，存入{last_amount}。', '{last_day}, {last_amount} came in.', 'latest_more'),
  say('latest_out', '{last_day}，支出{last_amount}。', '{last_day}, {last_amount} went out.', 'latest_more'),
  menu(
    'latest_more',
    ['以上是第{transaction_no}笔。', 'That was number {transaction_no}.'],
    [
      ['earlier', '听上一笔交易', 'For the one before', 'earlier'],
      ['repeat', '重听', 'To hear it again', 'latest_kind'],
      ['menu', '返回账户查询', 'For your accounts', 'account_menu'],
    ],
  ),
  {
    kind: 'look_up',
    id: 'earlier',
    what: 'next_transaction',
    by: 'transaction_no',
    found: 'latest_kind',
    missing: 'no_earlier',
  },
  say('no_earlier', '没有更多交易可供播报。', 'There are no more to tell.', 'account_menu'),
  say('nothing', '没有查到相关信息。', 'There is nothing to tell.', 'account_menu'),
];

const freeze = (id: string, zh: string, en: string): Written =>
  task(id, 'loss_told', { role: 'clerk', text: both(zh, en), dueMinutes: 5, into: 'loss_number' });

const loss: Written[] = [
  { kind: 'look_up', id: 'loss', what: 'proof', found: 'loss_proved', missing: 'loss_customer' },
  digits('loss_customer', 'customer_no', 1, 11, customerNumber, 'loss_claim'),
  { kind: 'look_up', id: 'loss_claim', what: 'claim', by: 'customer_no', found: 'loss_unproved', missing: 'agent' },
  freeze(
    'loss_proved',
    '自助语音挂失：请立即冻结该客户银行卡（电话密码已核实）',
    "Card loss by self-service: freeze the customer's cards at once (phone PIN right)",
  ),
  freeze(
    'loss_unproved',
    '自助语音挂失：请立即冻结客户 {customer_no} 的银行卡并核实来电人（电话密码未核实）',
    'Card loss by self-service: freeze the cards of customer {customer_no} at once and verify the caller (no phone PIN)',
  ),
  say(
    'loss_told',
    '挂失申请已受理，受理编号{loss_number}。请记录。受理编号{loss_number}。',
    'Your report has been taken. Its number is {loss_number}. Once more: {loss_number}.',
    'more',
  ),
];

const published = (id: string, found: string): Written => ({
  kind: 'look_up',
  id,
  what: 'published',
  found,
  missing: 'agent',
});

/** Every day, or Monday to Friday: two sentences with the hours as they are published. */
const branchHours = (region: 'city' | 'county', [zh, en]: readonly [string, string]): Written[] => [
  {
    kind: 'check',
    id: `${region}_days`,
    cases: [isTrue(`${region}_weekends`, `hours_${region}_daily`)],
    otherwise: `hours_${region}`,
  },
  say(
    `hours_${region}_daily`,
    `${zh}网点每日{${region}_opens}至{${region}_closes}营业。`,
    `Branches ${en} are open from {${region}_opens} to {${region}_closes} every day.`,
    'information',
  ),
  say(
    `hours_${region}`,
    `${zh}网点周一至周五{${region}_opens}至{${region}_closes}营业。`,
    `Branches ${en} are open from {${region}_opens} to {${region}_closes}, Monday to Friday.`,
    'information',
  ),
];

const information: Written[] = [
  menu(
    'information',
    ['请选择查询内容。转人工服务请按零。', 'Information. For an agent, press zero.'],
    [
      ['rates', '存款利率', 'For interest rates', 'figures'],
      ['products', '产品介绍', 'For our products', 'product_figures'],
      ['hours', '网点营业时间', 'For branch hours', 'hour_figures'],
      ['menu', '返回主菜单', 'For the main menu', 'main'],
    ],
  ),
  published('figures', 'rates'),
  say(
    'rates',
    '活期存款年利率{rate_demand}，一年期定期存款年利率{rate_one_year}，三年期定期存款年利率{rate_three_years}。',
    'Demand deposits bear {rate_demand} a year, deposits of one year {rate_one_year}, of three years {rate_three_years}.',
    'information',
  ),
  published('product_figures', 'products'),
  menu(
    'products',
    ['请选择产品。转人工服务请按零。', 'Our products. For an agent, press zero.'],
    [
      ['deposits', '存款产品', 'For deposits', 'about_deposits'],
      ['loans', '贷款产品', 'For loans', 'about_loans'],
      ['cards', '信用卡', 'For credit cards', 'about_cards'],
    ],
  ),
  say(
    'about_deposits',
    '我行提供活期、定期、通知存款和大额存单。定期存款{term_deposit_from}起存，大额存单{certificate_from}起购。',
    'We offer demand, term and notice deposits and certificates of deposit: term deposits from {term_deposit_from}, certificates from {certificate_from}.',
    'information',
  ),
  say(
    'about_loans',
    '我行提供住房按揭、个人消费和小微企业经营贷款。利率与额度以审批结果为准。',
    'We offer mortgages, personal loans and loans for small businesses. Rate and amount are decided on approval.',
    'information',
  ),
  say(
    'about_cards',
    '信用卡最长{card_free_days}天免息，首年免年费。申请可在任一网点或手机银行办理。',
    'Credit cards are free of interest for up to {card_free_days} days and of the annual fee in the first year. Apply at any branch or in the mobile bank.',
    'information',
  ),
  published('hour_figures', 'hours'),
  menu(
    'hours',
    ['请选择地区。', 'Please choose a region.'],
    [
      ['city', '市区网点', 'For the city', 'city_days'],
      ['county', '县域网点', 'For the counties', 'county_days'],
    ],
  ),
  ...branchHours('city', ['市区', 'in the city']),
  ...branchHours('county', ['县域', 'in the counties']),
];

const wishes: Written[] = [
  task('complaint', 'complaint_told', {
    role: 'supervisor',
    text: both('自助语音投诉：请回电了解并登记', 'Complaint by self-service: call back, hear it and record it'),
    dueMinutes: 480,
    into: 'complaint_number',
  }),
  say(
    'complaint_told',
    '您的投诉已登记，我们会尽快与您联系。受理编号{complaint_number}。',
    'Your complaint is recorded and we will call you. Its number is {complaint_number}.',
    'more',
  ),
  {
    kind: 'ask',
    id: 'callback',
    text: both(
      '请输入您希望接听回电的号码，按井号键结束。',
      'Please enter the number we shall call, followed by the pound key.',
    ),
    into: 'callback_phone',
    answer: { type: 'phone' },
    next: 'callback_right',
    giveUp: { tries: 3, next: 'agent' },
    deadline,
  },
  menu(
    'callback_right',
    ['您输入的号码是{callback_phone}。', 'You entered {callback_phone}.'],
    [
      ['right', '确认', 'If this is right', 'callback_kept'],
      ['wrong', '重新输入', 'To enter it again', 'callback'],
    ],
  ),
  task('callback_kept', 'callback_told', {
    role: 'supervisor',
    text: both('自助语音预约回电：{callback_phone}', 'Call back, promised by self-service: {callback_phone}'),
    dueMinutes: 120,
    into: 'callback_number',
  }),
  say(
    'callback_told',
    '我们会在两小时内给您回电。受理编号{callback_number}。',
    'We will call you within two hours. The number of your request is {callback_number}.',
    'more',
  ),
];

/** What a caller does at the keypad without an agent. 0 leads to one at every step, whatever stands here. */
export const selfService = shipped({
  id: selfServiceFlow,
  kind: 'ivr',
  name: both('自助语音服务', 'Self-service'),
  purpose: both('客户在语音导航中自助办理', 'What callers do by themselves at the keypad'),
  start: 'main',
  idleMinutes: 30,
  steps: [
    menu(
      'main',
      ['自助服务。转人工服务请随时按零。', 'Self-service. For an agent, press zero at any time.'],
      [
        ['account', '账户查询', 'For your accounts', 'account'],
        ['loss', '银行卡挂失', 'To report a card as lost', 'loss'],
        ['information', '利率与网点', 'For rates and branches', 'information'],
        ['complaint', '投诉登记', 'To leave a complaint', 'complaint'],
        ['callback', '预约回电', 'To be called back', 'callback'],
      ],
    ),
    ...identification,
    ...account,
    ...loss,
    ...information,
    ...wishes,
    menu(
      'more',
      ['还需要其他服务吗？', 'Is there anything else?'],
      [
        ['menu', '返回主菜单', 'For the main menu', 'main'],
        ['bye', '结束服务', 'To end the call', 'served'],
      ],
    ),
    say('silent', '没有收到您的选择。', 'You have not chosen anything.', 'agent'),
    {
      kind: 'transfer',
      id: 'agent',
      text: both('正在为您转接人工服务。', 'You are being connected to an agent.'),
      queue: 'retail',
      next: 'passed_on',
    },
    end('passed_on', 'enquiry_resolved', ['谢谢。', 'Thank you.']),
    end('served', 'enquiry_resolved', ['感谢您的来电，再见。', 'Thank you for calling. Goodbye.']),
  ],
});
