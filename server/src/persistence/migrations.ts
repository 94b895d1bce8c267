import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Constructor, MigrationObject, MikroORM, Options } from '@mikro-orm/core';
import { type Migration, Migrator } from '@mikro-orm/migrations';
import type { Dialect } from './orm.ts';

/** Where the migrations of a dialect stand: `db/migrations/<dialect>/0001-initial.ts` and so on, run in the order of names. */
export const migrationFolder = (dialect: Dialect): string =>
  fileURLToPath(new URL(`../../../db/migrations/${dialect}/`, import.meta.url));

export const initialMigration = '0001-initial';

/** Settings that make an ORM able to migrate. */
export async function migratorSettings(dialect: Dialect): Promise<Partial<Options>> {
  return {
    extensions: [Migrator],
    migrations: {
      migrationsList: await migrationsOf(dialect),
      tableName: 'schema_migration',
      // MariaDB commits with every DDL statement: each migration there is one concern and may be run again by hand.
      transactional: dialect === 'sqlite',
      allOrNothing: dialect === 'sqlite',
      disableForeignKeys: false,
      snapshot: false,
      silent: true,
    },
  };
}

async function migrationsOf(dialect: Dialect): Promise<MigrationObject[]> {
  const folder = migrationFolder(dialect);
  const files = readdirSync(folder).filter((file) => /^\d{4}-[a-z0-9-]+\.ts$/.test(file));
  return Promise.all(
    files.sort().map(async (file) => {
      const { default: migration } = (await import(pathToFileURL(folder + file).href)) as {
        default: Constructor<Migration>;
      };
      return { name: nameOf(folder, file), class: migration };
    }),
  );
}

/**
 * Until the first release the initial migration is written anew whenever an entity changes, so its name carries what it
 * says: a database made by an older one is recognised instead of being taken for current.
 */
function nameOf(folder: string, file: string): string {
  const name = file.replace(/\.ts$/, '');
  if (name !== initialMigration) return name;
  return `${name}-${createHash('sha256')
    .update(readFileSync(folder + file))
    .digest('hex')
    .slice(0, 8)}`;
}

/** Migrations not yet run, by name; empty when the database is current. */
export async function pendingMigrations(orm: MikroORM): Promise<string[]> {
  return (await orm.migrator.getPending()).map((migration) => migration.name);
}

/** The database was made from an initial migration that has been written anew since. */
export class OutdatedDatabase extends Error {
  constructor(made: string, current: string) {
    super(
      `This database was made by an earlier state of the program (${made}, now ${current}) and cannot be brought up to date before the first release. Remove it and start again.`,
    );
    this.name = 'OutdatedDatabase';
  }
}

/**
 * Runs what is pending.
 * @returns names of the migrations run
 * @throws OutdatedDatabase when the database rests on another initial migration.
 */
export async function migrate(orm: MikroORM): Promise<string[]> {
  const executed = (await orm.migrator.getExecuted()).map(({ name }) => name);
  const made = executed.find((name) => name.startsWith(initialMigration));
  const pending = await pendingMigrations(orm);
  const current = pending.find((name) => name.startsWith(initialMigration));
  if (made && current) throw new OutdatedDatabase(made, current);
  return (await orm.migrator.up()).map((migration) => migration.name);
}
