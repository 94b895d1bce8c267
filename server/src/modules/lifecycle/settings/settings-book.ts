import type { SqlEntityManager } from '@mikro-orm/sql';
import {
  type ChangeLifecycleSettings,
  LifecycleSettings,
  type LifecycleSettingsHistory,
  type LifecycleSettingsView,
} from '@tellerline/contracts';
import type { Actor } from '../../../kernel/actor.ts';
import { AppError } from '../../../kernel/app-error.ts';
import { recordAudit } from '../../../kernel/audit.ts';
import type { ServerDeps } from '../../../kernel/module.ts';
import { insertIfAbsent } from '../../../persistence/duplicate.ts';
import { forkOf } from '../../../persistence/orm.ts';
import { lifecycleDb } from '../lifecycle.tables.ts';
import { usualSettings } from './usual-settings.ts';

const VERSIONS_SHOWN = 50;
type Deps = Pick<ServerDeps, 'orm' | 'clock' | 'transaction'>;

/** Writes the usual thresholds as the first version, once. */
export async function seedSettings({ orm, clock }: Deps): Promise<void> {
  await insertIfAbsent(() =>
    lifecycleDb(forkOf(orm))
      .insertInto('lifecycle_settings')
      .values({
        version: 1,
        settings: JSON.stringify(usualSettings),
        changed_at: clock.now(),
        changed_by: null,
        changed_by_name: null,
        reason: 'usual thresholds',
      })
      .execute(),
  );
}

async function versions(em: SqlEntityManager, limit: number): Promise<LifecycleSettingsView[]> {
  const rows = await lifecycleDb(em)
    .selectFrom('lifecycle_settings')
    .selectAll()
    .orderBy('version', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    version: row.version,
    settings: LifecycleSettings.parse(JSON.parse(row.settings)),
    changedBy: row.changed_by_name,
    changedAt: row.changed_at.toISOString(),
    reason: row.reason,
  }));
}

/** Thresholds in force. @throws AppError resource.not_found before the module has started once */
export async function settingsInForce(em: SqlEntityManager): Promise<LifecycleSettingsView> {
  const [newest] = await versions(em, 1);
  if (!newest) throw new AppError('resource.not_found', { status: 404 });
  return newest;
}

export const settingsHistory = async (em: SqlEntityManager): Promise<LifecycleSettingsHistory> => ({
  items: await versions(em, VERSIONS_SHOWN),
});

/** Puts other thresholds in force, from the next night on. @throws AppError conflict.stale when another version came meanwhile */
export async function changeSettings(
  deps: Deps,
  actor: Actor,
  { baseVersion, settings, reason }: ChangeLifecycleSettings,
): Promise<LifecycleSettingsView> {
  return deps.transaction(async (em) => {
    const now = await settingsInForce(em);
    const version = baseVersion + 1;
    const isFirst =
      now.version === baseVersion &&
      (await insertIfAbsent(() =>
        lifecycleDb(em)
          .insertInto('lifecycle_settings')
          .values({
            version,
            settings: JSON.stringify(settings),
            changed_at: deps.clock.now(),
            changed_by: actor.userId,
            changed_by_name: actor.displayName,
            reason,
          })
          .execute(),
      ));
    if (!isFirst) throw new AppError('conflict.stale', { status: 409 });
    await recordAudit(
      em,
      { actor, key: 'Lifecycle.SettingsChanged', subjectId: `lifecycle-${version}`, details: { version } },
      deps.clock,
    );
    return settingsInForce(em);
  });
}
