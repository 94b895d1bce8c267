import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { recordingSuffix } from '@tellerline/contracts';
import type { ServerDeps } from '../../../kernel/module.ts';
import { forkOf } from '../../../persistence/orm.ts';
import type { RecordedCalls } from '../../callcenter/index.ts';
import { recordingsDb } from '../recordings.tables.ts';
import type { Vault } from '../vault/vault.ts';
import { takeIn } from './take-in.ts';

/** Asterisk has closed a file of a leg that is over when it was not written for so long. */
const QUIET_MS = 1_000;
/** Of a file whose call nobody tells of: it is kept all the same, without a call. An empty one, of a call nobody answered, goes sooner. */
const UNKNOWN_AFTER_MS = 24 * 3_600_000;
const EMPTY_AFTER_MS = 3_600_000;
const AT_ONCE = 20;

/** The folder Asterisk leaves recordings in. What lies there waits for as long as it must: it is removed only once it is kept. */
export class Spool {
  readonly #deps: Pick<ServerDeps, 'orm' | 'clock' | 'log'>;
  readonly #calls: RecordedCalls;
  readonly #vault: Vault;
  readonly #folder: string;

  constructor(deps: Pick<ServerDeps, 'orm' | 'clock' | 'log'>, calls: RecordedCalls, vault: Vault, folder: string) {
    this.#deps = deps;
    this.#calls = calls;
    this.#vault = vault;
    this.#folder = folder;
  }

  /** Takes in what is finished, the oldest first; one that fails is tried again the next time. Tells how many there were. */
  async takeInFinished(): Promise<number> {
    const { log, orm, clock } = this.#deps;
    const waiting = await this.#waiting();
    if (waiting.length === 0) return 0;
    const now = clock.now().getTime();
    const em = forkOf(orm);
    const ids = waiting.map(({ legId }) => legId);
    const legs = new Map((await this.#calls.legs(em, ids)).map((leg) => [leg.channelId, leg]));
    const kept = new Set(
      (await recordingsDb(em).selectFrom('recording').select('leg_id').where('leg_id', 'in', ids).execute()).map(
        (row) => row.leg_id,
      ),
    );
    let taken = 0;
    for (const raw of waiting) {
      const leg = legs.get(raw.legId) ?? null;
      const quiet = now - raw.writtenAt;
      const unknownAfter = raw.size === 0 ? EMPTY_AFTER_MS : UNKNOWN_AFTER_MS;
      if (leg ? leg.endedAt === null || quiet < QUIET_MS : quiet < unknownAfter) continue;
      if (taken === AT_ONCE) break;
      try {
        // Rang or was held without a sound: there is nothing to keep.
        if (raw.size > 0 && !kept.has(raw.legId)) {
          await takeIn(this.#deps, this.#vault, { ...raw, leg });
          taken += 1;
        }
        await rm(raw.path, { force: true });
        log.info({ event: 'recording.taken_in', legId: raw.legId, interactionId: leg?.interactionId, size: raw.size });
      } catch (error) {
        log.error({ event: 'recording.intake_failed', legId: raw.legId, err: error });
      }
    }
    return taken;
  }

  async #waiting(): Promise<{ legId: string; path: string; size: number; writtenAt: number }[]> {
    const names = (await readdir(this.#folder)).filter((name) => name.endsWith(recordingSuffix));
    const found = await Promise.all(
      names.map(async (name) => {
        const path = join(this.#folder, name);
        const file = await stat(path).catch(() => null);
        // Gone meanwhile: another server has taken it in.
        if (!file) return [];
        const legId = name.slice(0, -recordingSuffix.length);
        return [{ legId, path, size: file.size, writtenAt: file.mtimeMs }];
      }),
    );
    return found.flat().sort((one, other) => one.writtenAt - other.writtenAt);
  }
}
