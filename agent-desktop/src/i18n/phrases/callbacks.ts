import type { Label } from '@tellerline/contracts';

/** Words of the page of customers who are owed a call. */
export const callbackPhrases = {
  'callbacks.title': { 'zh-CN': '待回电', en: 'Calls owed' },
  'callbacks.kept': { 'zh-CN': '今日承诺 {promised}，按时回电 {kept}', en: '{kept} of {promised} promises kept today' },
  'callbacks.load_failed': { 'zh-CN': '无法读取回电', en: 'The calls owed could not be read' },
  'callbacks.none': { 'zh-CN': '没有待回电的客户', en: 'Nobody is owed a call' },
  'callbacks.none_hint': {
    'zh-CN': '选择回电、坐席承诺回电，或排队中放弃的客户会列在这里。',
    en: 'Listed here: who chose a call back or was promised one, and who gave up waiting.',
  },
  'callbacks.state': { 'zh-CN': '状态', en: 'State' },
  'callbacks.state_callback': { 'zh-CN': '待回电', en: 'Owed' },
  'callbacks.state_calling': { 'zh-CN': '呼叫中', en: 'Calling' },
  'callbacks.state_done': { 'zh-CN': '已回电', en: 'Reached' },
  'callbacks.state_failed': { 'zh-CN': '未接通', en: 'Not reached' },
  'callbacks.state_cancelled': { 'zh-CN': '已取消', en: 'Cancelled' },
  'callbacks.who': { 'zh-CN': '客户', en: 'Customer' },
  'callbacks.unknown': { 'zh-CN': '未识别', en: 'not known' },
  'callbacks.number': { 'zh-CN': '号码', en: 'Number' },
  'callbacks.queue': { 'zh-CN': '队列', en: 'Queue' },
  'callbacks.by_agent': { 'zh-CN': '坐席承诺', en: 'promised by an agent' },
  'callbacks.given_up': { 'zh-CN': '排队中放弃', en: 'gave up waiting' },
  'callbacks.transfer': { 'zh-CN': '转接后无人接听', en: 'passed on, not taken' },
  'callbacks.since': { 'zh-CN': '开始等待', en: 'Waits since' },
  'callbacks.promised': { 'zh-CN': '最迟回电', en: 'Due by' },
  'callbacks.overdue': { 'zh-CN': '已逾期', en: 'overdue' },
  'callbacks.tries': { 'zh-CN': '次数', en: 'Tries' },
  'callbacks.agent': { 'zh-CN': '坐席', en: 'Agent' },
  'callbacks.action': { 'zh-CN': '操作', en: 'Action' },
  'callbacks.take': { 'zh-CN': '现在回电', en: 'Call now' },
  'callbacks.cancel': { 'zh-CN': '取消回电', en: 'Cancel' },
} as const satisfies Record<string, Label>;
