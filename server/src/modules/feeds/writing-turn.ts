import type { SqlEntityManager } from '@mikro-orm/sql';
import type { Transaction } from '../../persistence/transaction.ts';
import { readNamed, runNamed } from './named-sql.ts';

const TURN = 2;

/**
 * Chunks of a day and deliveries of deltas write one after the other, so that each sees what the other has left. The turn is a
 * row everybody locks first and keeps until the commit.
 */
export const takeTurn = (em: SqlEntityManager): Promise<number> =>
  runNamed(em, 'update feed_lock set owner = owner where id = :turn', { turn: TURN });

/** Makes the rows of the lock once in a database's life; two who make them at the same time both find them made. */
export async function ensureLockRows(transaction: Transaction, now: Date): Promise<void> {
  const present = () =>
    transaction((em) => readNamed<{ id: number }>(em, 'select id from feed_lock')).then((rows) => rows.length > 1);
  if (await present()) return;
  for (const id of [1, TURN]) {
    try {
      await transaction((em) =>
        runNamed(em, "insert into feed_lock (id, owner, beat_at) values (:id, '', :now)", { id, now }),
      );
    } catch {
      // Somebody else was first; `present` tells whether it is so.
    }
  }
  if (!(await present())) throw new Error('The rows of feed_lock could not be made');
}
