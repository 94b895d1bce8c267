import { z } from 'zod';
import { Day, FreeText, Label } from '../primitives.ts';

/** One value of a short list of the bank. Never deleted: it begins, it ends, papers keep its code. */
export const RegisterValue = z.object({
  code: z.string(),
  label: Label,
  /** First and last day it may be chosen; null: without a bound. */
  validFrom: Day.nullable(),
  validUntil: Day.nullable(),
  /** May be chosen today. */
  open: z.boolean(),
  version: z.number().int(),
});
export type RegisterValue = z.infer<typeof RegisterValue>;

/** The short lists of the bank whole, ended values too, in the bank's order. */
export const Registers = z.object({ lists: z.array(z.object({ list: z.string(), values: z.array(RegisterValue) })) });
export type Registers = z.infer<typeof Registers>;

const inOrder = ({ validFrom, validUntil }: { validFrom: string | null; validUntil: string | null }): boolean =>
  validFrom === null || validUntil === null || validFrom <= validUntil;
const RegisterWords = z.object({
  zh: FreeText(100).refine((text) => text.length > 0),
  en: FreeText(100).refine((text) => text.length > 0),
  validFrom: Day.nullable(),
  validUntil: Day.nullable(),
});

export const AddRegisterValue = RegisterWords.extend({
  code: z.string().regex(/^[A-Za-z0-9_]{1,40}$/),
}).refine(inOrder, { path: ['validUntil'] });
export type AddRegisterValue = z.infer<typeof AddRegisterValue>;

/** `version`: of the value that was looked at; another one meanwhile is told as `conflict.stale`. */
export const ChangeRegisterValue = RegisterWords.extend({ version: z.number().int() }).refine(inOrder, {
  path: ['validUntil'],
});
export type ChangeRegisterValue = z.infer<typeof ChangeRegisterValue>;
