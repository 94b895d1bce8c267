import { identify, notProved } from './identification.ts';
import { both, choose, end, followUp, note, say, shipped, task } from './words.ts';

export const balanceQuestion = shipped({
  id: 'balance_question',
  name: both('余额查询', 'Balance question'),
  purpose: both('客户询问账户余额或存款情况', 'The customer asks about balances or deposits'),
  starts: { queues: ['retail'], numbers: [], crisis: [] },
  start: 'id_start',
  steps: [
    ...identify('look_balances', 'end_not_proved'),
    { kind: 'look_up', id: 'look_balances', what: 'balances', found: 'tell_balances', missing: 'no_accounts' },
    say(
      'tell_balances',
      '{customer_name}，您名下共有 {account_count} 个账户，人民币存款合计 {deposit_total} 元。',
      '{customer_name}, you have {account_count} accounts with {deposit_total} yuan in deposits altogether.',
      'more',
    ),
    say('no_accounts', '系统中没有查询到您名下的存款账户。', 'I find no deposit account in your name.', 'more'),
    choose(
      'more',
      ['请问还需要了解哪方面？', 'Is there anything else you would like to know?'],
      [
        ['term', '定期到期情况', 'When term deposits mature', 'look_terms'],
        ['statement', '需要对账单', 'A statement', 'statement'],
        ['doubt', '对余额有疑问', 'The balance seems wrong', 'doubt'],
        ['nothing', '没有了', 'Nothing else', 'end_answered'],
      ],
    ),
    { kind: 'look_up', id: 'look_terms', what: 'term_deposits', found: 'tell_terms', missing: 'no_terms' },
    say(
      'tell_terms',
      '您有 {term_deposits} 笔定期存款，最近一笔于 {next_maturity} 到期。到期前我们会短信提醒您。',
      'You have {term_deposits} term deposits; the next matures on {next_maturity}. We remind you by SMS before.',
      'end_answered',
    ),
    say('no_terms', '您名下目前没有定期存款。', 'You have no term deposit at present.', 'end_answered'),
    choose(
      'statement',
      ['对账单可以通过哪种方式给您？', 'How would you like to have the statement?'],
      [
        ['app', '手机银行自助下载', 'Downloaded in the app', 'tell_app'],
        ['branch', '到网点打印', 'Printed at a branch', 'tell_branch'],
      ],
    ),
    say(
      'tell_app',
      '请登录手机银行，在“我的账户—电子对账单”中选择月份即可下载。',
      'In the app open “My accounts – Statements” and choose the month.',
      'end_answered',
    ),
    say(
      'tell_branch',
      '请携带身份证和银行卡到任一网点柜台打印。',
      'Bring your ID and card to any branch.',
      'end_referred',
    ),
    {
      kind: 'ask',
      id: 'doubt',
      text: both(
        '请问哪个账户、哪一天的金额与您的记录不符？',
        'Which account, which day, and which amount differs from your records?',
      ),
      into: 'doubt_about',
      answer: { type: 'text', most: 300 },
      next: 'doubt_task',
    },
    task('doubt_task', 'tell_doubt', {
      role: 'supervisor',
      text: both('核对余额疑问：{doubt_about}', 'Check a doubted balance: {doubt_about}'),
      dueMinutes: 1440,
      into: 'case_no',
    }),
    say(
      'tell_doubt',
      '已为您登记核查，编号 {case_no}，一个工作日内由专人回复您。',
      'I have recorded it under number {case_no}; a colleague answers within one working day.',
      'doubt_follow',
    ),
    followUp('doubt_follow', 24, 'end_promised'),
    end(
      'end_answered',
      'enquiry_resolved',
      ['感谢来电，再见。', 'Thank you for calling. Goodbye.'],
      ['余额查询，已解答。', 'Balance question answered.'],
    ),
    end(
      'end_referred',
      'branch_referral',
      ['感谢来电，再见。', 'Thank you for calling. Goodbye.'],
      ['需对账单，已引导至网点。', 'Wants a statement, referred to a branch.'],
    ),
    end(
      'end_promised',
      'callback_promised',
      ['感谢来电，我们会尽快回复您。', 'Thank you for calling; we will come back to you.'],
      ['对余额有疑问，已登记核查 {case_no}。', 'Doubts a balance, recorded as {case_no}.'],
    ),
    notProved,
  ],
});

