import { fileURLToPath } from 'node:url';
import type { MikroORM, Options } from '@mikro-orm/core';
import { Migrator } from '@mikro-orm/migrations';
import type { Dialect } from './orm.ts';

/** Settings that make an ORM able to migrate: one folder per dialect, one transaction per migration where DDL allows it. */
export const migratorSettings = (dialect: Dialect): Partial<Options> => ({
  extensions: [Migrator],
  migrations: {
    path: fileURLToPath(new URL(`../../../db/migrations/${dialect}`, import.meta.url)),
    glob: '*.ts',
    tableName: 'schema_migration',
    transactional: true,
    allOrNothing: dialect === 'sqlite',
    disableForeignKeys: false,
    snapshot: false,
    emit: 'ts',
  },
});

/** Migrations not yet run, by name; empty when the database is current. */
export async function pendingMigrations(orm: MikroORM): Promise<string[]> {
  return (await orm.migrator.getPending()).map((migration) => migration.name);
}
