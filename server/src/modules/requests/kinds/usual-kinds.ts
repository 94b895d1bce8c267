import type { EscalationStep, RequestKind, RequestKinds } from '@tellerline/contracts';

/** No name and no content: the telephone and the mailbox are not the bank's. */
const words: RequestKind['words'] = {
  opened: {
    sms: {
      'zh-CN': '【{bank}】您的{kind}（编号{reference}）已登记，我们将于{day}前答复您。',
      en: '[{bank}] Your request ({kind}, number {reference}) has been taken down. We answer by {day}.',
    },
    subject: { 'zh-CN': '您的{kind}已登记', en: 'Your request has been taken down' },
    mail: {
      'zh-CN': '您的{kind}（编号{reference}）已登记，我们将于{day}前答复您。查询进度请致电我行客服并报编号。\n{bank}',
      en: 'Your request ({kind}, number {reference}) has been taken down. We answer by {day}. To ask about it, call us and name the number.\n{bank}',
    },
  },
  acknowledged: {
    sms: {
      'zh-CN': '【{bank}】您的{kind}（编号{reference}）已受理，我们将于{day}前答复您。',
      en: '[{bank}] Your request ({kind}, number {reference}) is being dealt with. We answer by {day}.',
    },
    subject: { 'zh-CN': '您的{kind}已受理', en: 'Your request is being dealt with' },
    mail: {
      'zh-CN': '您的{kind}（编号{reference}）已受理，我们将于{day}前答复您。查询进度请致电我行客服并报编号。\n{bank}',
      en: 'Your request ({kind}, number {reference}) is being dealt with. We answer by {day}. To ask about it, call us and name the number.\n{bank}',
    },
  },
  closed: {
    sms: {
      'zh-CN': '【{bank}】您的{kind}（编号{reference}）已办结，如有疑问请致电我行客服。',
      en: '[{bank}] Your request ({kind}, number {reference}) has been settled. Please call us if anything is open.',
    },
    subject: { 'zh-CN': '您的{kind}已办结', en: 'Your request has been settled' },
    mail: {
      'zh-CN': '您的{kind}（编号{reference}）已办结，如有疑问请致电我行客服。\n{bank}',
      en: 'Your request ({kind}, number {reference}) has been settled. Please call us if anything is open.\n{bank}',
    },
  },
};

const whenLate: EscalationStep = { on: 'due', afterHours: 0, to: 'supervisor' };

const kind = (
  code: string,
  [zh, en]: readonly [string, string],
  hours: number,
  pool: RequestKind['pool'],
  more: Partial<RequestKind> = {},
): RequestKind => ({
  code,
  name: { 'zh-CN': zh, en },
  offered: true,
  pool,
  hours: { low: hours * 2, normal: hours, high: hours / 2, urgent: hours / 4 },
  escalation: [whenLate],
  complaint: null,
  words,
  ...more,
});

/** The kinds a house begins with. */
export const usualKinds: RequestKinds = {
  kinds: [
    kind('enquiry', ['查询', 'Enquiry'], 8, 'agent'),
    kind('service', ['业务办理', 'Service'], 16, 'clerk'),
    kind('correction', ['信息更正', 'Correction'], 16, 'clerk'),
    kind('dispute', ['交易异议', 'Disputed transaction'], 24, 'supervisor'),
    kind('card', ['卡片挂失补发', 'Card lost'], 4, 'agent'),
    kind('suggestion', ['建议', 'Suggestion'], 40, 'supervisor'),
    kind('complaint', ['投诉', 'Complaint'], 40, 'supervisor', {
      escalation: [whenLate, { on: 'last_day', daysBefore: 3, to: 'manager' }],
      complaint: { acknowledgeHours: 8, days: [15, 30, 60] },
    }),
  ],
};
