import type { SqlEntityManager } from '@mikro-orm/sql';
import { AlertRules, type AlertRulesView, type ChangeAlertRules } from '@tellerline/contracts';
import type { Actor } from '../../kernel/actor.ts';
import { AppError } from '../../kernel/app-error.ts';
import { recordAudit } from '../../kernel/audit.ts';
import { afterCommit } from '../../kernel/commit-hooks.ts';
import type { ServerDeps } from '../../kernel/module.ts';
import { insertIfAbsent } from '../../persistence/duplicate.ts';
import { forkOf } from '../../persistence/orm.ts';
import { crisisDb } from './crisis.tables.ts';
import { usualRules } from './usual-rules.ts';

type Deps = Pick<ServerDeps, 'orm' | 'clock' | 'transaction'>;

/** A copy older than this is answered from once more while it is read again. */
const copyKeptMs = 5_000;

/** The early-warning model: versions in the database, the one in force read anew by whoever rates. */
export class RulesBook {
  readonly #deps: Deps;
  #copy: { view: AlertRulesView; readAt: number } | null = null;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Writes the usual model as the first, once. */
  async seed(): Promise<void> {
    await this.#add(forkOf(this.#deps.orm), 1, usualRules, null, 'usual rules');
  }

  /**
   * The model for showing: a copy in memory, read again beside whoever asks, for he may be in the midst of a transaction, where
   * SQLite has no second connection to wait for.
   */
  async forShowing(em: SqlEntityManager): Promise<AlertRules> {
    const copy = this.#copy;
    if (!copy) return this.#keep(await this.inForce(em)).rules;
    if (performance.now() - copy.readAt >= copyKeptMs) {
      copy.readAt = performance.now();
      // A reading that fails leaves the copy as it is.
      this.inForce(forkOf(this.#deps.orm)).then(
        (view) => this.#keep(view),
        () => {},
      );
    }
    return copy.view.rules;
  }

  #keep(view: AlertRulesView): AlertRulesView {
    if (this.#copy && this.#copy.view.version > view.version) return this.#copy.view;
    this.#copy = { view, readAt: performance.now() };
    return view;
  }

  async inForce(em: SqlEntityManager): Promise<AlertRulesView> {
    const row = await crisisDb(em).selectFrom('alert_rules').selectAll().orderBy('version', 'desc').executeTakeFirst();
    if (!row) throw new AppError('resource.not_found', { status: 404 });
    return {
      version: row.version,
      rules: AlertRules.parse(JSON.parse(row.rules)),
      changedBy: row.changed_by_name,
      changedAt: row.changed_at.toISOString(),
      reason: row.reason,
    };
  }

  /** @throws AppError conflict.stale when another version came meanwhile */
  change(actor: Actor, { baseVersion, rules, reason }: ChangeAlertRules): Promise<AlertRulesView> {
    return this.#deps.transaction(async (em) => {
      const now = await this.inForce(em);
      const version = baseVersion + 1;
      if (now.version !== baseVersion || !(await this.#add(em, version, rules, actor, reason)))
        throw new AppError('conflict.stale', { status: 409 });
      const details = { version };
      const entry = { actor, key: 'Alert.RulesChanged', subjectId: `rules-${version}`, details } as const;
      await recordAudit(em, entry, this.#deps.clock);
      const view = await this.inForce(em);
      afterCommit(em, () => this.#keep(view));
      return view;
    });
  }

  #add(em: SqlEntityManager, version: number, rules: AlertRules, by: Actor | null, reason: string): Promise<boolean> {
    return insertIfAbsent(() =>
      crisisDb(em)
        .insertInto('alert_rules')
        .values({
          version,
          rules: JSON.stringify(rules),
          changed_at: this.#deps.clock.now(),
          changed_by: by?.userId ?? null,
          changed_by_name: by?.displayName ?? null,
          reason,
        })
        .execute(),
    );
  }
}
