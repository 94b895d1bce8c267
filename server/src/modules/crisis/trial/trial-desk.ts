import type { AlertTrial, TryAlertRules } from '@tellerline/contracts';
import { forkOf } from '../../../persistence/orm.ts';
import type { CrisisDesk } from '../crisis-desk.ts';
import { sampleOf, tryRules } from './try-rules.ts';

/** Tries models on history, one after another: each costs as much as some nights. */
export class TrialDesk {
  readonly #desk: CrisisDesk;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(desk: CrisisDesk) {
    this.#desk = desk;
  }

  run(wanted: TryAlertRules): Promise<AlertTrial> {
    const trial = this.#turn.then(() => this.#try(wanted));
    this.#turn = trial.catch(() => undefined);
    return trial;
  }

  async #try({ rules: draft, ...span }: TryAlertRules): Promise<AlertTrial> {
    const { rules } = await this.#desk.book.inForce(forkOf(this.#desk.deps.orm));
    const sample = await sampleOf(this.#desk);
    const inForce = await tryRules(this.#desk, rules, sample, span);
    return {
      customers: sample.customers,
      tried: sample.ids.length,
      inForce,
      draft: draft ? await tryRules(this.#desk, draft, sample, span) : null,
    };
  }
}
