import { z } from 'zod';
import { FreeText, Instant } from '../primitives.ts';

/** A book is one document of the bank's rules that changes by two people; one version is in force, at most one is worked on. */
export const BookState = z.enum(['draft', 'handed_in', 'in_force', 'replaced']);
export type BookState = z.infer<typeof BookState>;

export const BookVersion = z.object({
  version: z.number().int(),
  state: BookState,
  writtenBy: z.string().nullable(),
  changedAt: Instant,
  approvedBy: z.string().nullable(),
  approvedAt: Instant.nullable(),
  returnReason: z.string().nullable(),
  revision: z.number().int(),
});
export type BookVersion = z.infer<typeof BookVersion>;

/** A book as its page shows it. */
export const bookView = <T extends z.ZodType>(content: T) =>
  z.object({
    /** The newest first. */
    versions: z.array(BookVersion),
    inForce: content,
    /** What is worked on, or waits for a second person. */
    pending: content.nullable(),
    mayWrite: z.boolean(),
    mayDecide: z.boolean(),
  });
export interface BookView<T> {
  versions: BookVersion[];
  inForce: T;
  pending: T | null;
  mayWrite: boolean;
  mayDecide: boolean;
}

/** `revision`: of the draft that is gone on with, 0 for a new one. */
export const saveBook = <T extends z.ZodType>(content: T) => z.object({ revision: z.number().int(), book: content });
export const MoveBook = z.object({ revision: z.number().int() });
export const ReturnBook = MoveBook.extend({ reason: FreeText(200).min(2) });
