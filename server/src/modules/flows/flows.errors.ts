import { AppError } from '../../kernel/app-error.ts';

export const flowErrors = {
  /** Absent and not yours to see are told alike. */
  notFound: () => new AppError('resource.not_found', { status: 404 }),
  stale: () => new AppError('conflict.stale', { status: 409 }),
  notValid: (count: number) => new AppError('flow.not_valid', { status: 422, details: { count } }),
  handedIn: () => new AppError('flow.handed_in', { status: 409 }),
  samePerson: () => new AppError('flow.same_person', { status: 403 }),
  notHandedIn: () => new AppError('flow.not_handed_in', { status: 409 }),
  otherName: () => new AppError('flow.other_name', { status: 422, details: { field: 'flow.id' } }),
  notPublished: () => new AppError('flow.not_published', { status: 409 }),
  runOpen: () => new AppError('flow.run_open', { status: 409 }),
  runOver: () => new AppError('flow.run_over', { status: 409 }),
  notYourCall: () => new AppError('flow.not_your_call', { status: 403 }),
};
