import type { MikroORM } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/sql';
import { DesktopChange, type DesktopDelta } from '@tellerline/contracts';
import { sql } from 'kysely';
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

interface Waiting {
  userId: string;
  at: Date;
  sent: DesktopChange;
}

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
  /** Changes of transactions that are not at their end yet. */
  private readonly waiting = new WeakMap<SqlEntityManager, Waiting[]>();

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

  /** Appends a change at the end of the caller's transaction, together with all others of it. */
  async append(em: SqlEntityManager, userId: string, change: DesktopChange): Promise<void> {
    const checked = DesktopChange.safeParse(change);
    if (!checked.success) {
      // Not thrown: a flaw in what we show must not stop the facts of calls from being stored.
      const issues = checked.error.issues.slice(0, 5).map((issue) => `${issue.path.join('.')}: ${issue.message}`);
      this.log.error({ event: 'stream.entryinvalid', kind: change.kind, issues });
    }
    const entry = { userId, at: this.clock.now(), sent: checked.data ?? change };
    const waiting = this.waiting.get(em);
    if (waiting) {
      waiting.push(entry);
      return;
    }
    const all = [entry];
    this.waiting.set(em, all);
    await beforeCommit(em, '1-streams', async () => {
      this.waiting.delete(em);
      await this.write(em, all);
    });
  }

  /** Numbers and stores what one transaction tells; three statements however many agents it tells. */
  private async write(em: SqlEntityManager, changes: readonly Waiting[]): Promise<void> {
    const counts = new Map<string, number>();
    for (const { userId } of changes) counts.set(userId, (counts.get(userId) ?? 0) + 1);
    const positions = await takeNumbers(em, counts);
    const rows = changes.map((change) => {
      const position = positions.get(change.userId);
      if (!position) throw new Error('The stream just numbered is not there');
      position.seq += 1;
      return { ...change, ...position };
    });
    for (let first = 0; first < rows.length; first += pageSize) {
      await em
        .getKysely<StreamTables>()
        .insertInto('desktop_stream_event')
        .values(
          rows
            .slice(first, first + pageSize)
            .map(({ userId, seq, at, sent }) => ({ user_id: userId, seq, at, change: JSON.stringify(sent) })),
        )
        .execute();
    }
    afterCommit(em, () => {
      for (const { userId, streamId, seq, at, sent } of rows) {
        this.appended(userId, { streamId, seq, at: at.toISOString(), change: sent });
      }
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

const readRows = (em: SqlEntityManager, userIds: readonly string[]) =>
  userIds.length === 0
    ? Promise.resolve([])
    : em.getKysely<StreamTables>().selectFrom('desktop_stream').selectAll().where('user_id', 'in', userIds).execute();

const insertRow = (em: SqlEntityManager, userId: string): Promise<boolean> =>
  insertIfAbsent(() =>
    em
      .getKysely<StreamTables>()
      .insertInto('desktop_stream')
      .values({ user_id: userId, epoch: newId(), last_seq: 0 })
      .execute(),
  );

/**
 * Takes the next numbers of several streams and tells the last one used before them. One update locks all their rows until
 * the commit, in the order of user ids: the next writer of a stream waits and gets the numbers after these.
 */
async function takeNumbers(
  em: SqlEntityManager,
  counts: ReadonlyMap<string, number>,
): Promise<Map<string, StreamPosition>> {
  const userIds = [...counts.keys()].sort();
  const updated = await advance(em, userIds, counts);
  const rows = await readRows(em, userIds);
  if (updated < BigInt(userIds.length)) {
    const known = new Set(rows.map((row) => row.user_id));
    const missing = userIds.filter((userId) => !known.has(userId));
    for (const userId of missing) await insertRow(em, userId);
    await advance(em, missing, counts);
    rows.push(...(await readRows(em, missing)));
  }
  return new Map(
    rows.map((row) => [
      row.user_id,
      { streamId: streamIdOf(row.user_id, row.epoch), seq: row.last_seq - (counts.get(row.user_id) ?? 0) },
    ]),
  );
}

async function advance(
  em: SqlEntityManager,
  userIds: readonly string[],
  counts: ReadonlyMap<string, number>,
): Promise<bigint> {
  if (userIds.length === 0) return 0n;
  const byUser = userIds.map((userId) => sql`when ${userId} then ${counts.get(userId) ?? 0}`);
  const result = await em
    .getKysely<StreamTables>()
    .updateTable('desktop_stream')
    .set({ last_seq: sql<number>`last_seq + case user_id ${sql.join(byUser, sql` `)} else 0 end` })
    .where('user_id', 'in', userIds)
    .executeTakeFirst();
  return result.numUpdatedRows;
}
