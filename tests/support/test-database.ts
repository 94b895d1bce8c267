import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Dialect } from '@tellerline/server/persistence/orm';
import { describe, inject } from 'vitest';
import './mariadb-global.ts';
import { createDatabaseAt } from './mariadb.ts';
import { testFolder } from './test-folder.ts';

/** One kind of database; `fresh()` makes an empty one each time. */
export interface TestDatabase {
  dialect: Dialect;
  /** URL of a new, empty database: a temporary file, or a database of the private MariaDB. */
  fresh(): Promise<string>;
}

export const sqliteDatabase: TestDatabase = {
  dialect: 'sqlite',
  fresh: async () => `sqlite:${join(testFolder('sqlite'), 'test.sqlite')}`,
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
