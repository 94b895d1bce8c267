/**
 * What makes a spreadsheet take a text for a formula or a command: `=`, `+`, `-`, `@`, their full-width twins, tab, carriage
 * return and line feed in the first place (OWASP ASVS 1.2.10), also behind blanks or quotes some programs drop.
 */
const dangerous = /^[\s"']*[=+\-@＝＋－＠|%]|^[\t\r\n]/;
const plainNumber = /^[+-]?\d+(\.\d+)?$/;

/** A text no spreadsheet runs when it opens a CSV: an apostrophe stands before what might be a formula. */
export const safeCell = (text: string): string => (dangerous.test(text) && !plainNumber.test(text) ? `'${text}` : text);

/** Does a typed or imported text mean to be a formula? A lone dash or a negative number does not. */
export const looksLikeFormula = (text: string): boolean => /^\s*([=＝@＠]\s*\S|[+\-＋－]\s*[\p{L}(（"'])/u.test(text);
