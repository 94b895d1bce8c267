import { AppError } from '../../kernel/app-error.ts';

export const taskErrors = {
  /** Absent, over and not yours to see are told alike. */
  notFound: () => new AppError('resource.not_found', { status: 404 }),
  taken: (by: string) => new AppError('task.taken', { status: 409, details: { by } }),
  over: () => new AppError('task.over', { status: 409 }),
  notYours: () => new AppError('task.not_yours', { status: 409 }),
  notForYou: () => new AppError('task.not_for_you', { status: 403 }),
  notByHand: () => new AppError('task.not_by_hand', { status: 409 }),
};
