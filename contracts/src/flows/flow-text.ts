import type { Locale } from '../primitives.ts';
import type { FlowText, FlowValue } from './flow.ts';
import type { FactType } from './flow-facts.ts';

/** A piece of a text: words, or the name of a fact whose value stands there. */
export type TextPart = { words: string } | { fact: string };

const placeholder = /\{([a-z][a-z0-9_]{0,39})\}/g;

/** A text taken apart, for whoever speaks values otherwise than he shows them. */
export function textParts(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let at = 0;
  for (const match of text.matchAll(placeholder)) {
    if (match.index > at) parts.push({ words: text.slice(at, match.index) });
    parts.push({ fact: match[1] ?? '' });
    at = match.index + match[0].length;
  }
  if (at < text.length) parts.push({ words: text.slice(at) });
  return parts;
}

/** The facts a text names, in either language. */
export const factsIn = (text: FlowText): string[] =>
  [text['zh-CN'], text.en].flatMap((each) => textParts(each).flatMap((part) => ('fact' in part ? [part.fact] : [])));

/** A value as it is shown: money in yuan with two decimals, yes and no in words. */
export function showValue(value: FlowValue, type: FactType | undefined, locale: Locale): string {
  if (typeof value === 'boolean') return locale === 'en' ? (value ? 'yes' : 'no') : value ? '是' : '否';
  if (type === 'money' && typeof value === 'number')
    return new Intl.NumberFormat(locale, { minimumFractionDigits: 2 }).format(value / 100);
  if (type === 'percent' && typeof value === 'number') return `${value / 100}%`;
  return String(value);
}

/** A text with its facts filled in; what is not known yet stands as an ellipsis. */
export function fillText(
  text: FlowText,
  locale: Locale,
  values: Readonly<Record<string, FlowValue>>,
  types: ReadonlyMap<string, FactType>,
): string {
  return textParts(text[locale])
    .map((part) => {
      if ('words' in part) return part.words;
      const value = values[part.fact];
      return value === undefined ? '…' : showValue(value, types.get(part.fact), locale);
    })
    .join('');
}

/** Shown instead of a sensitive answer: its kind of length, none of its signs. */
export const maskedAnswer = '••••••';
