const weights = [3, 7, 9, 10, 5, 8, 4, 2];

/**
 * Check character of an organisation code (GB 11714-1997): the first eight characters, digits and A–Z.
 * @returns null when the text is not eight such characters.
 */
export function organisationCheck(firstEight: string): string | null {
  if (!/^[0-9A-Z]{8}$/.test(firstEight)) return null;
  const sum = weights.reduce((total, weight, i) => total + weight * Number.parseInt(firstEight[i] ?? '', 36), 0);
  const check = 11 - (sum % 11);
  return check === 10 ? 'X' : check === 11 ? '0' : String(check);
}

/** Is this an organisation code, with or without its hyphen? */
export function isOrganisationCode(text: string): boolean {
  const match = /^([0-9A-Z]{8})-?([0-9X])$/.exec(text);
  return match?.[1] !== undefined && organisationCheck(match[1]) === match[2];
}
