import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seedBank } from '@tellerline/db/generators/seed-bank';
import { demoBranches } from '@tellerline/db/seeds/branches';
import { seedCodeValues } from '@tellerline/db/seeds/code-lists';
import { entitiesOf } from '@tellerline/server/composition';
import { type Clock, ManualClock } from '@tellerline/server/kernel/clock';
import { type ImportOptions, importDay } from '@tellerline/server/modules/feeds/index';
import { openOrm } from '@tellerline/server/persistence/orm';
import type { TestDatabase } from './test-database.ts';
import { instantOf, prepareDatabase } from './test-server.ts';

export type TestOrm = Awaited<ReturnType<typeof openOrm>>;

/** A prepared database with code lists and, when asked for, a generated bank (db/seeds/known-customers.ts says who is in it). */
export async function databaseWithBank(
  database: TestDatabase,
  { customers = 0, clock = new ManualClock() as Clock } = {},
): Promise<{ databaseUrl: string; orm: TestOrm }> {
  const databaseUrl = await database.copied(`bank-${customers}@${instantOf(clock)}`, async (url) => {
    await prepareDatabase(url);
    const orm = await openOrm({ databaseUrl: url, entities: entitiesOf() });
    await seedCodeValues(orm);
    if (customers > 0) await seedBank(orm, { customers, seed: 1, clock });
    await orm.close();
  });
  return { databaseUrl, orm: await openOrm({ databaseUrl, entities: entitiesOf() }) };
}

/** Imports a folder as the command line does. */
export const importFolder = (
  orm: TestOrm,
  folder: string,
  options: ImportOptions = {},
  clock: Clock = new ManualClock(),
) => importDay(folder, { orm, clock, branches: { branches: () => demoBranches }, timeZone: 'Asia/Shanghai' }, options);

const folders: string[] = [];
process.on('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** An empty folder that goes away with the process. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tellerline-feed-'));
  folders.push(folder);
  return folder;
}
