import { AppError } from '../../kernel/app-error.ts';
import type { Refusal } from './presence/next-presence.ts';

export const presenceErrors = {
  refused: (code: Refusal) => new AppError(code, { status: 409 }),
  reasonEnded: () => new AppError('centre.reason_ended', { status: 422 }),
  stale: () => new AppError('conflict.stale', { status: 409 }),
  unconfirmed: () => new AppError('presence.queue_unconfirmed', { status: 503 }),
};

export const transferErrors = {
  notTalking: () => new AppError('transfer.not_talking', { status: 409 }),
  agentNotFree: (name: string) => new AppError('transfer.agent_not_free', { status: 409, details: { name } }),
  queueUnknown: () => new AppError('transfer.queue_unknown', { status: 422 }),
  numberNotAllowed: () => new AppError('transfer.number_not_allowed', { status: 422 }),
  unconfirmed: () => new AppError('transfer.unconfirmed', { status: 503 }),
};

export const monitorErrors = {
  notOnCall: () => new AppError('monitor.not_on_call', { status: 409 }),
  noPhone: () => new AppError('monitor.no_phone', { status: 409 }),
  busy: () => new AppError('monitor.busy', { status: 409 }),
  unconfirmed: () => new AppError('monitor.unconfirmed', { status: 503 }),
};

export const dialErrors = {
  noPhone: () => new AppError('dial.no_phone', { status: 409 }),
  busy: () => new AppError('dial.busy', { status: 409 }),
  numberNotAllowed: () => new AppError('dial.number_not_allowed', { status: 422 }),
  unconfirmed: () => new AppError('dial.unconfirmed', { status: 503 }),
};

export const callbackErrors = {
  notFree: () => new AppError('callback.not_free', { status: 409 }),
  over: () => new AppError('callback.over', { status: 409 }),
  unconfirmed: () => new AppError('callback.unconfirmed', { status: 503 }),
};

export const interactionErrors = {
  /** Absent and not yours to see are told alike. */
  notFound: () => new AppError('resource.not_found', { status: 404 }),
  notYours: () => new AppError('interaction.not_yours', { status: 403 }),
  stillOpen: () => new AppError('interaction.still_open', { status: 409 }),
  alreadyWrappedUp: () => new AppError('interaction.already_wrapped_up', { status: 409 }),
  dispositionUnknown: () => new AppError('interaction.disposition_unknown', { status: 422 }),
  noFollowUp: () => new AppError('interaction.no_follow_up', { status: 409 }),
  followUpRequired: () => new AppError('interaction.follow_up_required', { status: 422 }),
};
