import type { Label } from '@tellerline/contracts';

/** Why a call came to whom it came. */
export const routingPhrases = {
  'routing.title': { 'zh-CN': '来电路由', en: 'Why this call' },
  'routing.why': { 'zh-CN': '为何', en: 'Why' },
  'routing.you': { 'zh-CN': '您', en: 'you' },
  'routing.vip': { 'zh-CN': 'VIP 客户，优先排队。', en: 'A VIP goes first.' },
  'routing.preferred': { 'zh-CN': '所属客群先于普通客户。', en: 'His segment goes before usual callers.' },
  'routing.foremost': { 'zh-CN': '所属客群先于 VIP 客户。', en: 'His segment goes before VIPs.' },
  'routing.group_moved': { 'zh-CN': '按所属客群分到本队列。', en: 'His segment is served by this queue.' },
  'routing.group_named': { 'zh-CN': '客群“{name}”。', en: 'Segment “{name}”.' },
  'routing.affected': {
    'zh-CN': '受当前突发事件影响的客户，优先排队。',
    en: 'A customer affected by the mass event goes first.',
  },
  'routing.at_risk': { 'zh-CN': '红色预警客户，优先排队。', en: 'A customer at risk goes first.' },
  'routing.returned': { 'zh-CN': '转回的来电，排在等待者之前。', en: 'Sent back, he goes before those who wait.' },
  'routing.last_agent': {
    'zh-CN': '客户上次由{who}接待，当时空闲，先振铃。',
    en: 'The customer spoke with {who} last; free then, so rung first.',
  },
  'routing.rung_only': {
    'zh-CN': '在“{queue}”等待 {clock}；当时只有{who}空闲。',
    en: 'He waited {clock} for {queue}; nobody but {who} was free.',
  },
  'routing.rung_turn': {
    'zh-CN': '在“{queue}”等待 {clock}；空闲 {free} 人，最高的 {level} 级有 {same} 人，轮到{who}。',
    en: 'He waited {clock} for {queue}; {free} were free, {same} of the highest level {level}; {who} came next.',
  },
  'routing.overflowed': { 'zh-CN': '由原队列溢出而来。', en: 'He came by overflow.' },
  'routing.others': { 'zh-CN': '其他坐席当时的情况', en: 'How the others stood' },
  'routing.other_level': { 'zh-CN': '空闲，但级别 {level} 较低', en: 'free, but of the lower level {level}' },
  'routing.other_turn': { 'zh-CN': '空闲，未轮到', en: 'free, not his turn' },
  'routing.failed': { 'zh-CN': '无法读取路由说明', en: 'The reason could not be read' },
} as const satisfies Record<string, Label>;
