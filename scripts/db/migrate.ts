/** Brings the database of DATABASE_URL up to date: `DATABASE_URL=sqlite:/abs/file node scripts/db/migrate.ts`. */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { entitiesOf } from '@tellerline/server/composition';
import { migrate, migratorSettings, OutdatedDatabase } from '@tellerline/server/persistence/migrations';
import { dialectOf, openOrm } from '@tellerline/server/persistence/orm';

const databaseUrl = process.env.DATABASE_URL;
if (!databaseUrl) {
  console.error('DATABASE_URL is not set: sqlite:/absolute/file or mariadb://user:password@host:port/database');
  process.exit(1);
}
const dialect = dialectOf(databaseUrl);
if (dialect === 'sqlite') mkdirSync(dirname(databaseUrl.slice('sqlite:'.length)), { recursive: true });

const orm = await openOrm({ databaseUrl, entities: entitiesOf(), more: await migratorSettings(dialect) });
try {
  const run = await migrate(orm);
  console.log(run.length === 0 ? 'The database is current.' : `Migrated: ${run.join(', ')}`);
} catch (error) {
  if (!(error instanceof OutdatedDatabase)) throw error;
  console.error(error.message);
  process.exitCode = 2;
} finally {
  await orm.close();
}
