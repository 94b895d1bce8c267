/** Check digit of an old registration number of a business (GS 15-2006, ISO 7064 MOD 11,10) from its first 14 digits. */
export function registrationCheck(first14: string): string | null {
  if (!/^\d{14}$/.test(first14)) return null;
  let product = 10;
  for (const digit of first14) {
    const sum = (product + Number(digit)) % 10 || 10;
    product = (sum * 2) % 11;
  }
  return String((11 - product) % 10);
}

/** Is this an old 15-digit registration number? */
export const isRegistrationNumber = (text: string): boolean =>
  /^\d{15}$/.test(text) && registrationCheck(text.slice(0, 14)) === text[14];
