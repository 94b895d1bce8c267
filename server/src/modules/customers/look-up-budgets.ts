import type { RouteContext } from '../../http/route.ts';
import type { Actor } from '../../kernel/actor.ts';
import { Budget } from '../../kernel/budget.ts';
import type { Clock } from '../../kernel/clock.ts';
import { type LookUpLimits, lookUpLimits } from './customers.ports.ts';

export type LookUpAudit = RouteContext<unknown, unknown, unknown>['audit'];

/** How much one person looks up of his own accord. Who reaches the end of it is in the audit trail, once in a while. */
export class LookUpBudgets {
  readonly #customers: Budget;
  readonly #numberSearches: Budget;

  constructor(limits: LookUpLimits = lookUpLimits, clock: Clock) {
    this.#customers = new Budget({ things: limits.customersAnHour, seconds: 3_600 }, clock);
    this.#numberSearches = new Budget({ things: limits.numberSearches, seconds: 600 }, clock);
  }

  /** @throws AppError request.too_many, before it is known whether there is such a customer */
  readCustomer(actor: Actor, customerNo: string, audit: LookUpAudit): Promise<void> {
    return this.#customers.take(actor.userId, customerNo, () => tell(actor, 'customers', audit));
  }

  /** @throws AppError request.too_many */
  searchByNumber(actor: Actor, typed: string, audit: LookUpAudit): Promise<void> {
    return this.#numberSearches.take(actor.userId, typed, () => tell(actor, 'number_searches', audit));
  }
}

const tell = (actor: Actor, budget: string, audit: LookUpAudit): Promise<void> =>
  audit('Customer.BudgetExceeded', { id: actor.userId, details: { budget } });
