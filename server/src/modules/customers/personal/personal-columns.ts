import type { CustomerTables } from '../customer.tables.ts';

/** Field of the catalogue → column of `personal_detail`. */
export const detailColumns = {
  maritalStatus: 'marital_status',
  nationality: 'nationality',
  hukouRegion: 'hukou_region',
  hukouAddress: 'hukou_address',
  education: 'education',
  degree: 'degree',
  occupation: 'occupation',
  employer: 'employer',
  employerKind: 'employer_kind',
  employerIndustry: 'employer_industry',
  employerRegion: 'employer_region',
  employerAddress: 'employer_address',
  employerPostcode: 'employer_postcode',
  employedSince: 'employed_since',
  positionYears: 'position_years',
  professionalTitle: 'professional_title',
  monthlyIncome: 'monthly_income',
  householdMonthlyIncome: 'household_monthly_income',
  householdSize: 'household_size',
  dependants: 'dependants',
  monthlyFixedExpense: 'monthly_fixed_expense',
  housing: 'housing',
  salaryBank: 'salary_bank',
  salaryAccount: 'salary_account',
  bestChannel: 'best_channel',
  bestPeriod: 'best_period',
  bestFromHour: 'best_from_hour',
  bestToHour: 'best_to_hour',
  contactNote: 'contact_note',
  investorType: 'investor_type',
  investmentYears: 'investment_years',
  keyReason: 'key_reason',
} as const satisfies Record<string, keyof CustomerTables['personal_detail']>;

/** Field of the catalogue → column of the feed's own profile. */
export const profileColumns = {
  maritalStatus: 'marital_status',
  nationality: 'nationality',
  hukouRegion: 'hukou_region',
  hukouAddress: 'hukou_address',
  education: 'education',
  degree: 'degree',
  occupation: 'occupation',
  employer: 'employer',
} as const satisfies Record<string, keyof CustomerTables['personal_profile']>;

/** Field of the catalogue → column of `customer`, typed here only for customers who are not the core bank's. */
export const customerColumns = {
  name: 'name',
  gender: 'gender',
  birthDate: 'birth_date',
  isShareholder: 'is_shareholder',
  isStaff: 'is_staff',
} as const satisfies Record<string, keyof CustomerTables['customer']>;
