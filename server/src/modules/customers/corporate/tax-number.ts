import { creditCodeFault } from '../identifiers/credit-code.ts';
import { isOrganisationCode } from '../identifiers/organisation-code.ts';

/** What a number of a tax registration is made of. */
export type TaxNumber =
  /** Since the licences were merged: the credit code itself. */
  | { form: 'credit_code'; creditCode: string }
  /** Before: six digits of region and nine characters of organisation code. */
  | { form: 'region_and_organisation'; region: string; organisationCode: string }
  /** Of sole traders: the owner's ID, with a running number or without. */
  | { form: 'resident_id' }
  | { form: 'unknown' };

/** Reads a tax number by its form. A wrong check digit makes the form unknown. */
export function readTaxNumber(text: string): TaxNumber {
  if (/^\d{6}[0-9A-Z]{8}[0-9X]$/.test(text) && isOrganisationCode(text.slice(6))) {
    return { form: 'region_and_organisation', region: text.slice(0, 6), organisationCode: text.slice(6) };
  }
  if (text.length === 18 && creditCodeFault(text) === null) return { form: 'credit_code', creditCode: text };
  if (/^(\d{17}[0-9X]|\d{15})(\d{2})?$/.test(text)) return { form: 'resident_id' };
  return { form: 'unknown' };
}
