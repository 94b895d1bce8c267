/**
 * Which enterprise kind (企业性质) each registration type (企业登记类型) implies; a type that is not listed implies none.
 * The bank may change it as data: code list `enterpriseKindOfType`, code = type, text = kind.
 */
export type KindByType = ReadonlyMap<string, string>;

/** As the bank's lists stand; `70` (farmers' cooperative) is read as a legal person. */
const defaultRanges: Readonly<Record<string, string>> = {
  '01': '00-08 10-14 20-24 70 80-83 90-92',
  '02': '09 15 30-35 40 41 50 51 71 84 85',
  '03': '60-65',
  '04': '101-102',
  '06': '103-104',
};

export const defaultKindByType: KindByType = new Map(
  Object.entries(defaultRanges).flatMap(([kind, ranges]) =>
    ranges.split(' ').flatMap((range) => typesIn(range).map((type): [string, string] => [type, kind])),
  ),
);

function typesIn(range: string): string[] {
  const [first = '', last = first] = range.split('-');
  const count = Number(last) - Number(first) + 1;
  return Array.from({ length: count }, (_, i) => String(Number(first) + i).padStart(first.length, '0'));
}

/** Registration types of individual businesses (个体户), whose papers follow rules of their own. */
export const isSoleTrader = (registrationType: string): boolean => /^6[0-5]$/.test(registrationType);
