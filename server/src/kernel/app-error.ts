import type { ErrorBody, ErrorCode, FieldIssue } from '@tellerline/contracts';
import { phraseOf } from '@tellerline/contracts';

type Details = NonNullable<ErrorBody['details']>;

/** An expected failure: its code is API and has a phrase in both languages. Anything else thrown is a bug and told as `server.fault`. */
export class AppError extends Error {
  readonly code: ErrorCode;
  /** HTTP status; sockets ignore it. */
  readonly status: number;
  readonly details: Details;
  readonly issues: FieldIssue[];

  constructor(code: ErrorCode, options: { status: number; details?: Details; issues?: FieldIssue[]; cause?: unknown }) {
    super(phraseOf(code, 'en', options.details), { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.status = options.status;
    this.details = options.details ?? {};
    this.issues = options.issues ?? [];
  }
}
