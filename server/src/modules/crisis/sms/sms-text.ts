import type { Label, Locale } from '@tellerline/contracts';

/** What a message tells. No name, no number of a customer: the telephone is not the bank's. */
export interface SmsTold {
  what: 'alert' | 'escalation';
  alertId: number;
  /** 1 yellow, 2 orange, 3 red. */
  level: number;
  dueAt: Date | null;
}

const levels: readonly Label[] = [
  { 'zh-CN': '黄色', en: 'Yellow' },
  { 'zh-CN': '橙色', en: 'Orange' },
  { 'zh-CN': '红色', en: 'Red' },
];

/** The message in the receiver's language; short enough for one Chinese message of 70 characters. */
export function smsText(told: SmsTold, locale: Locale, bank: { timeZone: string; name: Label }): string {
  const level = levels[told.level - 1]?.[locale] ?? '';
  const due = told.dueAt ? clockTime(told.dueAt, bank.timeZone) : '';
  if (locale === 'zh-CN') {
    const what =
      told.what === 'alert' ? `${level}客户预警 #${told.alertId}` : `${level}客户预警 #${told.alertId} 逾期未处理`;
    return `【${bank.name['zh-CN']}】${what}${told.what === 'alert' && due ? `，请于 ${due} 前联系` : ''}，详见工作台。`;
  }
  const what = told.what === 'alert' ? `${level} alert #${told.alertId}` : `${level} alert #${told.alertId} is overdue`;
  return `${bank.name.en}: ${what}${told.what === 'alert' && due ? `, contact by ${due}` : ''}. See Alerts on your desk.`;
}

/** `12-01 18:00` at the bank. */
const clockTime = (at: Date, timeZone: string): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' })
    .format(at)
    .slice('2026-'.length);