export const cardLoss = shipped({
  id: 'card_loss',
  name: both('银行卡挂失', 'Card loss'),
  purpose: both(
    '银行卡遗失、被盗或疑似盗刷，先止损再核实细节',
    'A card is lost, stolen or misused: stop the damage first',
  ),
  starts: { queues: ['cards'], numbers: ['95590'], crisis: [] },
  start: 'calm',
  steps: [
    say(
      'calm',
      '您别着急，我马上帮您办理挂失。先核对一下您的身份，只需一分钟。',
      "Don't worry, I will block the card at once. Let me just make sure who you are; it takes a minute.",
      'id_start',
    ),
    ...identify('look_cards', 'unproved_freeze'),
    choose(
      'unproved_freeze',
      ['身份未核实。客户是否仍要求临时止付？', 'Identity not proved. Does the caller still want an emergency block?'],
      [
        ['yes', '要求临时止付', 'Yes, block for now', 'unproved_card'],
        ['no', '不需要', 'No', 'end_not_proved'],
      ],
    ),
    {
      kind: 'ask',
      id: 'unproved_card',
      text: both('请提供银行卡号的后四位。', 'Please tell me the last four digits of the card.'),
      into: 'unproved_tail',
      answer: { type: 'digits', least: 4, most: 4 },
      next: 'unproved_task',
      giveUp: { tries: 3, next: 'end_not_proved' },
    },
    task('unproved_task', 'tell_unproved', {
      role: 'supervisor',
      text: both(
        '未核实身份，请求临时止付：卡尾号 {unproved_tail}',
        'Emergency block asked for, not identified: card ending {unproved_tail}',
      ),
      dueMinutes: 10,
      into: 'unproved_no',
    }),
    say(
      'tell_unproved',
      '已提交临时止付申请，编号 {unproved_no}。请尽快携带身份证到网点办理正式挂失。',
      'The emergency block is asked for under {unproved_no}. Please bring your ID to a branch soon for the final report.',
      'end_unproved',
    ),
    { kind: 'look_up', id: 'look_cards', what: 'cards', found: 'which_card', missing: 'no_card' },
    say('no_card', '系统中没有查询到您名下的有效银行卡。', 'I find no active card in your name.', 'end_no_card'),
    {
      kind: 'ask',
      id: 'which_card',
      text: both(
        '您名下有 {active_cards} 张有效卡，请问遗失的是哪一张？请提供卡号后四位。',
        'You have {active_cards} active cards. Which one is lost? The last four digits, please.',
      ),
      into: 'card_tail',
      answer: { type: 'digits', least: 4, most: 4 },
      next: 'freeze',
    },
    task('freeze', 'tell_frozen', {
      role: 'supervisor',
      text: both('立即挂失：卡尾号 {card_tail}', 'Block at once: card ending {card_tail}'),
      dueMinutes: 10,
      into: 'loss_no',
    }),
    say(
      'tell_frozen',
      '尾号 {card_tail} 的卡已提交挂失，挂失编号 {loss_no}，请您记下。',
      'The card ending {card_tail} is reported lost. Your confirmation number is {loss_no}; please note it down.',
      'misuse',
    ),
    choose(
      'misuse',
      ['您发现卡上有不是您本人做的交易吗？', 'Have you seen payments you did not make?'],
      [
        ['yes', '有可疑交易', 'Yes', 'misuse_what'],
        ['no', '没有', 'No', 'new_card'],
      ],
    ),
    {
      kind: 'ask',
      id: 'misuse_what',
      text: both('请说明可疑交易的时间、金额和商户。', 'When, how much, and where were those payments?'),
      into: 'misuse_text',
      answer: { type: 'text', most: 300 },
      next: 'misuse_task',
    },
    task('misuse_task', 'tell_misuse', {
      role: 'manager',
      text: both('疑似盗刷（挂失 {loss_no}）：{misuse_text}', 'Suspected misuse (loss {loss_no}): {misuse_text}'),
      dueMinutes: 240,
      into: null,
    }),
    say(
      'tell_misuse',
      '可疑交易已登记，我行将在四小时内联系您。请您同时尽快报警并保留回执。',
      'The payments are recorded; we contact you within four hours. Please also report them to the police and keep the receipt.',
      'new_card',
    ),
    choose(
      'new_card',
      ['需要补办新卡吗？', 'Would you like a new card?'],
      [
        ['branch', '到网点补卡', 'At a branch', 'tell_new_card'],
        ['later', '暂不需要', 'Not now', 'end_lost'],
      ],
    ),
    say(
      'tell_new_card',
      '请携带身份证到任一网点补卡，当场可取。',
      'Bring your ID to any branch; you get it at once.',
      'end_lost',
    ),
    end(
      'end_lost',
      'card_loss',
      ['挂失已办妥，请放心。再见。', 'The card is blocked. Goodbye.'],
      ['卡尾号 {card_tail} 挂失，编号 {loss_no}。', 'Card ending {card_tail} reported lost, number {loss_no}.'],
    ),
    end(
      'end_unproved',
      'card_loss',
      ['感谢来电，再见。', 'Thank you for calling. Goodbye.'],
      ['未核实身份，已申请临时止付 {unproved_no}。', 'Not identified; emergency block asked for, {unproved_no}.'],
    ),
    end(
      'end_no_card',
      'enquiry_resolved',
      ['感谢来电，再见。', 'Thank you for calling. Goodbye.'],
      ['挂失来电，名下无有效卡。', 'Wanted to report a loss; no active card.'],
    ),
    notProved,
  ],
});

