import type { SqlEntityManager } from '@mikro-orm/sql';
import { kept } from '@tellerline/server/kernel/log';
import { forkOf } from '@tellerline/server/persistence/orm';
import type { StreamTables } from '@tellerline/server/realtime/stream.entity';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeEachDatabase } from '../../support/test-database.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';

describeEachDatabase('OPS-02 a transaction', (database) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({ database, modules: ['identity'] });
    for (const name of ['a', 'b', 'c']) {
      await forkOf(server.deps.orm)
        .getKysely<StreamTables>()
        .insertInto('desktop_stream')
        .values({ user_id: name, epoch: 'test', last_seq: 0 })
        .execute();
    }
  });
  afterAll(() => server.stop());

  const countOf = async (name: string) => {
    const row = await forkOf(server.deps.orm)
      .getKysely<StreamTables>()
      .selectFrom('desktop_stream')
      .select('last_seq')
      .where('user_id', '=', name)
      .executeTakeFirstOrThrow();
    return row.last_seq;
  };

  test('is tried again after a deadlock, and its effect is there once', async () => {
    let attempts = 0;
    const knot = Promise.withResolvers<void>();
    const countUp = (em: SqlEntityManager, name: string) =>
      em
        .getKysely<StreamTables>()
        .updateTable('desktop_stream')
        .set((expression) => ({ last_seq: expression('last_seq', '+', 1) }))
        .where('user_id', '=', name)
        .execute();
    const both = (first: string, second: string) =>
      server.deps.transaction(async (em) => {
        attempts += 1;
        await countUp(em, first);
        if (attempts === 2) knot.resolve();
        // SQLite lets one transaction in at a time; on MariaDB each holds what the other wants before it goes on.
        if (database.dialect === 'mariadb') await knot.promise;
        await countUp(em, second);
      });
    await Promise.all([both('a', 'b'), both('b', 'a')]);
    expect([await countOf('a'), await countOf('b')]).toEqual([2, 2]);
    expect(attempts).toBe(database.dialect === 'mariadb' ? 3 : 2);
  });

  test.runIf(database.dialect === 'mariadb')('sees what others committed meanwhile', async () => {
    await server.deps.transaction(async (em) => {
      const read = () =>
        em
          .getKysely<StreamTables>()
          .selectFrom('desktop_stream')
          .select('last_seq')
          .where('user_id', '=', 'c')
          .executeTakeFirstOrThrow();
      const before = (await read()).last_seq;
      await forkOf(server.deps.orm).execute("update desktop_stream set last_seq = last_seq + 1 where user_id = 'c'");
      expect((await read()).last_seq).toBe(before + 1);
    });
  });

  test('that fails leaves nothing behind and is not tried again', async () => {
    let attempts = 0;
    const before = await countOf('c');
    await expect(
      server.deps.transaction(async (em) => {
        attempts += 1;
        await em.execute("update desktop_stream set last_seq = 99 where user_id = 'c'");
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect([attempts, await countOf('c')]).toEqual([1, before]);
  });

  test('OPS-04 I7 a statement the database refuses is logged without its values, whoever wrapped the error', async () => {
    const lines: string[] = [];
    const log = pino({ ...kept }, { write: (line: string) => void lines.push(line) });
    const db = () => forkOf(server.deps.orm).getKysely<StreamTables>();
    const row = { user_id: '月薪-4711', epoch: '+8613800138000', last_seq: 0 };
    await db().insertInto('desktop_stream').values(row).execute();
    const faults = [
      () => db().insertInto('desktop_stream').values(row).execute(),
      () => forkOf(server.deps.orm).getConnection().execute(`insert into desktop_stream values ('月薪-4711')`),
      () =>
        server.deps.transaction(async (em) => {
          await em
            .getConnection()
            .execute('insert into no_such_table values (?)', ['月薪-4711'], 'run', em.getTransactionContext());
        }),
    ];
    for (const fault of faults) {
      const err = await fault().then(
        () => expect.unreachable(),
        (error: unknown) => error,
      );
      log.error({ err });
      log.error({ err: new Error('not done', { cause: err }) });
      log.error(err);
    }
    expect(lines).toHaveLength(9);
    expect(lines.join('')).not.toMatch(/4711|138001/);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      err: {
        message: 'the database refused a statement',
        stack: expect.stringContaining('transaction.test'),
        constraint: expect.stringMatching(/PRIMARY|user_id/),
      },
    });
  });
});
