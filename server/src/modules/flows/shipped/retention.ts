import type { Flow } from '@tellerline/contracts';
import type { CrisisLevel } from '../flows.ports.ts';
import { both, choose, end, followUp, say, shipped, task } from './words.ts';

/** How far an agent may go at a level of alarm, and how fast others must act. */
interface Level {
  level: CrisisLevel;
  name: readonly [string, string];
  purpose: readonly [string, string];
  offer: readonly [string, string];
  managerMinutes: number;
  recallHours: number;
}

const levels: readonly Level[] = [
  {
    level: 'yellow',
    name: ['挽留（黄色预警）', 'Retention (yellow)'],
    purpose: ['出现轻微流失迹象的客户：了解原因，给予关注', 'First signs of leaving: hear why, show attention'],
    offer: ['赠送三个月短信服务费减免', 'three months of SMS service free'],
    managerMinutes: 2_880,
    recallHours: 72,
  },
  {
    level: 'orange',
    name: ['挽留（橙色预警）', 'Retention (orange)'],
    purpose: ['余额明显下降或明确询问转出的客户', 'Balances fall clearly, or the customer asks about moving out'],
    offer: [
      '减免一年账户管理费，并由客户经理提供专属存款方案',
      'a year without account fees and a deposit plan of his own',
    ],
    managerMinutes: 480,
    recallHours: 24,
  },
  {
    level: 'red',
    name: ['挽留（红色预警）', 'Retention (red)'],
    purpose: [
      '要求销户或已在转移资产的客户，须主管介入',
      'The customer closes accounts or is moving out: a manager steps in',
    ],
    offer: [
      '由分行负责人当日回电，给予授权范围内的最优利率',
      'a call from the head of branch today with the best rate within authority',
    ],
    managerMinutes: 60,
    recallHours: 4,
  },
];

export const retention: readonly Flow[] = levels.map((level) =>
  shipped({
    id: `retention_${level.level}`,
    name: both(...level.name),
    purpose: both(...level.purpose),
    starts: { queues: [], numbers: [], crisis: [level.level] },
    start: 'open',
    steps: [
      say(
        'open',
        '{customer_name}，感谢您一直以来的支持。我们注意到您最近的使用有些变化，想听听您的想法。（不提“预警”）',
        '{customer_name}, thank you for being with us. We noticed some changes lately and would like to hear from you. (Never mention an alarm.)',
        'cause',
      ),
      choose(
        'cause',
        ['客户的主要原因是？', 'What is the main reason?'],
        [
          ['rate', '利率或收益', 'Rates', 'competitor'],
          ['fee', '收费', 'Fees', 'detail'],
          ['service', '服务体验', 'Service', 'detail'],
          ['need', '资金另有用途', 'Needs the money', 'need_when'],
          ['rumour', '听到不利传言', 'A rumour', 'calm'],
          ['none', '不愿说明', 'Will not say', 'offer'],
        ],
        'leave_for',
      ),
      {
        kind: 'ask',
        id: 'competitor',
        text: both(
          '对方银行或平台给出的条件是什么？（名称、利率、期限）',
          'What does the other bank offer? (Name, rate, term)',
        ),
        into: 'competitor_terms',
        answer: { type: 'text', most: 200 },
        next: 'offer',
      },
      {
        kind: 'ask',
        id: 'detail',
        text: both('请客户具体说明，并如实记录。', 'Have it explained and write it down as said.'),
        into: 'leave_detail',
        answer: { type: 'text', most: 300 },
        next: 'offer',
      },
      choose(
        'need_when',
        ['资金大约何时需要？', 'When is the money needed?'],
        [
          ['soon', '一个月内', 'Within a month', 'end_understood'],
          ['later', '以后', 'Later', 'offer'],
        ],
      ),
      say(
        'calm',
        '我行经营一切正常，您的存款受存款保险保障，随时可以支取。请以官方渠道信息为准。',
        'The bank is in good order, your deposits are insured, and you can withdraw them any time. Please trust official channels only.',
        'rumour_task',
      ),
      task('rumour_task', 'offer', {
        role: 'manager',
        text: both('客户提到不利传言，请核实并上报', 'A customer mentions a rumour: verify and report it'),
        dueMinutes: 60,
        into: null,
      }),
      {
        kind: 'offer',
        id: 'offer',
        text: both(
          `我可以为您申请：${level.offer[0]}。您看可以吗？`,
          `What I can ask for: ${level.offer[1]}. Would that suit you?`,
        ),
        accepted: 'kept_task',
        declined: 'manager_task',
        later: 'think_follow',
      },
      task('kept_task', 'tell_kept', {
        role: 'manager',
        text: both(`兑现挽留承诺：${level.offer[0]}`, `Keep the promise made: ${level.offer[1]}`),
        dueMinutes: level.managerMinutes,
        into: 'kept_no',
      }),
      say(
        'tell_kept',
        '已为您登记，编号 {kept_no}，客户经理会与您确认。',
        'It is recorded under {kept_no}; your manager confirms it with you.',
        'end_kept',
      ),
      task('manager_task', 'tell_manager', {
        role: 'manager',
        text: both(
          '挽留未成功，原因 {leave_for}，请立即联系',
          'Could not be kept, reason {leave_for}: contact at once',
        ),
        dueMinutes: level.managerMinutes,
        into: null,
      }),
      say(
        'tell_manager',
        '我完全理解。请允许我们的负责人再与您联系一次。',
        'I quite understand. Please let one of our managers call you once more.',
        'leave_follow',
      ),
      followUp('leave_follow', level.recallHours, 'end_leaving'),
      followUp('think_follow', level.recallHours, 'end_thinks'),
      end(
        'end_kept',
        'customer_kept',
        ['感谢您继续选择我们。', 'Thank you for staying with us.'],
        ['挽留成功（{leave_for}），编号 {kept_no}。', 'Kept ({leave_for}), {kept_no}.'],
      ),
      end(
        'end_understood',
        'customer_kept',
        ['祝您一切顺利，欢迎随时回来。', 'All the best; you are always welcome.'],
        ['资金另有用途，无不满。', 'Needs the money; is content.'],
      ),
      end(
        'end_leaving',
        'customer_leaving',
        ['感谢您的坦诚。', 'Thank you for your frankness.'],
        ['客户坚持离开，原因：{leave_for}。', 'Is leaving, reason: {leave_for}.'],
      ),
      end(
        'end_thinks',
        'callback_promised',
        ['好的，稍后再联系您。', 'Very well, I will call again.'],
        ['客户需考虑，原因：{leave_for}。', 'Will think it over, reason: {leave_for}.'],
      ),
    ],
  }),
);
