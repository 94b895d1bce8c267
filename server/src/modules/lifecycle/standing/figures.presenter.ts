import type { StandingFigures } from '@tellerline/contracts';
import type { Sight } from '../../privacy/index.ts';
import { seesMoney, seesWorth } from './customer-in-scope.ts';

/** Figures as the table or the JSON of a move has them. */
export type FigureRow = Readonly<Record<string, unknown>>;

const whole = (value: unknown): number => Number(value ?? 0);
const text = (value: unknown): string | null => (value === null || value === undefined ? null : String(value));

/** Figures with money only for whom it is. */
export function presentFigures(row: FigureRow, sight: Sight): StandingFigures {
  const money = (column: string): number | null => (seesMoney(sight) ? whole(row[column]) : null);
  const worth = (column: string): number | null => (seesWorth(sight) ? whole(row[column]) : null);
  return {
    accountsOpen: whole(row.accounts_open),
    accountsEver: whole(row.accounts_ever),
    mainAccount: whole(row.main_account) === 1,
    firstOpenedOn: text(row.first_opened_on),
    lastClosedOn: text(row.last_closed_on),
    products: whole(row.products),
    productsBefore: whole(row.products_before),
    transactions: whole(row.transactions),
    transactionsBefore: whole(row.transactions_before),
    turnover: money('turnover'),
    turnoverBefore: money('turnover_before'),
    deposits: money('deposits'),
    loans: money('loans'),
    contribution: worth('contribution'),
    contributionBefore: worth('contribution_before'),
    overdueDays: whole(row.overdue_days),
    complaints: whole(row.complaints),
    suggestions: whole(row.suggestions),
    referrals: whole(row.referrals),
    satisfaction: row.satisfaction === null || row.satisfaction === undefined ? null : whole(row.satisfaction),
  };
}
