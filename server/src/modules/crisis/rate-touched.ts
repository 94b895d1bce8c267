import { forkOf } from '../../persistence/orm.ts';
import { crisisDb } from './crisis.tables.ts';
import type { CrisisDesk } from './crisis-desk.ts';
import { tellAlerts } from './tell-alerts.ts';

const AT_ONCE = 500;

/**
 * Customers whom news of the day is about, rated a moment later, many at a time, as the night would: the comparison group has
 * its share of them. What a restart forgets the night makes up.
 */
export class TouchedCustomers {
  readonly #desk: CrisisDesk;
  readonly #waiting = new Set<string>();

  constructor(desk: CrisisDesk) {
    this.#desk = desk;
  }

  add(customerNos: readonly string[]): void {
    for (const customerNo of customerNos) this.#waiting.add(customerNo);
  }

  /** Rates those who wait and tells who is responsible. */
  async rate(): Promise<void> {
    const customerNos = [...this.#waiting].slice(0, AT_ONCE);
    if (customerNos.length === 0) return;
    const { deps, book } = this.#desk;
    const { rules } = await book.inForce(forkOf(deps.orm));
    const ids = await this.#desk.rating(async (em) => {
      const rows = await crisisDb(em)
        .selectFrom('customer')
        .select('id')
        .where('customer_no', 'in', customerNos)
        .where('status', '<>', 'prospect')
        .execute();
      const found = rows.map(({ id }) => id);
      if (found.length > 0) await this.#desk.rate(em, rules, { ids: found }, 'night');
      return found;
    });
    for (const customerNo of customerNos) this.#waiting.delete(customerNo);
    if (ids.length > 0) await tellAlerts(this.#desk, rules, ids);
  }
}
