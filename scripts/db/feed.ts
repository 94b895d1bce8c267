/**
 * Imports a business day of the core bank: `npm run db:feed -- <folder> [--again]`; the Berka bank:
 * `npm run db:feed -- --berka <folder>`. Format and rules: db/feeds/README.md. Ends with 1 when the day was refused.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { convertBerka } from '@tellerline/db/feeds/berka';
import { progressPrinter, reportOf } from '@tellerline/db/feeds/import-report';
import { storedBranches } from '@tellerline/db/feeds/stored-branches';
import { entitiesOf } from '@tellerline/server/composition';
import { AppError } from '@tellerline/server/kernel/app-error';
import { systemClock } from '@tellerline/server/kernel/clock';
import { csvLine, FeedRefusal, importDay, rejectsOf } from '@tellerline/server/modules/feeds/index';
import { forkOf, openOrm } from '@tellerline/server/persistence/orm';

const MOST_REJECTS_WRITTEN = 100_000;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { berka: { type: 'string' }, again: { type: 'boolean', default: false }, rejects: { type: 'string' } },
});
const databaseUrl = process.env.DATABASE_URL;
const [given] = positionals;
if (!databaseUrl || (given === undefined) === (values.berka === undefined)) {
  console.error('npm run db:feed -- <folder> [--again] [--rejects <file>]   or   npm run db:feed -- --berka <folder>');
  process.exit(1);
}

const made = values.berka === undefined ? null : mkdtempSync(join(tmpdir(), 'tellerline-berka-'));
const orm = await openOrm({ databaseUrl, entities: entitiesOf() });
try {
  if (made !== null && values.berka !== undefined) {
    console.log('Converting the Berka bank …');
    await convertBerka(resolve(values.berka), made);
  }
  const run = await importDay(
    made ?? resolve(given ?? ''),
    {
      orm,
      clock: systemClock,
      branches: storedBranches(orm),
      timeZone: process.env.BANK_TIME_ZONE ?? 'Asia/Shanghai',
    },
    { again: values.again, onProgress: progressPrinter(process.stdout) },
  );
  console.log(`\n${reportOf(run)}`);
  const rejects = await rejectsOf(forkOf(orm), run.id, MOST_REJECTS_WRITTEN);
  if (rejects.length > 0) {
    const file = resolve(values.rejects ?? `rejects-${run.source}-${run.businessDay}.csv`);
    const lines = rejects.map(({ file: name, line, field, reason }) => csvLine([name, line, field, reason]));
    await writeFile(file, ['file,line,field,reason\n', ...lines].join(''));
    console.log(`${rejects.length} rejected lines: ${file}`);
  }
  if (run.status !== 'imported') process.exitCode = 1;
} catch (error) {
  if (!(error instanceof FeedRefusal) && !(error instanceof AppError)) throw error;
  console.error(`\nNot imported: ${error.message}`);
  process.exitCode = 1;
} finally {
  await orm.close();
  if (made !== null) rmSync(made, { recursive: true, force: true });
}