export const addressChange = shipped({
  id: 'address_change',
  name: both('地址变更', 'Change of address'),
  purpose: both('客户搬家或要求更新通讯地址', 'The customer has moved or wants another mailing address'),
  start: 'id_start',
  steps: [
    ...identify('which', 'end_not_proved'),
    choose(
      'which',
      ['请问要变更的是哪个地址？', 'Which address is to be changed?'],
      [
        ['home', '家庭地址', 'Home', 'new_address'],
        ['work', '单位地址', 'Work', 'new_address'],
        ['mail', '账单邮寄地址', 'For letters', 'new_address'],
      ],
      'address_kind',
    ),
    {
      kind: 'ask',
      id: 'new_address',
      text: both('请提供完整的新地址（省、市、区、街道、门牌号）。', 'Please tell me the whole new address.'),
      into: 'address',
      answer: { type: 'text', most: 200 },
      next: 'valid_from',
    },
    {
      kind: 'ask',
      id: 'valid_from',
      text: both('新地址从哪一天开始使用？', 'From which day on?'),
      into: 'valid_from_day',
      answer: { type: 'day', lies: 'anywhere' },
      next: 'repeat',
    },
    choose(
      'repeat',
      [
        '我复述一下：{address}，自 {valid_from_day} 起使用，对吗？',
        'Let me repeat: {address}, from {valid_from_day} on. Is that right?',
      ],
      [
        ['right', '正确', 'Right', 'address_task'],
        ['wrong', '需要更正', 'No, correct it', 'new_address'],
      ],
    ),
    task('address_task', 'tell_done', {
      role: 'clerk',
      text: both(
        '变更地址（{address_kind}），{valid_from_day} 起：{address}',
        'Change address ({address_kind}) from {valid_from_day}: {address}',
      ),
      dueMinutes: 1440,
      into: 'address_no',
    }),
    say(
      'tell_done',
      '已为您登记，编号 {address_no}，一个工作日内生效，届时短信通知您。',
      'It is recorded under {address_no} and takes effect within one working day; we tell you by SMS.',
      'end_changed',
    ),
    end(
      'end_changed',
      'account_service',
      ['感谢来电，再见。', 'Thank you for calling. Goodbye.'],
      ['地址变更已登记，编号 {address_no}。', 'Change of address recorded, {address_no}.'],
    ),
    notProved,
  ],
});

