import type { SqlEntityManager } from '@mikro-orm/sql';
import { type BlindSetting, type BlindSettings, blindChoices, type ChangeBlindSetting } from '@tellerline/contracts';
import type { Actor } from '../../kernel/actor.ts';
import { AppError } from '../../kernel/app-error.ts';
import { recordAudit } from '../../kernel/audit.ts';
import type { ServerDeps } from '../../kernel/module.ts';
import { insertIfAbsent, isDuplicate } from '../../persistence/duplicate.ts';
import { forkOf } from '../../persistence/orm.ts';
import type { TablesOf } from '../../persistence/tables.ts';
import { BlindFields } from './blind-entry.ts';
import type { BlindSettingSchema } from './entities/blind-setting.entity.ts';

const VERSIONS_SHOWN = 50;
const settingDb = (em: SqlEntityManager) => em.getKysely<TablesOf<typeof BlindSettingSchema>>();

/** The bank's setting of blind second entry: versions in the database, read anew by whatever depends on it. */
export class BlindSettingBook {
  readonly #deps: Pick<ServerDeps, 'orm' | 'clock' | 'transaction'>;
  readonly #first: readonly string[];

  /** @param first what the environment says */
  constructor(deps: Pick<ServerDeps, 'orm' | 'clock' | 'transaction'>, first: readonly string[]) {
    this.#deps = deps;
    this.#first = first;
  }

  /** Writes what the environment says as the first version, once; from then on the database counts. */
  async seed(): Promise<void> {
    const first = { version: 1, fields: this.#first, reason: 'environment' };
    await insertIfAbsent(() => this.#insert(forkOf(this.#deps.orm), null, first));
  }

  /** The version in force as `em` sees it: in a transaction, whichever process changed it last. */
  async inForce(em: SqlEntityManager): Promise<BlindFields> {
    const [newest] = await this.#versions(em, 1);
    return newest ? new BlindFields(newest.version, newest.fields) : new BlindFields(0, this.#first);
  }

  async list(em: SqlEntityManager): Promise<BlindSettings> {
    return { items: await this.#versions(em, VERSIONS_SHOWN) };
  }

  /** @throws AppError conflict.stale when another version came meanwhile, request.invalid for a field that carries no risk */
  async change(actor: Actor, { baseVersion, fields, reason }: ChangeBlindSetting): Promise<BlindSettings> {
    return this.#deps.transaction(async (em) => {
      const [now] = await this.#versions(em, 1);
      if (now?.version !== baseVersion) throw new AppError('conflict.stale', { status: 409 });
      const wanted = [...new Set(fields)].sort();
      const unknown = wanted.some((key) => !now.fields.includes(key) && !blindChoices.some((each) => each.key === key));
      if (unknown) throw new AppError('request.invalid', { status: 400, details: { field: 'fields' } });
      const version = baseVersion + 1;
      await this.#insert(em, actor, { version, fields: wanted, reason }).catch((error: unknown) => {
        throw isDuplicate(error) ? new AppError('conflict.stale', { status: 409 }) : error;
      });
      const details = {
        version,
        added: wanted.filter((key) => !now.fields.includes(key)).join(' '),
        removed: now.fields.filter((key) => !wanted.includes(key)).join(' '),
      };
      const entry = { actor, key: 'BlindEntry.Changed', subjectId: `blind-${version}`, details } as const;
      await recordAudit(em, entry, this.#deps.clock);
      return this.list(em);
    });
  }

  async #insert(
    em: SqlEntityManager,
    actor: Actor | null,
    { version, fields, reason }: { version: number; fields: readonly string[]; reason: string },
  ): Promise<void> {
    await settingDb(em)
      .insertInto('blind_setting')
      .values({
        version,
        fields: JSON.stringify(fields),
        changed_at: this.#deps.clock.now(),
        changed_by: actor?.userId ?? null,
        changed_by_name: actor?.displayName ?? null,
        reason,
      })
      .execute();
  }

  async #versions(em: SqlEntityManager, limit: number): Promise<BlindSetting[]> {
    const rows = await settingDb(em)
      .selectFrom('blind_setting')
      .selectAll()
      .orderBy('version', 'desc')
      .limit(limit)
      .execute();
    return rows.map((row) => ({
      version: row.version,
      fields: JSON.parse(row.fields) as string[],
      changedBy: row.changed_by_name,
      changedAt: row.changed_at.toISOString(),
      reason: row.reason,
    }));
  }
}
