/** What a unified social credit code (GB 32100) says by itself. */
export interface CreditCodeParts {
  /** Registering department and category, characters 1 and 2: `91` a company, `92` a sole trader. */
  category: string;
  /** GB/T 2260 region of the registry, characters 3–8. */
  region: string;
  /** GB 11714 organisation code, characters 9–17, without a hyphen. */
  organisationCode: string;
}

/** The parts of a code of 18 characters; null for anything else. Whether its checks are right is not asked here. */
export function creditCodeParts(code: string): CreditCodeParts | null {
  if (code.length !== 18) return null;
  return { category: code.slice(0, 2), region: code.slice(2, 8), organisationCode: code.slice(8, 17) };
}

/** Which registration types a category of GB 32100 may stand with; a category that is not listed says nothing. */
const typesOfCategory: Readonly<Record<string, RegExp>> = {
  '12': /^10[12]$/,
  '51': /^10[34]$/,
  '91': /^(0\d|1\d|2\d|3\d|4\d|5\d|8\d|9\d|199)$/,
  '92': /^6\d$/,
  '93': /^7[01]$/,
};

/** Does the code's category contradict the registration type? */
export const categoryContradicts = (category: string, registrationType: string): boolean =>
  typesOfCategory[category]?.test(registrationType) === false;
