import { SpokenFigures } from '@tellerline/contracts';
import { Book } from '../../books/book.ts';
import type { ServerDeps } from '../../kernel/module.ts';

/** What callers are told until the bank says otherwise. */
const usualFigures: SpokenFigures = {
  rate_demand: 20,
  rate_three_months: 115,
  rate_six_months: 135,
  rate_one_year: 150,
  rate_two_years: 190,
  rate_three_years: 260,
  rate_five_years: 265,
  loan_prime_one_year: 300,
  loan_prime_five_years: 350,
  term_deposit_from: 5_000,
  certificate_from: 20_000_000,
  card_free_days: 50,
  city_opens: '09:00',
  city_closes: '17:00',
  city_weekends: true,
  county_opens: '09:00',
  county_closes: '16:30',
  county_weekends: false,
};

/** Rates and hours that are spoken: written by those who write flows, put in force by somebody else who may publish them. */
export const figuresBook = (deps: ServerDeps): Book<SpokenFigures> =>
  new Book(deps, {
    name: 'spoken_figures',
    content: SpokenFigures,
    usual: usualFigures,
    writers: ['manager'],
    deciders: ['manager', 'supervisor'],
  });
