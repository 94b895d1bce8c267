import type { Label } from '../primitives.ts';
import type { AnswerRule, FlowValue } from './flow.ts';

/** Why an answer was not taken, in words for whoever typed it. */
export const answerPhrases = {
  required: { 'zh-CN': '请填写', en: 'Something must be answered' },
  too_long: { 'zh-CN': '最多 {most} 个字', en: 'At most {most} characters' },
  not_digits: { 'zh-CN': '请输入 {least} 至 {most} 位数字', en: 'Type {least} to {most} digits' },
  not_so_many: { 'zh-CN': '请输入 {most} 位数字', en: 'Type {most} digits' },
  not_a_number: { 'zh-CN': '请输入数字', en: 'Type a number' },
  out_of_range: { 'zh-CN': '应在 {least} 与 {most} 之间', en: 'It lies between {least} and {most}' },
  not_money: { 'zh-CN': '请输入金额（元，最多两位小数）', en: 'Type an amount in yuan, two decimals at most' },
  not_a_day: { 'zh-CN': '请输入日期，如 2026-11-30', en: 'Type a day, such as 2026-11-30' },
  not_past: { 'zh-CN': '日期不能晚于今天', en: 'The day cannot lie ahead' },
  not_future: { 'zh-CN': '日期不能早于今天', en: 'The day cannot lie behind' },
  not_phone: { 'zh-CN': '请输入电话号码', en: 'Type a telephone number' },
  not_listed: { 'zh-CN': '请从列出的选项中选择', en: 'Choose one of those listed' },
} satisfies Record<string, Label>;
export type AnswerFault = keyof typeof answerPhrases;

export interface AnswerRefused {
  fault: AnswerFault;
  params: Readonly<Record<string, string | number>>;
}
export type AnswerRead = { value: FlowValue } | AnswerRefused;

const refused = (fault: AnswerFault, params: AnswerRefused['params'] = {}): AnswerRefused => ({ fault, params });

/** Reads what was typed, by keyboard or keypad. `today` is the bank's day. */
export function readAnswer(rule: AnswerRule, typed: string, today: string): AnswerRead {
  const text = typed.normalize('NFKC').trim();
  if (text === '') return refused('required');
  switch (rule.type) {
    case 'text':
      return text.length > rule.most ? refused('too_long', { most: rule.most }) : { value: text };
    case 'digits': {
      const right = /^\d+$/.test(text) && text.length >= rule.least && text.length <= rule.most;
      if (right) return { value: text };
      return rule.least === rule.most
        ? refused('not_so_many', { most: rule.most })
        : refused('not_digits', { least: rule.least, most: rule.most });
    }
    case 'number':
      return /^-?\d{1,12}(\.\d{1,6})?$/.test(text) ? inRange(Number(text), rule, 1) : refused('not_a_number');
    case 'money': {
      const plain = text.replaceAll(',', '');
      if (!/^\d{1,12}(\.\d{1,2})?$/.test(plain)) return refused('not_money');
      return inRange(Math.round(Number(plain) * 100), rule, 100);
    }
    case 'day':
      if (!isDay(text)) return refused('not_a_day');
      if (rule.lies === 'past' && text > today) return refused('not_past');
      if (rule.lies === 'future' && text < today) return refused('not_future');
      return { value: text };
    case 'yes_no':
      if (text === '1' || text === 'true') return { value: true };
      return text === '2' || text === 'false' ? { value: false } : refused('not_listed');
    case 'phone':
      return /^\+?\d{5,15}$/.test(text.replace(/[\s-]/g, ''))
        ? { value: text.replace(/[\s-]/g, '') }
        : refused('not_phone');
  }
}

function inRange(value: number, { least, most }: { least: number; most: number }, unit: number): AnswerRead {
  const params = { least: least / unit, most: most / unit };
  return value < least || value > most ? refused('out_of_range', params) : { value };
}

function isDay(text: string): boolean {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : null;
  return at !== null && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}
