import type {
  ArchiveFilePage,
  AttributePage,
  BlacklistDetail,
  BlacklistPage,
  BundlePage,
  DuplicatePage,
  ReviewPage,
} from '@tellerline/contracts';
import { seedExamples } from '@tellerline/db/seeds/examples/seed-examples';
import { expect, test } from 'vitest';
import { databaseWithBank } from '../../support/test-bank.ts';
import { sqliteDatabase } from '../../support/test-database.ts';
import { startTestServer, testPassword } from '../../support/test-server.ts';

test('CIF-08 CIF-10 CIF-11 whoever looks round in a new house finds no list empty; what two must do was done by two', async () => {
  const { databaseUrl, orm } = await databaseWithBank(sqliteDatabase, { customers: 1_200 });
  expect(await seedExamples(orm, databaseUrl, testPassword)).toBe(true);
  expect(await seedExamples(orm, databaseUrl, testPassword)).toBe(false);
  await orm.close();

  const server = await startTestServer({ databaseUrl });
  try {
    const clerk = await server.signIn('clerk1');
    const read = async <T>(path: string): Promise<T> => (await clerk.get<T>(path)).data;
    const blacklist = await read<BlacklistPage>('/blacklist');
    expect(blacklist.items.map(({ severity, possible }) => [severity, possible > 0]).sort()).toEqual([
      ['block', false],
      ['warn', false],
      ['warn', false],
      ['warn', true],
    ]);
    expect(blacklist.pending).toHaveLength(1);
    for (const { id } of blacklist.items) {
      const { enteredBy, reviewedBy } = await read<BlacklistDetail>(`/blacklist/${id}`);
      expect([enteredBy, reviewedBy]).toEqual(['录入员 1', '复核员 1']);
    }
    expect((await read<ArchiveFilePage>('/archive/files')).counts).toMatchObject({ all: 10, out: 2, overdue: 1 });
    expect((await read<AttributePage>('/attributes')).items).toHaveLength(4);
    expect((await read<DuplicatePage>('/duplicates')).items).toHaveLength(2);
    const bundles = (await read<BundlePage>('/hand-over')).items;
    expect(bundles.map(({ step }) => step).sort()).toEqual(['data_entry', 'receipt']);
    expect((await read<ReviewPage>('/reviews?box=mine')).items.map(({ state }) => state)).toContain('returned');
  } finally {
    await server.stop();
  }
});
