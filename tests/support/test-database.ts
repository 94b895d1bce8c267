import { randomBytes } from 'node:crypto';
import { copyFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Dialect } from '@tellerline/server/persistence/orm';
import { describe, inject } from 'vitest';
import './mariadb-global.ts';
import { createDatabaseAt } from './mariadb.ts';
import { runCopy, scriptOfCopy } from './mariadb-copy.ts';
import { testFolder } from './test-folder.ts';

/** One kind of database; `fresh()` makes an empty one each time. */
export interface TestDatabase {
  dialect: Dialect;
  /** URL of a new, empty database: a temporary file, or a database of the private MariaDB. */
  fresh(): Promise<string>;
  /**
   * URL of a new database that holds what `prepare` writes. It writes once in a run of tests for all who ask under this
   * name, and the others get a copy: whatever the content depends on belongs into the name.
   */
  copied(name: string, prepare: (databaseUrl: string) => Promise<void>): Promise<string>;
}

/** Where the run keeps what databases are copied from; null outside of a run. */
const templatePath = (name: string): string | null => {
  const folder = process.env.TELLERLINE_RUN_FOLDER;
  return folder ? join(folder, `template-${name.replaceAll(/[^\w.-]/g, '_')}`) : null;
};

const sqliteFile = (): string => join(testFolder('sqlite'), 'test.sqlite');

export const sqliteDatabase: TestDatabase = {
  dialect: 'sqlite',
  fresh: async () => `sqlite:${sqliteFile()}`,
  copied: async (name, prepare) => {
    const template = templatePath(`${name}.sqlite`);
    const file = sqliteFile();
    if (template && existsSync(template)) {
      copyFileSync(template, file);
      return `sqlite:${file}`;
    }
    await prepare(`sqlite:${file}`);
    if (template) {
      if (existsSync(`${file}-wal`)) throw new Error('Whoever prepares a database closes it');
      copyFileSync(file, `${file}.template`);
      renameSync(`${file}.template`, template);
    }
    return `sqlite:${file}`;
  },
};

/** The private MariaDB of this run; null when there is none. */
export function mariadbDatabase(): TestDatabase | null {
  const port = inject('mariadbPort') ?? null;
  if (port === null) return null;
  const id = (): string => randomBytes(8).toString('hex');
  const fresh = (): Promise<string> => createDatabaseAt(port, `t_${process.pid}_${id()}`);
  return {
    dialect: 'mariadb',
    fresh,
    copied: async (name, prepare) => {
      const template = templatePath(`${name}.sql`);
      if (!template) {
        const url = await fresh();
        await prepare(url);
        return url;
      }
      if (!existsSync(template)) {
        const source = await createDatabaseAt(port, `template_${id()}`);
        await prepare(source);
        writeFileSync(`${template}.${process.pid}`, await scriptOfCopy(source));
        renameSync(`${template}.${process.pid}`, template);
      }
      const url = await fresh();
      await runCopy(url, readFileSync(template, 'utf8'));
      return url;
    },
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
