import type { SqlEntityManager } from '@mikro-orm/sql';
import { nextNumber } from '../running-number.ts';
import { handOverErrors } from './hand-over.errors.ts';

const MOST_A_YEAR = 9_999;

/** The counter of a branch's flow numbers in a year. */
export const flowCounter = (year: string, orgNo: string): string => `flow:${year}:${orgNo}`;

/**
 * The next flow number: year (4), branch (2), sequence (4). Taken in the transaction of `em`, which also stores the bundle:
 * rolled back together, numbers have neither gaps nor doubles. The next one who asks at this branch waits until then.
 * @throws AppError hand_over.branch_number · hand_over.numbers_used_up
 */
export async function nextFlowNumber(em: SqlEntityManager, year: string, orgNo: string): Promise<string> {
  if (!/^\d{2}$/.test(orgNo)) throw handOverErrors.branchNumber(orgNo);
  const sequence = await nextNumber(em, flowCounter(year, orgNo));
  if (sequence > MOST_A_YEAR) throw handOverErrors.numbersUsedUp(year, orgNo);
  return `${year}${orgNo}${String(sequence).padStart(4, '0')}`;
}
