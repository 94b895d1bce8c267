/** Codes of `relationRole` the rules speak of. */
export const SPOUSE = '07';
export const SHAREHOLDER = '12';

/** What the customer is to the other one, where that is a role of the list as well. */
export const inverseRoles: Readonly<Partial<Record<string, string>>> = {
  '01': '02',
  '02': '01',
  '05': '06',
  '06': '05',
  '07': '07',
  '08': '08',
  '09': '10',
  '10': '09',
  '11': '11',
  '16': '16',
  '23': '24',
  '24': '23',
};

/** Parents, children, spouses and other kin: people only. */
export const kin: ReadonlySet<string> = new Set(['05', '06', '07', '08', '09', '10', '11']);
/** Shareholders, managers, representatives, controllers: of companies only. */
export const ofCompanies: ReadonlySet<string> = new Set(['12', '13', '14', '15']);
/** Always people. */
export const people: ReadonlySet<string> = new Set([...kin, '13', '14', '18', '19']);
/** Always companies. */
export const companies: ReadonlySet<string> = new Set(['17', '20']);
/** Those an amount is secured by or for; the same two may be tied so by several contracts. */
export const securing: ReadonlySet<string> = new Set(['01', '02', '03', '04', '20']);
