import { AppError } from '../../../kernel/app-error.ts';

export const handOverErrors = {
  /** Absent and out of scope are told alike. */
  notFound: () => new AppError('resource.not_found', { status: 404 }),
  stale: () => new AppError('conflict.stale', { status: 409 }),
  notNow: () => new AppError('hand_over.not_now', { status: 409 }),
  notYourBranch: () => new AppError('hand_over.not_your_branch', { status: 403 }),
  numbersUsedUp: (year: string, orgNo: string) =>
    new AppError('hand_over.numbers_used_up', { status: 409, details: { year, orgNo } }),
  branchNumber: (orgNo: string) => new AppError('hand_over.branch_number', { status: 422, details: { orgNo } }),
  accountUnknown: () => new AppError('hand_over.account_unknown', { status: 422 }),
  incomplete: (line: number, field: string) =>
    new AppError('hand_over.incomplete', {
      status: 422,
      details: { line },
      issues: [{ path: `lines.${line - 1}.${field}`, rule: 'required' }],
    }),
  noLines: () => new AppError('hand_over.no_lines', { status: 422 }),
  samePerson: () => new AppError('hand_over.same_person', { status: 403 }),
  openChanges: (open: number) => new AppError('hand_over.open_changes', { status: 409, details: { open } }),
};
