import { both, choose, end, say, shipped, type Written } from './words.ts';

/**
 * Proves who is on the line by two things: the last digits of the ID, which the server compares and nobody sees, and the
 * mobile number on file. Begins at `id_start`; who was proved on this call already, by his PIN or by an agent before, is asked
 * nothing again.
 */
export const identify = (proved: string, failed: string): Written[] => [
  {
    kind: 'check',
    id: 'id_start',
    cases: [
      { when: { match: 'all', of: [{ fact: 'identity_proved', is: 'equal', value: true }] }, next: proved },
      { when: { match: 'all', of: [{ fact: 'customer_known', is: 'equal', value: true }] }, next: 'id_tail_ask' },
    ],
    otherwise: 'id_unknown',
  },
  say(
    'id_unknown',
    '系统尚未识别来电客户。请询问客户号或姓名，在左侧选定客户后重新开始本流程。',
    'The caller is not known yet. Ask for the customer number or name, choose the customer on the left, then start again.',
    failed,
  ),
  {
    kind: 'ask',
    id: 'id_tail_ask',
    text: both(
      '为保障您的账户安全，请告诉我您证件号码的最后四位数字。（末位为 X 时，请报 X 之前的四位）',
      'To protect your accounts, please tell me the last four digits of your ID number. (If it ends in X, the four before it.)',
    ),
    into: 'id_tail',
    answer: { type: 'digits', least: 4, most: 4 },
    sensitive: true,
    next: 'id_compare',
    giveUp: { tries: 3, next: 'id_failed' },
  },
  { kind: 'look_up', id: 'id_compare', what: 'identity', by: 'id_tail', found: 'id_result', missing: 'id_failed' },
  {
    kind: 'check',
    id: 'id_result',
    cases: [
      { when: { match: 'all', of: [{ fact: 'identity_matches', is: 'equal', value: true }] }, next: 'id_phone' },
      { when: { match: 'all', of: [{ fact: 'number_given', is: 'equal', value: true }] }, next: 'id_again' },
    ],
    otherwise: 'id_failed',
  },
  choose(
    'id_again',
    ['证件尾号不一致。是否请客户再报一次？', 'The digits do not agree. Ask the customer once more?'],
    [
      ['again', '再问一次', 'Ask again', 'id_tail_ask'],
      ['stop', '不再询问', 'Stop here', 'id_failed'],
    ],
  ),
  choose(
    'id_phone',
    [
      '请问您在我行预留的手机号码最后四位是？（与左侧客户资料核对）',
      'Which are the last four digits of the mobile number you left with us? (Compare with the file on the left.)',
    ],
    [
      ['right', '核对一致', 'They agree', 'id_confirm'],
      ['wrong', '不一致', 'They differ', 'id_failed'],
      ['none', '未预留手机', 'None on file', 'id_address'],
    ],
  ),
  choose(
    'id_address',
    [
      '请问您在我行登记的地址是？（与左侧客户资料核对）',
      'Which address is registered with us? (Compare with the file.)',
    ],
    [
      ['right', '核对一致', 'It agrees', 'id_confirm'],
      ['wrong', '不一致', 'It differs', 'id_failed'],
    ],
  ),
  { kind: 'do', id: 'id_confirm', effect: { type: 'confirm_identity' }, next: proved },
  say(
    'id_failed',
    '抱歉，信息未能核对一致。为保障账户安全，请您携带有效身份证件到任一网点办理，或核对资料后再来电。',
    'I am sorry, what you told me does not agree with our file. Please visit a branch with your ID, or call again once you have it at hand.',
    failed,
  ),
];

/** Where a flow ends whose caller could not be proved. */
export const notProved = end(
  'end_not_proved',
  'identity_failed',
  ['身份核实未通过，未提供任何账户信息。', 'Identity not proved; nothing about accounts was told.'],
  ['身份核实未通过，未提供账户信息。', 'Identity not proved; no account information was given.'],
);

export const identification = shipped({
  id: 'identification',
  name: both('身份核实', 'Identification'),
  purpose: both('客户要求办理涉及账户的业务前', 'Before anything about accounts is told or done'),
  start: 'id_start',
  steps: [
    ...identify('id_proved', 'end_not_proved'),
    say(
      'id_proved',
      '谢谢您，{customer_name}，已核实您的身份。请问有什么可以帮您？',
      'Thank you, {customer_name}, you are identified. What can I do for you?',
      'end_proved',
    ),
    end(
      'end_proved',
      'enquiry_resolved',
      ['身份核实通过，可继续办理。', 'Identified; go on.'],
      ['身份核实通过。', 'Identified.'],
    ),
    notProved,
  ],
});
