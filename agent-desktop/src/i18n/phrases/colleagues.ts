import type { Label } from '@tellerline/contracts';

export const colleaguePhrases = {
  'colleagues.search': { 'zh-CN': '姓名或分机', en: 'Name or extension' },
  'colleagues.none': { 'zh-CN': '没有符合的同事', en: 'No colleague matches' },
  'colleagues.nobody': { 'zh-CN': '没有在岗的同事', en: 'No colleague is at a desk' },
  'colleagues.call': { 'zh-CN': '呼叫', en: 'Call' },
  'colleagues.hint': {
    'zh-CN': '先接通您的话机，再呼叫同事；通话不录音、不需小结。',
    en: 'Your own phone first, then the colleague. Not recorded, no wrap-up.',
  },
  'transfer.title': { 'zh-CN': '转接 {caller}', en: 'Transfer {caller}' },
  'transfer.search': { 'zh-CN': '同事、队列或电话号码', en: 'Colleague, queue or number' },
  'transfer.queues': { 'zh-CN': '队列', en: 'Queues' },
  'transfer.agents': { 'zh-CN': '同事', en: 'Colleagues' },
  'transfer.outside': { 'zh-CN': '外线号码', en: 'Outside number' },
  'transfer.queue_state': { 'zh-CN': '空闲 {free} 人 · 排队 {waiting} 人', en: '{free} free · {waiting} waiting' },
  'transfer.none': { 'zh-CN': '没有符合的同事或队列', en: 'No colleague or queue matches' },
  'transfer.note': { 'zh-CN': '给接听人的留言', en: 'Note for whoever takes it' },
  'transfer.note_hint': { 'zh-CN': '客户与来电信息会一并带过去', en: 'The caller and the customer go along' },
  'transfer.go': { 'zh-CN': '转接', en: 'Transfer' },
  'transfer.consult': { 'zh-CN': '先咨询', en: 'Consult first' },
  'transfer.consult_hint': {
    'zh-CN': '客户听音乐，先与同事通话',
    en: 'The caller hears music while you talk with the colleague',
  },
  'transfer.choose': { 'zh-CN': '请先选择转接对象', en: 'Choose whom to transfer to' },
} satisfies Record<string, Label>;
