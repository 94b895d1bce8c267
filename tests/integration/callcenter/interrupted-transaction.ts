import type { SqlEntityManager } from '@mikro-orm/sql';

/** Something that happens once, right after a transaction has read rows of an entity and before it writes any. */
export interface Interruption {
  /** Name of the entity's class. */
  entity: string;
  happen: () => Promise<void>;
  done: boolean;
}

/** Lets `interruption` happen when this EntityManager has read such rows for the first time. */
export function afterReading(em: SqlEntityManager, interruption: Interruption): void {
  for (const read of ['find', 'findOne'] as const) {
    const original = em[read].bind(em) as (entity: { name: string }, ...rest: unknown[]) => Promise<unknown>;
    const watched = async (entity: { name: string }, ...rest: unknown[]): Promise<unknown> => {
      const rows = await original(entity, ...rest);
      if (entity.name === interruption.entity && !interruption.done) {
        interruption.done = true;
        await interruption.happen();
      }
      return rows;
    };
    Object.assign(em, { [read]: watched });
  }
}
