import type { SqlEntityManager } from '@mikro-orm/sql';
import { type ProposeRights, type RightsHistory, RightsPolicy, type RightsView } from '@tellerline/contracts';
import type { Actor } from '../../kernel/actor.ts';
import { AppError } from '../../kernel/app-error.ts';
import { recordAudit } from '../../kernel/audit.ts';
import type { ServerDeps } from '../../kernel/module.ts';
import { insertIfAbsent, isDuplicate } from '../../persistence/duplicate.ts';
import { forkOf } from '../../persistence/orm.ts';
import { changedSettings } from './changed-settings.ts';
import { privacyDb } from './privacy.tables.ts';
import { usualPolicy } from './usual-policy.ts';

const VERSIONS_SHOWN = 50;
type Deps = Pick<ServerDeps, 'orm' | 'clock'>;

/** The bank's policy of rights: versions in the database, the one in force in memory. */
export class PolicyBook {
  readonly #deps: Deps;
  #inForce: RightsPolicy | null = null;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * The policy in force, out of memory: it is asked for in the midst of transactions, where a second connection is not to be
   * had on SQLite. Another server process learns of a change by `refresh`.
   */
  policy(): RightsPolicy {
    return this.#inForce ?? usualPolicy;
  }

  /** Reads the policy in force again. */
  async refresh(): Promise<void> {
    const [newest] = await this.#versions(forkOf(this.#deps.orm), 1);
    if (newest) this.#inForce = newest.policy;
  }

  /** Writes the usual policy as the first, once. */
  async seed(): Promise<void> {
    await insertIfAbsent(() =>
      privacyDb(forkOf(this.#deps.orm))
        .insertInto('rights_policy')
        .values({
          version: 1,
          policy: JSON.stringify(usualPolicy),
          changed_at: this.#deps.clock.now(),
          changed_by: null,
          changed_by_name: null,
          approved_by: null,
          approved_by_name: null,
          reason: 'usual policy',
        })
        .execute(),
    );
  }

  async inForce(em: SqlEntityManager): Promise<RightsView> {
    const [newest] = await this.#versions(em, 1);
    if (!newest) throw new AppError('resource.not_found', { status: 404 });
    return newest;
  }

  async history(em: SqlEntityManager): Promise<RightsHistory> {
    const versions = await this.#versions(em, VERSIONS_SHOWN + 1);
    return {
      items: versions.slice(0, VERSIONS_SHOWN).map((each, index) => {
        const before = versions[index + 1];
        return { ...each, changes: before ? changedSettings(before.policy, each.policy).length : 0 };
      }),
    };
  }

  /**
   * Adds the next version, in the transaction of whoever approves; `refresh` lets it in when that has been committed.
   * @param proposer whose change it is; another person than the actor, or the database refuses it
   * @throws AppError conflict.stale when another version came meanwhile
   */
  async add(
    em: SqlEntityManager,
    actor: Actor,
    proposer: { userId: string; displayName: string },
    { baseVersion, policy, reason }: ProposeRights,
  ): Promise<void> {
    const now = await this.inForce(em);
    if (now.version !== baseVersion) throw new AppError('conflict.stale', { status: 409 });
    const version = baseVersion + 1;
    try {
      await privacyDb(em)
        .insertInto('rights_policy')
        .values({
          version,
          policy: JSON.stringify(policy),
          changed_at: this.#deps.clock.now(),
          changed_by: proposer.userId,
          changed_by_name: proposer.displayName,
          approved_by: actor.userId,
          approved_by_name: actor.displayName,
          reason,
        })
        .execute();
    } catch (error) {
      if (isDuplicate(error)) throw new AppError('conflict.stale', { status: 409 });
      throw error;
    }
    const changed = changedSettings(now.policy, policy);
    const details = { version, changes: changed.length, what: changed.slice(0, 20).join(' ') };
    await recordAudit(em, { actor, key: 'Rights.Changed', subjectId: `policy-${version}`, details }, this.#deps.clock);
  }

  async #versions(em: SqlEntityManager, limit: number): Promise<RightsView[]> {
    const rows = await privacyDb(em)
      .selectFrom('rights_policy')
      .selectAll()
      .orderBy('version', 'desc')
      .limit(limit)
      .execute();
    return rows.map((row) => ({
      version: row.version,
      policy: RightsPolicy.parse(JSON.parse(row.policy)),
      changedBy: row.changed_by_name,
      approvedBy: row.approved_by_name,
      changedAt: row.changed_at.toISOString(),
      reason: row.reason,
    }));
  }
}
