import { attributeFields, type RowReason } from '@tellerline/contracts';
import type { TableRow } from '../../../../exchange/index.ts';
import { isRealDay } from '../../identifiers/resident-id.ts';
import { readAttributeText, readIndustry } from '../read-attribute-text.ts';
import type { HeadedColumns, ImportField } from './import-columns.ts';

export interface RowIssue {
  field: string | null;
  reason: RowReason;
  n: string | null;
}

/** A row as it was read, before anybody looked whose it is. */
export interface ReadImportRow {
  rowNo: number;
  values: Partial<Record<ImportField, string | null>>;
  issues: RowIssue[];
}

const longest = 300;
const keyLengths = { customerNo: 11, accountNo: 32 } as const;

/** Reads the fields of a row by the rules of the form. What is wrong is kept as it stands, and told. */
export function readImportRow(row: TableRow, columns: HeadedColumns, today: string): ReadImportRow {
  const issues: RowIssue[] = row.faults.map(({ column, reason }) => ({
    field: columns[column]?.field ?? null,
    reason,
    n: null,
  }));
  const isTold = (field: string) => issues.some((issue) => issue.field === field);
  const values: ReadImportRow['values'] = {};
  for (const [at, { field }] of columns.entries()) {
    if (field === null) continue;
    const raw = row.cells[at] ?? '';
    const read = readField(field as ImportField, raw, today);
    values[field as ImportField] = 'value' in read ? read.value : raw.slice(0, longest) || null;
    if ('reason' in read && !isTold(field)) issues.push({ field, ...read });
  }
  return { rowNo: row.no, values, issues: row.cells.length === 0 ? issues.slice(0, 1) : issues };
}

function readField(
  field: ImportField,
  raw: string,
  today: string,
): { value: string | null } | { reason: RowReason; n: string | null } {
  if (field === 'recordedOn') return readDay(raw, today);
  if (field === 'author') return readAttributeText(raw, 100, false);
  if (field === 'customerNo' || field === 'accountNo') {
    const read = readAttributeText(raw.replace(/[\s-]/g, ''), keyLengths[field], false);
    return 'value' in read ? { value: read.value?.normalize('NFKC').toUpperCase() ?? null } : read;
  }
  const rule = attributeFields.find(({ id }) => id === field);
  const read = readAttributeText(raw, rule?.max ?? longest, rule?.required ?? false);
  return field === 'industry' && 'value' in read && read.value ? { value: readIndustry(read.value) } : read;
}

/** `2026-11-23`, `2026/11/3`, `20261123`, `2026年11月23日`, with or without a time behind it. */
function readDay(raw: string, today: string): { value: string | null } | { reason: RowReason; n: string | null } {
  const text = raw.normalize('NFKC').trim();
  if (text === '') return { value: null };
  const match =
    /^(\d{4})(\d{2})(\d{2})$/.exec(text) ??
    /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T]\d{1,2}:\d{2}.*)?$/.exec(text);
  const day = match ? `${match[1]}-${match[2]?.padStart(2, '0')}-${match[3]?.padStart(2, '0')}` : '';
  if (!isRealDay(day)) return { reason: 'not_a_day', n: null };
  return day > today ? { reason: 'day_in_future', n: null } : { value: day };
}

const LONGEST_ISSUES = 500;

/** Issues as one text of the row's column, and back. */
export function writeIssues(issues: readonly RowIssue[]): string | null {
  let text = '';
  for (const { field, reason, n } of issues) {
    const next = `${text === '' ? '' : '|'}${field ?? ''}:${reason}:${(n ?? '').replace(/[|:]/g, ' ')}`;
    if (text.length + next.length > LONGEST_ISSUES) break;
    text += next;
  }
  return text === '' ? null : text;
}

export const readIssues = (text: string | null): RowIssue[] =>
  (text ?? '')
    .split('|')
    .filter((part) => part !== '')
    .map((part) => {
      const [field = '', reason = '', n = ''] = part.split(':');
      return { field: field || null, reason: reason as RowReason, n: n || null };
    });
