import type { MikroORM } from '@mikro-orm/core';
import { DeadlockException, LockWaitTimeoutException } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/sql';
import { openPutOff, type PutOffWork } from '../kernel/commit-hooks.ts';
import { forkOf } from './orm.ts';

const MOST_ATTEMPTS = 3;

export type Transaction = <T>(work: (em: SqlEntityManager) => Promise<T>) => Promise<T>;

/**
 * One READ COMMITTED transaction on an EntityManager of its own. Deadlocks and lock time-outs are tried again, so `work`
 * may run up to three times: it must have no effect outside of the database. On SQLite a second transaction waits for the
 * first: never open one inside another.
 */
export function makeTransaction(orm: MikroORM): Transaction {
  return async (work) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await runOnce(orm, work);
      } catch (error) {
        if (attempt >= MOST_ATTEMPTS || !worthAnotherTry(error)) throw error;
        await new Promise((resolve) => setTimeout(resolve, attempt * (5 + Math.random() * 20)));
      }
    }
  };
}

async function runOnce<T>(orm: MikroORM, work: (em: SqlEntityManager) => Promise<T>): Promise<T> {
  const putOff: PutOffWork = { beforeCommit: [], afterCommit: [], closing: false };
  const result = await forkOf(orm).transactional(async (em) => {
    openPutOff(em, putOff);
    const value = await work(em);
    await em.flush();
    putOff.closing = true;
    for (const last of putOff.beforeCommit.sort(byOrder)) await last.work();
    return value;
  });
  for (const after of putOff.afterCommit) after();
  return result;
}

const byOrder = (a: { order: string }, b: { order: string }): number =>
  a.order < b.order ? -1 : a.order > b.order ? 1 : 0;

function worthAnotherTry(error: unknown): boolean {
  if (error instanceof DeadlockException || error instanceof LockWaitTimeoutException) return true;
  const message = error instanceof Error ? error.message : '';
  return /database is locked|Deadlock found|Lock wait timeout|Record has changed since last read/i.test(message);
}
