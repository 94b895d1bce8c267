import { hostname } from 'node:os';
import type { SqlEntityManager } from '@mikro-orm/sql';
import { AppError } from '../../kernel/app-error.ts';
import type { Clock } from '../../kernel/clock.ts';
import { newId } from '../../kernel/ids.ts';
import { readInstant } from '../../persistence/columns.ts';
import type { Transaction } from '../../persistence/transaction.ts';
import { readNamed, runNamed } from './named-sql.ts';
import { ensureLockRows } from './writing-turn.ts';

/** An importer of another machine that has not been heard of for so long is taken for dead. */
const SILENT_MS = 120_000;
const BEAT_EVERY_MS = 5_000;

/**
 * Only one import at a time, over all processes and machines. The lock of a process that was killed is found out at once on
 * the same machine, after two minutes elsewhere.
 */
export class FeedLock {
  readonly #transaction: Transaction;
  readonly #clock: Clock;
  readonly #owner = `${hostname()}:${process.pid}:${newId()}`;
  #beatAt = 0;

  constructor(transaction: Transaction, clock: Clock) {
    this.#transaction = transaction;
    this.#clock = clock;
  }

  /** @throws AppError feed.busy while another import lives */
  async take(): Promise<void> {
    await ensureLockRows(this.#transaction, this.#clock.now());
    await this.#transaction(async (em) => {
      const now = this.#clock.now();
      const [held] = await readNamed<{ owner: string; beat_at: unknown }>(
        em,
        'select owner, beat_at from feed_lock where id = 1',
      );
      if (held && held.owner !== '' && isAlive(held.owner, readInstant(held.beat_at) ?? now, now)) {
        throw new AppError('feed.busy', { status: 409 });
      }
      const taken = await runNamed(
        em,
        'update feed_lock set owner = :me, beat_at = :now where id = 1 and owner = :old',
        {
          me: this.#owner,
          now,
          old: held?.owner ?? '',
        },
      );
      if (taken !== 1) throw new AppError('feed.busy', { status: 409 });
      this.#beatAt = now.getTime();
    });
  }

  /** Says "still here"; cheap when said often. @throws AppError feed.busy when the lock was taken from us */
  async beat(): Promise<void> {
    const now = this.#clock.now();
    if (now.getTime() - this.#beatAt < BEAT_EVERY_MS) return;
    this.#beatAt = now.getTime();
    const kept = await this.#transaction((em) =>
      runNamed(em, 'update feed_lock set beat_at = :now where id = 1 and owner = :me', { now, me: this.#owner }),
    );
    if (kept !== 1) throw new AppError('feed.busy', { status: 409 });
  }

  async release(): Promise<void> {
    await this.#transaction((em: SqlEntityManager) =>
      runNamed(em, "update feed_lock set owner = '' where id = 1 and owner = :me", { me: this.#owner }),
    );
  }
}

function isAlive(owner: string, beatAt: Date, now: Date): boolean {
  const [host, pid] = owner.split(':');
  if (now.getTime() - beatAt.getTime() > SILENT_MS) return false;
  if (host !== hostname()) return true;
  try {
    process.kill(Number(pid), 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
