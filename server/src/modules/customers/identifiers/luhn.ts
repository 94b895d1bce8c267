/** Check digit of a card number (ISO/IEC 7812-1, Luhn) from the digits before it. */
export function luhnCheck(digits: string): string {
  let sum = 0;
  for (let i = 0; i < digits.length; i += 1) {
    const digit = Number(digits[digits.length - 1 - i]);
    const weighted = i % 2 === 0 ? digit * 2 : digit;
    sum += weighted > 9 ? weighted - 9 : weighted;
  }
  return String((10 - (sum % 10)) % 10);
}

/** Is this a card number of 12–19 digits with the right check digit? */
export const isCardNumber = (text: string): boolean =>
  /^\d{12,19}$/.test(text) && luhnCheck(text.slice(0, -1)) === text.at(-1);
