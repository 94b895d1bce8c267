import type { MikroORM } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/sql';
import { DesktopChange, type DesktopDelta } from '@tellerline/contracts';
import type { Logger } from 'pino';
import type { Clock } from '../kernel/clock.ts';
import { afterCommit, beforeCommit } from '../kernel/commit-hooks.ts';
import { newId } from '../kernel/ids.ts';
import { insertIfAbsent } from '../persistence/duplicate.ts';
import { forkOf } from '../persistence/orm.ts';
import type { StreamTables } from './stream.entity.ts';

/** How long delivered changes are kept: long enough for a relay that was stopped, then for looking into a fault. */
const keptMs = 15 * 60_000;
/** Most changes read at once. */
const pageSize = 500;

export interface StreamPosition {
  streamId: string;
  seq: number;
}

/** The agents' streams in the database: numbering, writing, reading, forgetting. */
export class DesktopStreams {
  private readonly orm: MikroORM;
  private readonly clock: Clock;
  private readonly log: Logger;
  private readonly appended: (userId: string, delta: DesktopDelta) => void;

  constructor(deps: {
    orm: MikroORM;
    clock: Clock;
    log: Logger;
    /** Told after the commit, with the change itself. */
    appended: (userId: string, delta: DesktopDelta) => void;
  }) {
    this.orm = deps.orm;
    this.clock = deps.clock;
    this.log = deps.log;
    this.appended = deps.appended;
  }

  /** Appends a change at the end of the caller's transaction; streams are locked in the order of user ids. */
  async append(em: SqlEntityManager, userId: string, change: DesktopChange): Promise<void> {
    const checked = DesktopChange.safeParse(change);
    if (!checked.success) {
      // Not thrown: a flaw in what we show must not stop the facts of calls from being stored.
      const issues = checked.error.issues.slice(0, 5).map((issue) => `${issue.path.join('.')}: ${issue.message}`);
      this.log.error({ event: 'stream.change_invalid', kind: change.kind, issues });
    }
    const at = this.clock.now();
    const sent = checked.data ?? change;
    const text = JSON.stringify(sent);
    await beforeCommit(em, `1-stream:${userId}`, async () => {
      const { streamId, seq } = await nextPosition(em, userId);
      await em
        .getKysely<StreamTables>()
        .insertInto('desktop_stream_event')
        .values({ user_id: userId, seq, at, change: text })
        .execute();
      afterCommit(em, () => this.appended(userId, { streamId, seq, at: at.toISOString(), change: sent }));
    });
  }

  /** Where a user's stream stands; a stream begins with the first look at it. */
  async position(userId: string): Promise<StreamPosition> {
    const em = forkOf(this.orm);
    const row = await readRow(em, userId);
    if (row) return { streamId: streamIdOf(userId, row.epoch), seq: row.last_seq };
    await insertRow(em, userId);
    return this.position(userId);
  }

  /** Last numbers of several streams. */
  async lastSeqs(userIds: string[]): Promise<Map<string, number>> {
    if (userIds.length === 0) return new Map();
    const rows = await forkOf(this.orm)
      .getKysely<StreamTables>()
      .selectFrom('desktop_stream')
      .select(['user_id', 'last_seq'])
      .where('user_id', 'in', userIds)
      .execute();
    return new Map(rows.map((row) => [row.user_id, row.last_seq]));
  }

  /** Changes after `seq`, in order, at most a page of them. */
  async after(userId: string, seq: number): Promise<DesktopDelta[]> {
    const rows = await forkOf(this.orm)
      .getKysely<StreamTables>()
      .selectFrom('desktop_stream_event as e')
      .innerJoin('desktop_stream as s', 's.user_id', 'e.user_id')
      .select(['e.seq', 'e.at', 'e.change', 's.epoch'])
      .where('e.user_id', '=', userId)
      .where('e.seq', '>', seq)
      .orderBy('e.seq')
      .limit(pageSize)
      .execute();
    return rows.map((row) => ({
      streamId: streamIdOf(userId, row.epoch),
      seq: row.seq,
      at: row.at.toISOString(),
      change: JSON.parse(row.change) as DesktopChange,
    }));
  }

  /** Deletes what was delivered long ago. */
  async forgetOld(): Promise<void> {
    await forkOf(this.orm)
      .getKysely<StreamTables>()
      .deleteFrom('desktop_stream_event')
      .where('at', '<', new Date(this.clock.now().getTime() - keptMs))
      .execute();
  }
}

const streamIdOf = (userId: string, epoch: string): string => `${userId}:${epoch}`;

const readRow = (em: SqlEntityManager, userId: string) =>
  em
    .getKysely<StreamTables>()
    .selectFrom('desktop_stream')
    .selectAll()
    .where('user_id', '=', userId)
    .executeTakeFirst();

const insertRow = (em: SqlEntityManager, userId: string): Promise<void> =>
  insertIfAbsent(() =>
    em
      .getKysely<StreamTables>()
      .insertInto('desktop_stream')
      .values({ user_id: userId, epoch: newId(), last_seq: 0 })
      .execute(),
  );

/** The update locks the row until the commit: the next writer of this stream waits and gets the next number. */
async function nextPosition(em: SqlEntityManager, userId: string): Promise<StreamPosition> {
  const updated = await em
    .getKysely<StreamTables>()
    .updateTable('desktop_stream')
    .set((expression) => ({ last_seq: expression('last_seq', '+', 1) }))
    .where('user_id', '=', userId)
    .executeTakeFirst();
  if (updated.numUpdatedRows === 0n) {
    await insertRow(em, userId);
    return nextPosition(em, userId);
  }
  const row = await readRow(em, userId);
  if (!row) throw new Error('The stream just numbered is not there');
  return { streamId: streamIdOf(userId, row.epoch), seq: row.last_seq };
}
