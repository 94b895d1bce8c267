import { entitiesOf } from '@tellerline/server/composition';
import {
  migrate,
  migratorSettings,
  OutdatedDatabase,
  pendingMigrations,
} from '@tellerline/server/persistence/migrations';
import { forkOf, openOrm } from '@tellerline/server/persistence/orm';
import { expect, test } from 'vitest';
import { describeEachDatabase } from '../../support/test-database.ts';

describeEachDatabase('OPS-02 the schema', (database) => {
  const open = async (databaseUrl: string) =>
    openOrm({ databaseUrl, entities: entitiesOf(), more: await migratorSettings(database.dialect) });

  test('made by the migrations is the schema of the entities', async () => {
    const orm = await open(await database.fresh());
    expect(await migrate(orm)).toHaveLength(1);
    const difference = await orm.schema.getUpdateSchemaSQL({ wrap: false, safe: false });
    expect(withoutMigrationTable(difference)).toBe('');
    expect(await pendingMigrations(orm)).toEqual([]);
    await orm.close();
  });

  test('is not touched by migrating again', async () => {
    const orm = await open(await database.fresh());
    await migrate(orm);
    expect(await migrate(orm)).toEqual([]);
    await orm.close();
  });

  test('made by an earlier initial migration is recognised, not taken for current', async () => {
    const orm = await open(await database.fresh());
    await migrate(orm);
    await forkOf(orm).execute("update schema_migration set name = '0001-initial-00000000'");
    await expect(migrate(orm)).rejects.toBeInstanceOf(OutdatedDatabase);
    await orm.close();
  });

  test('reads back instants, money and text alike by the ORM and by raw SQL', async () => {
    const orm = await open(await database.fresh());
    await migrate(orm);
    const at = new Date('2026-11-23T23:59:59.987Z');
    const em = forkOf(orm);
    const kysely = em.getKysely<Record<string, Record<string, unknown>>>();
    await kysely
      .insertInto('desktop_stream_event')
      .values({ user_id: 'u', seq: 9_007_199_254_740_991, at, change: '陳大文 😀' })
      .execute();
    const [row] = await kysely.selectFrom('desktop_stream_event').selectAll().execute();
    expect(row).toEqual({ user_id: 'u', seq: 9_007_199_254_740_991, at, change: '陳大文 😀' });
    const later = await kysely.selectFrom('desktop_stream_event').selectAll().where('at', '>=', at).execute();
    const earlier = await kysely
      .selectFrom('desktop_stream_event')
      .selectAll()
      .where('at', '<', new Date(at.getTime()))
      .execute();
    expect([later.length, earlier.length]).toEqual([1, 0]);
    await orm.close();
  });

  test('compares text byte by byte: capitals, accents and trailing spaces matter', async () => {
    const orm = await open(await database.fresh());
    await migrate(orm);
    const em = forkOf(orm);
    for (const path of ['/a/', '/A/', '/á/', '/a/ ']) {
      await em.execute("insert into branch (org_no, path, name_zh, name_en) values (?, ?, '', '')", [path, path]);
    }
    const like = await em.execute("select path from branch where path like '/a/%' order by path");
    expect(like.map((row) => (row as { path: string }).path)).toEqual(['/a/', '/a/ ']);
    await orm.close();
  });
});

/** The migrator's own table is no entity's. */
const withoutMigrationTable = (sql: string): string =>
  sql
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.includes('schema_migration') && !/^(set names|pragma)/i.test(line))
    .join('\n');
