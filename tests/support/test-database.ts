import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Dialect } from '@tellerline/server/persistence/orm';
import { describe, inject } from 'vitest';
import './mariadb-global.ts';
import { createDatabaseAt } from './mariadb.ts';

/** One kind of database; `fresh()` makes an empty one each time. */
export interface TestDatabase {
  dialect: Dialect;
  /** URL of a new, empty database: a temporary file, or a database of the private MariaDB. */
  fresh(): Promise<string>;
}

const sqliteFolders: string[] = [];
process.on('exit', () => {
  for (const folder of sqliteFolders) rmSync(folder, { recursive: true, force: true });
});

export const sqliteDatabase: TestDatabase = {
  dialect: 'sqlite',
  fresh: async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tellerline-test-'));
    sqliteFolders.push(folder);
    return `sqlite:${join(folder, 'test.sqlite')}`;
  },
};

/** The private MariaDB of this run; null when there is none. */
export function mariadbDatabase(): TestDatabase | null {
  const port = inject('mariadbPort') ?? null;
  if (port === null) return null;
  return {
    dialect: 'mariadb',
    fresh: () => createDatabaseAt(port, `t_${randomBytes(8).toString('hex')}`),
  };
}

/**
 * Runs a suite on the embedded database and on MariaDB. Without MariaDB its half is shown as skipped, never left out
 * silently.
 */
export function describeEachDatabase(title: string, suite: (database: TestDatabase) => void): void {
  describe(`${title} [sqlite]`, () => suite(sqliteDatabase));
  const mariadb = mariadbDatabase();
  if (mariadb) describe(`${title} [mariadb]`, () => suite(mariadb));
  else describe.skip(`${title} [mariadb] — MariaDB is not installed`, () => suite(sqliteDatabase));
}
