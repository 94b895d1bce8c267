import { copyKeptMs, Directory } from '@tellerline/server/modules/identity/directory';
import { forkOf } from '@tellerline/server/persistence/orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeEachDatabase } from '../../support/test-database.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';
import { until } from '../../support/until.ts';

describeEachDatabase('OPS-02 the directory of users', (database) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({ database });
  });
  afterAll(() => server.stop());

  test('answers in the midst of a transaction, however old its copy is, and reads the next one after it', async () => {
    let now = 0;
    const directory = new Directory(server.deps.orm, () => now);
    const nameOf = async (): Promise<string | undefined> => (await directory.branch('01'))?.name.en;
    const before = await nameOf();
    await forkOf(server.deps.orm)
      .getKysely<{ branch: { org_no: string; name_en: string } }>()
      .updateTable('branch')
      .set({ name_en: 'Renamed' })
      .where('org_no', '=', '01')
      .execute();
    now = copyKeptMs;
    await server.deps.transaction(async (em) => {
      await em.execute('select count(*) from branch');
      expect(await nameOf()).toBe(before);
    });
    await until('the copy was read anew', async () => (await nameOf()) === 'Renamed');
  });
});
