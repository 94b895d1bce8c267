import type { SqlEntityManager } from '@mikro-orm/sql';
import { type ChangeDialFrames, DialFrames, type DialFramesView } from '@tellerline/contracts';
import type { Actor } from '../../kernel/actor.ts';
import { AppError } from '../../kernel/app-error.ts';
import { recordAudit } from '../../kernel/audit.ts';
import type { ServerDeps } from '../../kernel/module.ts';
import { insertIfAbsent } from '../../persistence/duplicate.ts';
import { forkOf } from '../../persistence/orm.ts';
import { diallingDb } from './dialling.tables.ts';

/** Until the bank says otherwise: nine to eight on every day, three tries to a customer a day. */
const usualFrames: DialFrames = {
  hours: { from: '09:00', to: '20:00', weekdays: [1, 2, 3, 4, 5, 6, 7] },
  perDay: 3,
  perWeek: 8,
};

/** When and how often the house calls its customers: versions in the database, the newest in force. */
export class FramesBook {
  readonly #deps: Pick<ServerDeps, 'orm' | 'clock' | 'transaction'>;

  constructor(deps: Pick<ServerDeps, 'orm' | 'clock' | 'transaction'>) {
    this.#deps = deps;
  }

  async seed(): Promise<void> {
    await this.#add(forkOf(this.#deps.orm), 1, usualFrames, null);
  }

  async inForce(em: SqlEntityManager): Promise<DialFramesView> {
    const row = await diallingDb(em)
      .selectFrom('dial_frames')
      .selectAll()
      .orderBy('version', 'desc')
      .executeTakeFirstOrThrow();
    return {
      version: row.version,
      frames: DialFrames.parse(JSON.parse(row.frames)),
      changedBy: row.changed_by_name,
      changedAt: row.changed_at.toISOString(),
    };
  }

  /** @throws AppError conflict.stale when another version came meanwhile */
  change(actor: Actor, { baseVersion, frames }: ChangeDialFrames): Promise<DialFramesView> {
    return this.#deps.transaction(async (em) => {
      const version = baseVersion + 1;
      const now = await this.inForce(em);
      if (now.version !== baseVersion || !(await this.#add(em, version, frames, actor)))
        throw new AppError('conflict.stale', { status: 409 });
      const entry = { actor, key: 'DialFrames.Changed', subjectId: `frames-${version}`, details: { version } } as const;
      await recordAudit(em, entry, this.#deps.clock);
      return this.inForce(em);
    });
  }

  #add(em: SqlEntityManager, version: number, frames: DialFrames, by: Actor | null): Promise<boolean> {
    return insertIfAbsent(() =>
      diallingDb(em)
        .insertInto('dial_frames')
        .values({
          version,
          frames: JSON.stringify(frames),
          changed_at: this.#deps.clock.now(),
          changed_by: by?.userId ?? null,
          changed_by_name: by?.displayName ?? null,
        })
        .execute(),
    );
  }
}
