import type { AttributeFieldId, AttributeValues, AttributeView } from '@tellerline/contracts';
import { standardLists } from '../standards/standard-lists.ts';

/** The fields that hold the four levels of GB/T 4754: section, division, group and class. */
export const industryLevels = [
  'industry',
  'subIndustry1',
  'subIndustry2',
  'subIndustry3',
] as const satisfies readonly AttributeFieldId[];
export type IndustryLevel = (typeof industryLevels)[number];

export const isIndustryLevel = (field: string): field is IndustryLevel =>
  (industryLevels as readonly string[]).includes(field);

/** An industry by its code or English name as it is kept: by the Chinese name of GB/T 4754. Other words stay as they are. */
export const readIndustry = (value: string): string => standardLists.named('industry', value)?.label['zh-CN'] ?? value;

export const isStandardIndustry = (value: string): boolean => standardLists.named('industry', value) !== null;

/** Is this a code, but none of the standard? */
export const isUnknownCode = (value: string): boolean =>
  /^[A-T]?\d{2,4}$/i.test(value.normalize('NFKC')) && !isStandardIndustry(value);

/**
 * An industry below the sections, told alone, stands for the way down to it: 金属结构制造 is 制造业, 金属制品业, 结构性金属制品制造
 * and itself. Whoever tells more than the first level has said how they mean it.
 * @param told the first level by code or name, as it was written
 */
export function spreadIndustry(told: string | null, values: Partial<Record<IndustryLevel, string | null>>): void {
  const [first, ...deeper] = industryLevels;
  const entry = told === null ? null : standardLists.named('industry', told);
  if (!entry || entry.above.length === 0 || deeper.some((level) => (values[level] ?? null) !== null)) return;
  const names = [...entry.above, entry.label].map((label) => label['zh-CN']);
  values[first] = names[0] ?? null;
  for (const [at, level] of deeper.entries()) values[level] = names[at + 1] ?? null;
}

/** What of the values is an industry of the standard, in both languages. */
export const industriesOf = (values: AttributeValues): AttributeView['industries'] =>
  Object.fromEntries(
    industryLevels.flatMap((level) => {
      const entry = standardLists.named('industry', values[level] ?? '');
      return entry ? [[level, entry.label]] : [];
    }),
  );
