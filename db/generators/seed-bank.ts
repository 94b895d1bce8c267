import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MikroORM } from '@mikro-orm/core';
import type { FeedRunView } from '@tellerline/contracts';
import { type Clock, systemClock } from '@tellerline/server/kernel/clock';
import { type ImportProgress, importDay } from '@tellerline/server/modules/feeds/index';
import { demoBranches } from '../seeds/branches.ts';
import { knownCustomers } from '../seeds/known-customers.ts';
import { defaultBank, writeBank } from './write-bank.ts';

export interface SeedBankOptions {
  customers: number;
  seed: number;
  clock?: Clock;
  timeZone?: string;
  businessDay?: string;
  transactionsPerAccount?: number;
  onProgress?: (progress: ImportProgress) => void;
}

/**
 * Fills a migrated database with a generated bank, by the same road as the real feed. Repeating it changes nothing; a bank
 * already there from a later day is left alone. Who is in every such bank: db/seeds/known-customers.ts.
 */
export async function seedBank(orm: MikroORM, options: SeedBankOptions): Promise<FeedRunView> {
  const folder = await mkdtemp(join(tmpdir(), 'tellerline-bank-'));
  try {
    const size = { ...defaultBank, ...options };
    writeBank(folder, {
      customers: size.customers,
      seed: size.seed,
      businessDay: size.businessDay,
      transactionsPerAccount: size.transactionsPerAccount,
    });
    const run = await importDay(
      folder,
      {
        orm,
        clock: options.clock ?? systemClock,
        branches: { branches: () => demoBranches },
        timeZone: options.timeZone ?? 'Asia/Shanghai',
      },
      options.onProgress ? { onProgress: options.onProgress } : {},
    );
    await blacklistKnown(orm);
    return run;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The blacklist is not the core bank's, so the feed cannot bring it. */
async function blacklistKnown(orm: MikroORM): Promise<void> {
  await orm.em
    .fork()
    .getConnection()
    .execute(
      'update customer set blacklisted = 1 where customer_no = ?',
      [knownCustomers.blacklisted.customerNo],
      'run',
    );
}
