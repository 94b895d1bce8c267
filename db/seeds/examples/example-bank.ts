import type { Desk } from './desk.ts';

/** Somebody the generated bank has; `accountNo` is one of his accounts. */
export interface ExampleCustomer {
  customerNo: string;
  name: string;
  phone: string | null;
  accountNo: string | null;
  creditCode: string | null;
}

/** Who works in the examples, and for whom. */
export interface ExampleBank {
  clerk: Desk;
  /** Of the first branch, where customers bring their papers. */
  branchClerk: Desk;
  reviewer: Desk;
  supervisor: Desk;
  people: readonly ExampleCustomer[];
  companies: readonly ExampleCustomer[];
  /** A day of the bank so many days from today, `2026-12-03`; earlier ones are negative. */
  day(fromToday: number): string;
}

/** What somebody did so many days before today. */
export interface Step {
  daysAgo: number;
  work(): Promise<unknown>;
}