export const complaint = shipped({
  id: 'complaint',
  name: both('投诉受理', 'Complaint'),
  purpose: both('客户表达不满或要求投诉', 'The customer complains or is upset'),
  start: 'listen',
  steps: [
    say(
      'listen',
      '非常抱歉给您带来不便。请您把情况告诉我，我来帮您处理。（倾听，不打断）',
      'I am very sorry about this. Please tell me what happened, and I will see to it. (Listen; do not interrupt.)',
      'about',
    ),
    choose(
      'about',
      ['投诉涉及哪方面？', 'What is it about?'],
      [
        ['service', '服务态度', 'How somebody was treated', 'what'],
        ['fee', '收费', 'Fees', 'what'],
        ['system', '系统或渠道故障', 'A system failure', 'what'],
        ['product', '产品与宣传不符', 'A product is not as promised', 'what'],
        ['other', '其他', 'Something else', 'what'],
      ],
      'complaint_about',
    ),
    {
      kind: 'ask',
      id: 'what',
      text: both('请记录：时间、网点或人员、经过。', 'Write down: when, where, who, and what happened.'),
      into: 'complaint_text',
      answer: { type: 'text', most: 500 },
      next: 'wish',
    },
    {
      kind: 'ask',
      id: 'wish',
      text: both('您希望我们怎样解决？', 'What would you like us to do?'),
      into: 'complaint_wish',
      answer: { type: 'text', most: 300 },
      next: 'now',
    },
    choose(
      'now',
      ['能否当场解决？', 'Can it be settled now?'],
      [
        ['yes', '可以，当场说明并致歉', 'Yes: explain and apologise', 'satisfied'],
        ['no', '不能，需转后续处理', 'No: it must be passed on', 'severity'],
      ],
    ),
    choose(
      'satisfied',
      ['客户接受吗？', 'Does the customer accept?'],
      [
        ['yes', '接受', 'Yes', 'end_settled'],
        ['no', '不接受', 'No', 'severity'],
      ],
    ),
    choose(
      'severity',
      [
        '客户是否提到媒体、监管、销户或报警？',
        'Does the customer mention the press, the regulator, closing accounts or the police?',
      ],
      [
        ['yes', '是，升级处理', 'Yes: escalate', 'urgent_task'],
        ['no', '否', 'No', 'normal_task'],
      ],
    ),
    task('urgent_task', 'tell_urgent', {
      role: 'manager',
      text: both(
        '升级投诉（{complaint_about}）：{complaint_text} 诉求：{complaint_wish}',
        'Urgent complaint ({complaint_about}): {complaint_text} Wish: {complaint_wish}',
      ),
      dueMinutes: 120,
      into: 'urgent_no',
      request: 'complaint',
    }),
    say(
      'tell_urgent',
      '已提交主管处理，编号 {urgent_no}，两小时内给您回电。',
      'A manager has it under {urgent_no} and calls you within two hours.',
      'urgent_follow',
    ),
    followUp('urgent_follow', 2, 'end_urgent'),
    task('normal_task', 'tell_normal', {
      role: 'supervisor',
      text: both(
        '投诉（{complaint_about}）：{complaint_text} 诉求：{complaint_wish}',
        'Complaint ({complaint_about}): {complaint_text} Wish: {complaint_wish}',
      ),
      dueMinutes: 1440,
      into: 'normal_no',
      request: 'complaint',
    }),
    say(
      'tell_normal',
      '已为您登记，编号 {normal_no}，一个工作日内回复您。',
      'It is recorded under {normal_no}; we answer within one working day.',
      'normal_follow',
    ),
    followUp('normal_follow', 24, 'end_normal'),
    end(
      'end_settled',
      'complaint_resolved',
      ['再次致歉，感谢您的理解。', 'Again, our apologies; thank you for your understanding.'],
      [
        '投诉：{complaint_text} 诉求：{complaint_wish}。已当场解决。',
        'Complaint: {complaint_text} Wish: {complaint_wish}. Settled on the call.',
      ],
    ),
    end(
      'end_urgent',
      'complaint_escalated',
      ['我们会尽快与您联系。', 'We will contact you soon.'],
      ['升级投诉 {urgent_no}：{complaint_text}', 'Urgent complaint {urgent_no}: {complaint_text}'],
    ),
    end(
      'end_normal',
      'complaint_escalated',
      ['我们会尽快与您联系。', 'We will contact you soon.'],
      ['投诉 {normal_no}：{complaint_text}', 'Complaint {normal_no}: {complaint_text}'],
    ),
  ],
});

