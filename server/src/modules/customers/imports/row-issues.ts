import type { RowReason } from '@tellerline/contracts';

/** What is wrong with a row: with one of its fields, or with all of it. */
export interface RowIssue {
  field: string | null;
  reason: RowReason;
  n: string | null;
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
