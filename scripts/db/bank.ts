/**
 * Generates a plausible bank: `npm run db:bank -- --customers 100000 --seed 7 [--out <folder>] [--load]`. `--out` keeps it as
 * a feed folder; `--load` (the default without `--out`) imports it into DATABASE_URL. The same size, seed and day give the
 * same bank, byte for byte.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { progressPrinter, reportOf } from '@tellerline/db/feeds/import-report';
import { storedBranches } from '@tellerline/db/feeds/stored-branches';
import { defaultBank, writeBank } from '@tellerline/db/generators/write-bank';
import { entitiesOf } from '@tellerline/server/composition';
import { systemClock } from '@tellerline/server/kernel/clock';
import { importDay } from '@tellerline/server/modules/feeds/index';
import { openOrm } from '@tellerline/server/persistence/orm';

const { values } = parseArgs({
  options: {
    customers: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '1' },
    day: { type: 'string', default: defaultBank.businessDay },
    transactions: { type: 'string', default: String(defaultBank.transactionsPerAccount) },
    out: { type: 'string' },
    load: { type: 'boolean', default: false },
  },
});
const customers = Number(values.customers);
const seed = Number(values.seed);
const transactionsPerAccount = Number(values.transactions);
if (
  ![customers, seed, transactionsPerAccount].every(Number.isSafeInteger) ||
  customers < 10 ||
  transactionsPerAccount < 1
) {
  console.error('--customers (from 10), --seed and --transactions (from 1) are whole numbers.');
  process.exit(1);
}

const folder = values.out === undefined ? mkdtempSync(join(tmpdir(), 'tellerline-bank-')) : resolve(values.out);
try {
  console.log(`Writing a bank of ${customers} customers, seed ${seed}, to ${folder} …`);
  const onProgress = (done: number) => process.stdout.isTTY && process.stdout.write(`\r${done} customers`);
  writeBank(folder, { customers, seed, businessDay: values.day, transactionsPerAccount, onProgress });
  if (values.load || values.out === undefined) await load();
} finally {
  if (values.out === undefined) rmSync(folder, { recursive: true, force: true });
}

async function load(): Promise<void> {
  const databaseUrl = process.env.DATABASE_URL;
  if (!databaseUrl) throw new Error('DATABASE_URL is not set');
  const orm = await openOrm({ databaseUrl, entities: entitiesOf() });
  try {
    const run = await importDay(
      folder,
      {
        orm,
        clock: systemClock,
        branches: storedBranches(orm),
        timeZone: process.env.BANK_TIME_ZONE ?? 'Asia/Shanghai',
      },
      { onProgress: progressPrinter(process.stdout) },
    );
    console.log(`\n${reportOf(run)}`);
    if (run.status !== 'imported') process.exitCode = 1;
  } finally {
    await orm.close();
  }
}
