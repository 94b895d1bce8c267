import type { Label } from '@tellerline/contracts';

/** What an agent reads of an early warning while the customer's call rings. */
export const alertPopPhrases = {
  'alerts.level_yellow': { 'zh-CN': '黄色预警', en: 'Yellow alert' },
  'alerts.level_orange': { 'zh-CN': '橙色预警', en: 'Orange alert' },
  'alerts.level_red': { 'zh-CN': '红色预警', en: 'Red alert' },
  'alerts.crisis_product_loss': { 'zh-CN': '产品流失（轻度）', en: 'Product loss (mild)' },
  'alerts.crisis_trade_decline': { 'zh-CN': '交易减少（轻度）', en: 'Less trade (mild)' },
  'alerts.crisis_trade_stopped': { 'zh-CN': '中断交易（重度）', en: 'Stopped trading (severe)' },
  'alerts.crisis_relationship_ended': { 'zh-CN': '终止关系（重度）', en: 'Relationship ended (severe)' },
  'alerts.why': { 'zh-CN': '原因', en: 'Why' },
  'alerts.todo': { 'zh-CN': '怎么做', en: 'Do' },
  'alerts.limits': { 'zh-CN': '权限', en: 'Limits' },
  'alerts.more_reasons': { 'zh-CN': '另有 {n} 项', en: '{n} more' },
  'alerts.begin_flow': { 'zh-CN': '开始挽留', en: 'Start retention' },
  'alerts.observe': { 'zh-CN': '记录流失迹象', en: 'Note a warning sign' },
} as const satisfies Record<string, Label>;
