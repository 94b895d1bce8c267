import type { Label } from '@tellerline/contracts';

/** Words of every form. */
export const formPhrases = {
  'form.no_match': { 'zh-CN': '没有匹配项', en: 'No match' },
  'form.mandatory': { 'zh-CN': '必填', en: 'Required' },
  'form.changed': { 'zh-CN': '已修改', en: 'Changed' },
  'form.override': { 'zh-CN': '确认无误，说明理由', en: 'It is right all the same, because …' },
  'form.calendar': { 'zh-CN': '日历', en: 'Calendar' },
  'form.month_before': { 'zh-CN': '上个月', en: 'Month before' },
  'form.month_after': { 'zh-CN': '下个月', en: 'Month after' },
  'form.day_hint': { 'zh-CN': '年-月-日', en: 'YYYY-MM-DD' },
  'form.money_hint': { 'zh-CN': '元，可写 1.5万', en: 'yuan' },
} as const satisfies Record<string, Label>;
