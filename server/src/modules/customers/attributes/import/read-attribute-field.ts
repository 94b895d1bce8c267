import { attributeFields } from '@tellerline/contracts';
import { type ReadText, readCellDay, readCellText } from '../../imports/read-cell-text.ts';
import { isIndustryLevel, isUnknownCode, readIndustry } from '../read-industry.ts';
import type { ImportField } from './import-columns.ts';

const longest = 300;
const keyLengths = { customerNo: 11, accountNo: 32 } as const;

/** A cell of a table of attributes, by the rules of the form. */
export function readAttributeField(field: ImportField, raw: string, today: string): ReadText {
  if (field === 'recordedOn') {
    const read = readCellDay(raw);
    const inFuture = 'value' in read && read.value !== null && read.value > today;
    return inFuture ? { reason: 'day_in_future', n: null } : read;
  }
  if (field === 'author') return readCellText(raw, 100, false);
  if (field === 'customerNo' || field === 'accountNo') {
    const read = readCellText(raw.replace(/[\s-]/g, ''), keyLengths[field], false);
    return 'value' in read ? { value: read.value?.normalize('NFKC').toUpperCase() ?? null } : read;
  }
  const rule = attributeFields.find(({ id }) => id === field);
  const read = readCellText(raw, rule?.max ?? longest, rule?.required ?? false);
  if (!isIndustryLevel(field) || !('value' in read) || !read.value) return read;
  if (field === 'industry' && isUnknownCode(read.value)) return { reason: 'not_in_standard', n: null };
  return { value: readIndustry(read.value) };
}
