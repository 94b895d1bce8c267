import type { MikroORM } from '@mikro-orm/core';
import type { ReadinessCheck } from './http/health.ts';
import { pendingMigrations } from './persistence/migrations.ts';
import { forkOf } from './persistence/orm.ts';

/** What must be true before the server is sent work, and what is worth knowing beside it. */
export async function readiness(
  orm: MikroORM,
  bridgeConnected: () => boolean,
): Promise<Record<string, ReadinessCheck>> {
  const bridge = bridgeConnected();
  return {
    database: await check(async () => {
      await forkOf(orm).execute('select 1');
      return 'answers';
    }),
    migrations: await check(async () => {
      const pending = await pendingMigrations(orm);
      if (pending.length > 0) throw new Error(`not run yet: ${pending.join(', ')}`);
      return 'current';
    }),
    // Desktops work without the bridge; that it is away is shown, not hidden.
    bridge: { ok: bridge, detail: bridge ? 'linked' : 'not connected', informational: true },
  };
}

async function check(work: () => Promise<string>): Promise<ReadinessCheck> {
  try {
    return { ok: true, detail: await work() };
  } catch (error) {
    return { ok: false, detail: (error instanceof Error ? error.message : String(error)).slice(0, 200) };
  }
}
