import { entitiesOf } from '@tellerline/server/composition';
import { forkOf, openOrm } from '@tellerline/server/persistence/orm';
import { expect, test } from 'vitest';
import { scriptOfCopy } from '../../support/mariadb-copy.ts';
import { describeEachDatabase } from '../../support/test-database.ts';
import { prepareDatabase } from '../../support/test-server.ts';

/** What the other tests run on is a copy; this is why they may trust it. */
describeEachDatabase('a copied database', (database) => {
  let prepared = '';
  const copy = () =>
    database.copied('proof', async (url) => {
      expect(prepared).toBe('');
      prepared = url;
      await prepareDatabase(url);
    });
  const open = async () => openOrm({ databaseUrl: await copy(), entities: entitiesOf() });

  test('has every table, index, key and check of the prepared one', async () => {
    const orm = await open();
    const difference = await orm.schema.getUpdateSchemaSQL({ wrap: false, safe: false });
    expect(difference.replaceAll(/^(set names|pragma).*$/gim, '').trim()).toBe('');
    await orm.close();
    if (database.dialect === 'mariadb') {
      const url = await copy();
      const nameOf = (of: string) => new URL(of).pathname.slice(1);
      const script = (await scriptOfCopy(url)).replaceAll(nameOf(url), nameOf(prepared));
      expect(script).toBe(await scriptOfCopy(prepared));
      expect(script).toMatch(/trigger `no_delete_of_audit_entry`/);
      expect(script).toMatch(/constraint `pending_change_two_people` check/i);
      expect(script).toMatch(/insert into `app_user`/);
    }
  });

  test('has its rows, refuses what it refuses, and stands alone', async () => {
    const [one, other] = await Promise.all([open(), open()]);
    const rows = (orm: typeof one, sql: string) => forkOf(orm).getConnection().execute(sql);
    try {
      const users = await rows(one, 'select * from app_user order by id');
      expect(users.length).toBeGreaterThan(0);
      expect(await rows(other, 'select * from app_user order by id')).toEqual(users);
      await rows(one, "insert into user_queue (user_id, queue, penalty) select id, 'vip', 1 from app_user");
      expect(await rows(other, "select * from user_queue where queue = 'vip'")).toEqual([]);
      await rows(
        one,
        "insert into audit_entry (seq, occurred_at, `key`, subject_id, details, hash) values (1, '2026-11-24', 'a', 'b', '{}', 'c')",
      );
      await expect(rows(one, 'delete from audit_entry')).rejects.toThrow(/only ever added/);
    } finally {
      await Promise.all([one.close(), other.close()]);
    }
  });
});
