import { type FactType, type FlowValue, isSpoken, type Locale, promptNameOf, textParts } from '@tellerline/contracts';
import {
  chineseDay,
  chineseDigits,
  chineseMoney,
  chineseNumber,
  chinesePercent,
  chineseTime,
} from './spoken-chinese.ts';
import {
  englishDay,
  englishDigits,
  englishMoney,
  englishNumber,
  englishPercent,
  englishTime,
} from './spoken-english.ts';

const chinese = {
  number: chineseNumber,
  money: chineseMoney,
  percent: chinesePercent,
  day: chineseDay,
  time: chineseTime,
  digits: chineseDigits,
};
const english = {
  number: englishNumber,
  money: englishMoney,
  percent: englishPercent,
  day: englishDay,
  time: englishTime,
  digits: englishDigits,
};

/** The prompt of a piece of a value. */
export const valuePrompt = (piece: string): string => `value-${piece}`;

/** A value as prompts, in order. A word nobody has recorded, such as a name, is left out. */
export function spokenValue(value: FlowValue, type: FactType | undefined, language: Locale): string[] {
  const speak = language === 'en' ? english : chinese;
  const pieces = (): string[] => {
    if (typeof value === 'number')
      return type === 'money' || type === 'percent' ? speak[type](value) : speak.number(Math.round(value));
    if (typeof value !== 'string') return [];
    if (type === 'day' || type === 'time') return speak[type](value);
    return /^\d+$/.test(value) ? speak.digits(value) : [];
  };
  return pieces().map(valuePrompt);
}

/** A text of a flow as prompts of its language, in order. */
export function spokenText(
  text: string,
  language: Locale,
  facts: Readonly<Record<string, FlowValue>>,
  types: ReadonlyMap<string, FactType>,
): string[] {
  return textParts(text).flatMap((part) => {
    if ('words' in part) return isSpoken(part.words) ? [promptNameOf(part.words)] : [];
    const value = facts[part.fact];
    return value === undefined ? [] : spokenValue(value, types.get(part.fact), language);
  });
}