export const careCall = shipped({
  id: 'care_call',
  name: both('客户关怀', 'Care call'),
  purpose: both('主动致电问候客户，了解近况与需求', 'An outbound call to keep in touch and hear of wishes'),
  start: 'greet',
  steps: [
    choose(
      'greet',
      [
        '您好，我是客服 {agent_name}，这是一个回访关怀电话，请问现在方便接听吗？',
        'Hello, this is {agent_name} from your bank with a courtesy call. Is this a good moment?',
      ],
      [
        ['yes', '方便', 'Yes', 'recent'],
        ['later', '改时间', 'Another time', 'later_when'],
        ['never', '不希望再接到此类电话', 'No more such calls', 'no_more'],
      ],
    ),
    {
      kind: 'ask',
      id: 'later_when',
      text: both('哪一天方便？', 'Which day would suit you?'),
      into: 'later_day',
      answer: { type: 'day', lies: 'future' },
      next: 'later_follow',
    },
    followUp('later_follow', 24, 'end_later'),
    task('no_more', 'end_no_more', {
      role: 'clerk',
      text: both('客户要求不再接听关怀电话，请登记', 'The customer wants no more such calls: record it'),
      dueMinutes: 480,
      into: null,
    }),
    choose(
      'recent',
      ['最近使用我行服务感觉如何？', 'How have you found our services lately?'],
      [
        ['good', '满意', 'Good', 'wish'],
        ['fair', '一般', 'Fair', 'why'],
        ['bad', '不满意', 'Bad', 'why'],
      ],
      'mood',
    ),
    {
      kind: 'ask',
      id: 'why',
      text: both('请问哪些方面可以改进？', 'What could be better?'),
      into: 'improve',
      answer: { type: 'text', most: 300 },
      next: 'why_task',
    },
    task('why_task', 'wish', {
      role: 'manager',
      text: both('关怀电话反馈（{mood}）：{improve}', 'From a care call ({mood}): {improve}'),
      dueMinutes: 2880,
      into: null,
    }),
    choose(
      'wish',
      ['近期有什么资金或生活安排需要我们协助？', 'Is there anything we can help with in the near future?'],
      [
        ['deposit', '存款理财', 'Saving', 'wish_note'],
        ['loan', '贷款', 'A loan', 'wish_note'],
        ['contact', '更新联系方式', 'New contact details', 'contact_note'],
        ['nothing', '暂时没有', 'Nothing', 'end_care'],
      ],
      'wish_about',
    ),
    note('wish_note', '客户有意向：{wish_about}', 'Interested in: {wish_about}', 'wish_follow'),
    followUp('wish_follow', 48, 'end_interest'),
    note(
      'contact_note',
      '需更新联系方式，请走地址变更流程。',
      'Wants to change contact details: use the flow for it.',
      'end_care',
    ),
    end(
      'end_care',
      'care_done',
      ['感谢您的支持，祝您生活愉快。', 'Thank you, and all the best.'],
      ['关怀电话完成，客户感受：{mood}。', "Care call made; the customer's mood: {mood}."],
    ),
    end(
      'end_interest',
      'product_interest',
      ['我们会请专人与您联系。', 'A colleague will be in touch.'],
      ['关怀电话，客户有意向。', 'Care call; the customer is interested.'],
    ),
    end(
      'end_later',
      'callback_promised',
      ['好的，届时再联系您。', 'Very well, until then.'],
      ['客户希望 {later_day} 再联系。', 'Call again on {later_day}.'],
    ),
    end(
      'end_no_more',
      'care_done',
      ['好的，不再打扰您。', 'Of course. We will not call again.'],
      ['客户要求不再致电。', 'Wants no more calls.'],
    ),
  ],
});
