import type { SqlEntityManager } from '@mikro-orm/sql';

/**
 * Work put off to the end of a transaction, so that rows everybody needs (the head of the audit chain, the numbers of the
 * desktops' streams) are locked for a moment only, and always in the same order.
 */
export interface PutOffWork {
  beforeCommit: { order: string; work: () => Promise<void> }[];
  afterCommit: (() => void)[];
  /** The work put off to before the commit is being done: more of it is done at once, what belongs after it still waits. */
  closing: boolean;
}

const putOffByTransaction = new WeakMap<SqlEntityManager, PutOffWork>();

/** Called by the transaction itself: from now on work for `em` waits in `putOff`. */
export const openPutOff = (em: SqlEntityManager, putOff: PutOffWork): void => void putOffByTransaction.set(em, putOff);

/**
 * Runs `work` just before the commit of the transaction `em` stands for, sorted by `order`; at once when `em` is not the
 * EntityManager of a `deps.transaction`.
 */
export async function beforeCommit(em: SqlEntityManager, order: string, work: () => Promise<void>): Promise<void> {
  const putOff = putOffByTransaction.get(em);
  if (putOff && !putOff.closing) putOff.beforeCommit.push({ order, work });
  else await work();
}

/** Runs `work` once the transaction has been committed, never when it was rolled back; at once outside of one. */
export function afterCommit(em: SqlEntityManager, work: () => void): void {
  const putOff = putOffByTransaction.get(em);
  if (putOff) putOff.afterCommit.push(work);
  else work();
}
