import type { SqlEntityManager } from '@mikro-orm/sql';
import {
  type BoardSettings,
  type BoardSettingsHistory,
  type BoardSettingsView,
  type ChangeBoardSettings,
  usualBoardSettings,
} from '@tellerline/contracts';
import type { Actor } from '../../../kernel/actor.ts';
import { AppError } from '../../../kernel/app-error.ts';
import { recordAudit } from '../../../kernel/audit.ts';
import type { ServerDeps } from '../../../kernel/module.ts';
import { insertIfAbsent } from '../../../persistence/duplicate.ts';
import { forkOf } from '../../../persistence/orm.ts';
import { BoardSettingsVersion } from '../entities/board.entity.ts';

const VERSIONS_SHOWN = 50;
type Deps = Pick<ServerDeps, 'orm' | 'clock' | 'transaction'>;

/** Writes the usual thresholds as the first version, once. */
export async function seedBoardSettings({ orm, clock }: Deps): Promise<void> {
  const first = { version: 1, settings: usualBoardSettings, changedAt: clock.now(), reason: 'usual thresholds' };
  await insertIfAbsent(() => forkOf(orm).insert(BoardSettingsVersion, first));
}

/** What the board counts by. @throws AppError resource.not_found before the module has started once */
export async function boardSettings(em: SqlEntityManager): Promise<BoardSettingsView> {
  const [newest] = (await boardSettingsHistory(em, 1)).items;
  if (!newest) throw new AppError('resource.not_found', { status: 404 });
  return newest;
}

/** Versions, the latest first. */
export async function boardSettingsHistory(
  em: SqlEntityManager,
  limit = VERSIONS_SHOWN,
): Promise<BoardSettingsHistory> {
  const rows = await em.findAll(BoardSettingsVersion, {
    orderBy: { version: 'desc' },
    limit,
    disableIdentityMap: true,
  });
  return {
    items: rows.map(({ version, settings, changedByName, changedAt, reason }) => ({
      version,
      settings,
      changedBy: changedByName ?? null,
      changedAt: changedAt.toISOString(),
      reason,
    })),
  };
}

/** Puts other settings in force at once. @throws AppError conflict.stale when another version came meanwhile */
export async function changeBoardSettings(
  deps: Deps,
  actor: Actor,
  { baseVersion, settings, reason }: ChangeBoardSettings,
): Promise<BoardSettingsView> {
  return deps.transaction(async (em) => {
    const before = await boardSettings(em);
    const version = baseVersion + 1;
    const row = {
      version,
      settings,
      changedAt: deps.clock.now(),
      changedBy: actor.userId,
      changedByName: actor.displayName,
      reason,
    };
    const isNext = before.version === baseVersion && (await insertIfAbsent(() => em.insert(BoardSettingsVersion, row)));
    if (!isNext) throw new AppError('conflict.stale', { status: 409 });
    const details = { version, reason, ...difference(before.settings, settings) };
    await recordAudit(em, { actor, key: 'Board.SettingsChanged', subjectId: `board-${version}`, details }, deps.clock);
    return boardSettings(em);
  });
}

/** What changed, before and after, as the trail tells it. */
function difference(before: BoardSettings, after: BoardSettings): Record<string, string> {
  const parts = (settings: BoardSettings) => ({
    ...Object.fromEntries(Object.entries(settings.metrics).map(([name, value]) => [name, String(value)])),
    fewestCalls: String(settings.fewestCalls),
    ...Object.fromEntries(
      settings.thresholds.map(({ queue, measure, warnAt, alarmAt, clearBy, forSeconds }) => [
        `${measure}@${queue ?? '*'}`,
        `${warnAt}/${alarmAt} ±${clearBy} ${forSeconds}s`,
      ]),
    ),
  });
  const was: Record<string, string> = parts(before);
  const is: Record<string, string> = parts(after);
  const names = [...new Set([...Object.keys(was), ...Object.keys(is)])];
  return Object.fromEntries(
    names.flatMap((name) => (was[name] === is[name] ? [] : [[name, `${was[name] ?? '–'} → ${is[name] ?? '–'}`]])),
  );
}
