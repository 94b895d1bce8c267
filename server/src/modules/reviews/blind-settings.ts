import type { SqlEntityManager } from '@mikro-orm/sql';
import { type BlindSetting, type BlindSettings, blindChoices, type ChangeBlindSetting } from '@tellerline/contracts';
import type { Actor } from '../../kernel/actor.ts';
import { AppError } from '../../kernel/app-error.ts';
import { recordAudit } from '../../kernel/audit.ts';
import type { ServerDeps } from '../../kernel/module.ts';
import { insertIfAbsent, isDuplicate } from '../../persistence/duplicate.ts';
import { forkOf } from '../../persistence/orm.ts';
import type { TablesOf } from '../../persistence/tables.ts';
import type { BlindFields } from './blind-entry.ts';
import type { BlindSettingSchema } from './entities/blind-setting.entity.ts';

const VERSIONS_SHOWN = 50;
const settingDb = (em: SqlEntityManager) => em.getKysely<TablesOf<typeof BlindSettingSchema>>();

/** The bank's setting of blind second entry: versions in the database, the one in force in `BlindFields`. */
export class BlindSettingBook {
  readonly #deps: Pick<ServerDeps, 'orm' | 'clock' | 'transaction'>;
  readonly #blind: BlindFields;

  constructor(deps: Pick<ServerDeps, 'orm' | 'clock' | 'transaction'>, blind: BlindFields) {
    this.#deps = deps;
    this.#blind = blind;
  }

  /** Writes what the environment says as the first version, once; from then on the database counts. */
  async seed(fields: readonly string[]): Promise<void> {
    await insertIfAbsent(() =>
      this.#insert(forkOf(this.#deps.orm), null, { version: 1, fields, reason: 'environment' }),
    );
    await this.refresh();
  }

  /** Lets in a change another server process made. */
  async refresh(): Promise<void> {
    const [newest] = await this.#versions(forkOf(this.#deps.orm), 1);
    if (newest) this.#blind.set(newest.fields);
  }

  async list(em: SqlEntityManager): Promise<BlindSettings> {
    return { items: await this.#versions(em, VERSIONS_SHOWN) };
  }

  /** @throws AppError conflict.stale when another version came meanwhile, request.invalid for a field that carries no risk */
  async change(actor: Actor, { baseVersion, fields, reason }: ChangeBlindSetting): Promise<BlindSettings> {
    const settings = await this.#deps.transaction(async (em) => {
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
    await this.refresh();
    return settings;
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
