/**
 * Adds a user, gives one another password, or disables one, in the database of DATABASE_URL:
 * `npm run db:user -- add|password|disable <username> …`. A password that is not given is made up and shown once.
 */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { entitiesOf } from '@tellerline/server/composition';
import { systemClock } from '@tellerline/server/kernel/clock';
import { addUser, disableUser, setPassword, UserRefused } from '@tellerline/server/modules/identity/index';
import { migratorSettings, pendingMigrations } from '@tellerline/server/persistence/migrations';
import { dialectOf, openOrm } from '@tellerline/server/persistence/orm';
import { makeTransaction } from '@tellerline/server/persistence/transaction';

const usage = `npm run db:user -- add <username> --name <shown name> --role agent,supervisor --branch 00
                            [--extension 1008] [--queues retail,cards] [--password-file <file>]
npm run db:user -- password <username> [--password-file <file>]
npm run db:user -- disable <username>`;

/** Ends with what is to be said, and nothing changed. */
function refuse(sentence: string): never {
  console.error(sentence);
  process.exit(1);
}

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        name: { type: 'string', default: '' },
        role: { type: 'string', default: '' },
        branch: { type: 'string', default: '' },
        extension: { type: 'string' },
        queues: { type: 'string', default: '' },
        'password-file': { type: 'string' },
      },
    });
  } catch (error) {
    return refuse(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
  }
}

const { values, positionals } = readArguments();
const [action = '', username, ...more] = positionals;
const databaseUrl = process.env.DATABASE_URL;
if (!['add', 'password', 'disable'].includes(action) || username === undefined || more.length > 0) refuse(usage);
if (!databaseUrl) refuse('DATABASE_URL is not set.');

const passwordFile = values['password-file'];
const password = passwordFile === undefined ? randomBytes(15).toString('base64url') : readPassword(passwordFile);
const shownOnce = passwordFile === undefined ? ` Password, shown this once: ${password}` : '';
const list = (text: string): string[] => text.split(',').flatMap((word) => word.trim() || []);

function readPassword(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return refuse(`The password file ${file} cannot be read.`);
  }
}

const orm = await openOrm({
  databaseUrl,
  entities: entitiesOf(),
  more: await migratorSettings(dialectOf(databaseUrl)),
});
try {
  const pending = await pendingMigrations(orm);
  if (pending.length > 0) throw new UserRefused(['The tables are not there or not current: npm run db:migrate first.']);
  console.log(await act(username));
} catch (error) {
  if (!(error instanceof UserRefused)) throw error;
  console.error(`Nothing was changed:\n${error.message}`);
  process.exitCode = 1;
} finally {
  await orm.close();
}

async function act(name: string): Promise<string> {
  const deps = { clock: systemClock, transaction: makeTransaction(orm) };
  if (action === 'disable') {
    const done = await disableUser(name, deps);
    return done === 'disabled' ? `${name} is disabled; open sessions end.` : `${name} was disabled before.`;
  }
  if (action === 'password') {
    await setPassword(name, password, deps);
    return `${name} has another password; open sessions end.${shownOnce}`;
  }
  const user = {
    username: name,
    displayName: values.name,
    roles: list(values.role),
    branchOrgNo: values.branch,
    extension: values.extension ?? null,
    queues: list(values.queues),
  };
  const done = await addUser(user, password, deps);
  return done === 'added'
    ? `${name} may sign in.${shownOnce}`
    : `${name} is there already, just so; nothing was changed.`;
}
