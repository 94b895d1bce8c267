import { z } from 'zod';
import { printable, withoutInvisible } from './printable.ts';

// In a browser zod would try `new Function`, which our Content-Security-Policy forbids and reports.
if ('document' in globalThis) z.config({ jitless: true });

/** An instant in UTC with milliseconds, ISO 8601: `2026-11-23T06:05:09.123Z`. */
export const Instant = z.iso.datetime({ precision: 3 });
/** A calendar day without a time: `2026-11-23`; of four digits a year, which is no year half typed. */
export const Day = z.iso.date().regex(/^[1-9]/);
/** Money in integer fen (1 yuan = 100 fen). Never a float, never yuan. */
export const Fen = z.number().int().min(Number.MIN_SAFE_INTEGER).max(Number.MAX_SAFE_INTEGER);
/** ISO 4217 currency, upper case. */
export const Currency = z.string().regex(/^[A-Z]{3}$/);
/** A telephone number in E.164: `+8613800138000`. */
export const E164 = z.string().regex(/^\+[1-9]\d{4,14}$/);
/** The bank's customer number, the key across all modules: up to 11 characters. */
export const CustomerNo = z.string().regex(/^[0-9A-Z]{1,11}$/);
/** Eleven-digit numbers are what the IVR accepts from the caller's keypad. */
export const Uuid = z.uuid();
/** A SIP extension of an agent inside Asterisk: `1001`. */
export const Extension = z.string().regex(/^\d{3,6}$/);
/**
 * Free text a person typed, in NFC and trimmed. What comes along unseen with pasted text is dropped, so that no note is lost
 * for it; control characters except line feed and tab, changes of direction and lone surrogates are refused.
 */
export const FreeText = (max: number) =>
  z
    .string()
    .overwrite(withoutInvisible)
    .normalize('NFC')
    .trim()
    .max(max)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are exactly what is refused here
    .regex(/^[^\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\p{Cs}]*$/u);
/** Name of a person or company: one line with at least one letter or digit, whatever else is in it. */
export const PersonName = (max: number) =>
  FreeText(max)
    .regex(/^[^\n\t]*$/)
    .overwrite(printable)
    .regex(/[\p{L}\p{N}]/u);
export const Locale = z.enum(['zh-CN', 'en']);
export type Locale = z.infer<typeof Locale>;
/** A label in both languages of the product. */
export const Label = z.object({ 'zh-CN': z.string(), en: z.string() });
export type Label = z.infer<typeof Label>;

/** Where a fact about a customer comes from and when it was true there. Shown beside the fact. */
export const Provenance = z.object({
  /** `core-bank` facts are read-only here; `crm` facts were typed by our users; `call` facts were learnt on a call. */
  source: z.enum(['core-bank', 'crm', 'call']),
  asOf: Instant,
});
export type Provenance = z.infer<typeof Provenance>;

/** One page of a keyset-paged list; `next` is null on the last page. */
export const pageOf = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), next: z.string().nullable() });
