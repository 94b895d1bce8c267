import { entitiesOf } from '@tellerline/server/composition';
import { migrate, migratorSettings, OutdatedDatabase } from '@tellerline/server/persistence/migrations';
import { dialectOf, openOrm } from '@tellerline/server/persistence/orm';
import { databaseUrlOf } from '../house/environment.ts';
import { homeAt, prepareHome, readHomePath } from '../house/home.ts';

/** A command that cannot go on, in words for whoever called it. */
export class Refusal extends Error {}

/**
 * Opens the database of DATABASE_URL, made and migrated if it is not there yet: no server has to run, none has ever to have run.
 * @throws Refusal when it cannot be brought up to date
 */
export async function openDatabase(): ReturnType<typeof openOrm> {
  const databaseUrl = process.env.DATABASE_URL;
  if (!databaseUrl) {
    throw new Refusal('DATABASE_URL is not set: sqlite:/absolute/file or mariadb://user:password@host:port/database');
  }
  const home = homeAt(readHomePath(process.env.TELLERLINE_HOME));
  if (databaseUrl === databaseUrlOf(home)) prepareHome(home);
  const orm = await openOrm({
    databaseUrl,
    entities: entitiesOf(),
    more: await migratorSettings(dialectOf(databaseUrl)),
  });
  try {
    await migrate(orm);
    return orm;
  } catch (error) {
    await orm.close();
    if (error instanceof OutdatedDatabase) throw new Refusal(error.message);
    throw error;
  }
}

/** Runs a command; what it refuses is one sentence, not a stack. */
export async function runCommand(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const isOptionFault = (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS') === true;
    if (!(error instanceof Refusal) && !isOptionFault) throw error;
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}
