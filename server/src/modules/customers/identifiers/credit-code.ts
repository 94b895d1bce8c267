import { organisationCheck } from './organisation-code.ts';

/** Digits and capital letters without I, O, Z, S, V. */
const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
const shape = /^[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}$/;

/**
 * Check character of a unified social credit code (GB 32100-2015) from its first 17 characters.
 * @returns null when a character is not of the standard's alphabet.
 */
export function creditCodeCheck(first17: string): string | null {
  if (first17.length !== 17) return null;
  let sum = 0;
  for (const [i, weight] of weights.entries()) {
    const value = alphabet.indexOf(first17[i] ?? ' ');
    if (value < 0) return null;
    sum += value * weight;
  }
  return alphabet[(31 - (sum % 31)) % 31] ?? null;
}

/** What is wrong with a credit code, or null. Characters 9–17 are an organisation code with a check of its own. */
export function creditCodeFault(code: string): 'shape' | 'check_digit' | 'organisation_code' | null {
  if (!shape.test(code)) return 'shape';
  if (creditCodeCheck(code.slice(0, 17)) !== code[17]) return 'check_digit';
  return organisationCheck(code.slice(8, 16)) === code[16] ? null : 'organisation_code';
}
