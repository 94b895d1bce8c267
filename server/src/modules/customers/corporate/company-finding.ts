/** What the rules of the corporate file may find. Each has its words on the desktop. */
export const companyRules = [
  'credit_code.shape',
  'credit_code.check_digit',
  'credit_code.organisation_code',
  'organisation_code.check_digit',
  'licence_no.form',
  'licence_no.check_digit',
  'licence_no.of_another_customer',
  'organisation_code.not_in_credit_code',
  'tax_number.form',
  'tax_number.organisation_differs',
  'tax_number.credit_code_differs',
  'tax_number.national_and_local_differ',
  'region.differs',
  'registration_type.contradicts_credit_code',
  'registration_type.contradicts_licence_no',
  'enterprise_kind.contradicts_registration_type',
  'capital.paid_in_above_registered',
  'legal_person.name_differs',
  'legal_person.unknown',
  'legal_person.document_unknown',
  'legal_person.document_expired',
  'core_bank.differs',
  'day.in_the_future',
  'day.out_of_order',
  'validity.missing',
  'validity.long_term_with_end',
  'validity.already_ended',
  'renewal.not_later',
] as const;
export type CompanyRule = (typeof companyRules)[number];

/**
 * A rule that is broken. An error cannot be entered; a warning can, with a reason the reviewer reads. `facts` fill the words:
 * codes and days, never names.
 */
export interface CompanyFinding {
  rule: CompanyRule;
  severity: 'error' | 'warning';
  /** Field of the catalogue. */
  field: string;
  facts: Readonly<Record<string, string>>;
}

export const error = (rule: CompanyRule, field: string, facts: CompanyFinding['facts'] = {}): CompanyFinding => ({
  rule,
  severity: 'error',
  field,
  facts,
});
export const warning = (rule: CompanyRule, field: string, facts: CompanyFinding['facts'] = {}): CompanyFinding => ({
  ...error(rule, field, facts),
  severity: 'warning',
});
