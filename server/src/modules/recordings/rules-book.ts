import type { SqlEntityManager } from '@mikro-orm/sql';
import { type ChangeRecordingRules, RecordingRules } from '@tellerline/contracts';
import type { Actor } from '../../kernel/actor.ts';
import { AppError } from '../../kernel/app-error.ts';
import { recordAudit } from '../../kernel/audit.ts';
import type { ServerDeps } from '../../kernel/module.ts';
import { insertIfAbsent } from '../../persistence/duplicate.ts';
import { forkOf } from '../../persistence/orm.ts';
import { recordingsDb } from './recordings.tables.ts';

/** No queue has a rule of its own yet. */
const usualRules: RecordingRules = {
  queues: {},
  pauseOnReveal: ['id_number', 'account_no', 'card_no'],
  pauseSeconds: 60,
  agentsHearOwn: true,
  reasonFor: 'download',
};

export interface RulesInForce {
  version: number;
  rules: RecordingRules;
  changedBy: string | null;
  changedAt: string;
  reason: string;
}

/** The recording rules: versions in the database, the one in force read anew by whoever goes by it. */
export class RulesBook {
  readonly #deps: Pick<ServerDeps, 'orm' | 'clock' | 'transaction'>;

  constructor(deps: Pick<ServerDeps, 'orm' | 'clock' | 'transaction'>) {
    this.#deps = deps;
  }

  /** Writes the usual rules as the first, once. */
  async seed(): Promise<void> {
    await this.#add(forkOf(this.#deps.orm), 1, usualRules, null, 'usual rules');
  }

  async inForce(em: SqlEntityManager): Promise<RulesInForce> {
    const row = await recordingsDb(em)
      .selectFrom('recording_rules')
      .selectAll()
      .orderBy('version', 'desc')
      .executeTakeFirst();
    if (!row)
      return { version: 0, rules: usualRules, changedBy: null, changedAt: new Date(0).toISOString(), reason: '' };
    return {
      version: row.version,
      rules: RecordingRules.parse(JSON.parse(row.rules)),
      changedBy: row.changed_by_name,
      changedAt: row.changed_at.toISOString(),
      reason: row.reason,
    };
  }

  /** @throws AppError conflict.stale when another version came meanwhile */
  change(actor: Actor, { baseVersion, rules, reason }: ChangeRecordingRules): Promise<RulesInForce> {
    return this.#deps.transaction(async (em) => {
      const now = await this.inForce(em);
      const version = baseVersion + 1;
      if (now.version !== baseVersion || !(await this.#add(em, version, rules, actor, reason)))
        throw new AppError('conflict.stale', { status: 409 });
      const entry = {
        actor,
        key: 'Recording.RulesChanged',
        subjectId: `recording-rules-${version}`,
        details: { version },
      } as const;
      await recordAudit(em, entry, this.#deps.clock);
      return this.inForce(em);
    });
  }

  #add(em: SqlEntityManager, version: number, rules: RecordingRules, by: Actor | null, reason: string) {
    return insertIfAbsent(() =>
      recordingsDb(em)
        .insertInto('recording_rules')
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
