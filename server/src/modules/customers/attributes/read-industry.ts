import { standardLists } from '../standards/standard-lists.ts';

/** An industry by its code or English name as it is kept: by the Chinese name of GB/T 4754. Other words stay as they are. */
export const readIndustry = (value: string): string => standardLists.named('industry', value)?.['zh-CN'] ?? value;

export const isStandardIndustry = (value: string): boolean => standardLists.named('industry', value) !== null;
