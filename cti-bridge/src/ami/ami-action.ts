import { AmiError } from './ami-error.ts';

/** An order for Asterisk. A table as value becomes one `Variable: name=value` line each. */
export type AmiActionFields = Readonly<Record<string, string | number | Readonly<Record<string, string>>>>;

const HEADER_NAME = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;
const VARIABLE_NAME = /^[A-Za-z_][A-Za-z0-9_]{0,79}$/;
/** Asterisk reads lines of at most 1,024 bytes. */
const MAX_VALUE_BYTES = 900;

function refuseUnsafe(name: string, value: string): void {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are exactly what is refused here
  if (/[\u0000-\u001f\u007f\u2028\u2029\u0085]/.test(value)) {
    throw new AmiError('invalid', `header ${name} holds a control character`);
  }
  if (Buffer.byteLength(value) > MAX_VALUE_BYTES) throw new AmiError('invalid', `header ${name} is too long`);
}

/**
 * Refuses what could end a header early and begin another action (CR, LF, NUL in names or values), and what Asterisk
 * would cut off. The library would send all of it as it is.
 */
export function checkAction(fields: AmiActionFields): void {
  for (const [name, value] of Object.entries(fields)) {
    if (!HEADER_NAME.test(name)) throw new AmiError('invalid', 'a header has no proper name');
    if (typeof value === 'object') {
      for (const [variable, text] of Object.entries(value)) {
        if (!VARIABLE_NAME.test(variable)) throw new AmiError('invalid', 'a variable has no proper name');
        refuseUnsafe(name, text);
      }
    } else refuseUnsafe(name, String(value));
  }
}
