import { isRealDay } from '../identifiers/resident-id.ts';
import { type CompanyFinding, error, warning } from './company-finding.ts';

/** The days every certificate has, `2026-11-23`. */
export interface ValidityDays {
  issuedOn: string | null;
  validFrom: string | null;
  validUntil: string | null;
  /** 长期: valid without an end. */
  longTerm: boolean;
}

export interface ValidityRules {
  /** The bank's day. */
  today: string;
  /** An end must be told: a day, or, where `longTermAllowed`, 长期. */
  endRequired: boolean;
  longTermAllowed: boolean;
  /** The certificate this one renews. */
  renews: ValidityDays | null;
}

/** Do the days of a certificate make sense, by themselves and after those of the one it renews? */
export function checkValidity(days: ValidityDays, rules: ValidityRules): CompanyFinding[] {
  const { issuedOn, validFrom, validUntil, longTerm } = days;
  const findings: CompanyFinding[] = [];
  if (longTerm && (validUntil !== null || !rules.longTermAllowed)) {
    findings.push(error('validity.long_term_with_end', 'validUntil'));
  }
  if (rules.endRequired && validUntil === null && !longTerm) findings.push(error('validity.missing', 'validUntil'));
  if (issuedOn !== null && issuedOn > rules.today) findings.push(error('day.in_the_future', 'issuedOn'));
  const begin = validFrom ?? issuedOn;
  if (begin !== null && validUntil !== null && validUntil < begin) {
    findings.push(error('day.out_of_order', 'validUntil', { from: begin }));
  }
  if (validFrom !== null && issuedOn !== null && validFrom < issuedOn) {
    findings.push(warning('day.out_of_order', 'validFrom', { from: issuedOn }));
  }
  if (validUntil !== null && isRealDay(validUntil) && validUntil < rules.today) {
    findings.push(warning('validity.already_ended', 'validUntil', { day: validUntil }));
  }
  if (rules.renews && !endsLater(days, rules.renews)) {
    findings.push(warning('renewal.not_later', 'validUntil', { day: rules.renews.validUntil ?? '' }));
  }
  return findings;
}

function endsLater(renewed: ValidityDays, old: ValidityDays): boolean {
  if (renewed.longTerm || old.validUntil === null) return true;
  return renewed.validUntil !== null && renewed.validUntil > old.validUntil;
}
