/**
 * Looks after those who sign in, in the database of DATABASE_URL:
 * `npm run db:user -- add|change|password|unlock|disable|enable <username> …`. A password that is not given is made up and shown once.
 */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { entitiesOf } from '@tellerline/server/composition';
import { systemClock } from '@tellerline/server/kernel/clock';
import {
  addUser,
  changeUser,
  disableUser,
  enableUser,
  setPassword,
  type UserChange,
  UserRefused,
  unlockUser,
} from '@tellerline/server/modules/identity/index';
import { migratorSettings, pendingMigrations } from '@tellerline/server/persistence/migrations';
import { dialectOf, openOrm } from '@tellerline/server/persistence/orm';
import { makeTransaction } from '@tellerline/server/persistence/transaction';

const usage = `npm run db:user -- add <username> --name <shown name> --role agent,supervisor --branch 00
                            [--extension 1008] [--queues retail,cards] [--password-file <file>]
npm run db:user -- change <username> [--name …] [--role …] [--branch …] [--extension 1008|none] [--queues …|none]
npm run db:user -- password <username> [--password-file <file>]
npm run db:user -- unlock|disable|enable <username>`;
const actions = ['add', 'change', 'password', 'unlock', 'disable', 'enable'];

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
        name: { type: 'string' },
        role: { type: 'string' },
        branch: { type: 'string' },
        extension: { type: 'string' },
        queues: { type: 'string' },
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
if (!actions.includes(action) || username === undefined || more.length > 0) refuse(usage);
if (!databaseUrl) refuse('DATABASE_URL is not set.');

const passwordFile = values['password-file'];
const password = passwordFile === undefined ? randomBytes(15).toString('base64url') : readPassword(passwordFile);
const shownOnce = passwordFile === undefined ? ` Password, shown this once: ${password}` : '';
const list = (text: string): string[] => (text === 'none' ? [] : text.split(',').flatMap((word) => word.trim() || []));

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
  if (action === 'enable') {
    const { done, extension } = await enableUser(name, deps);
    if (done === 'unchanged') return `${name} is not disabled; nothing was changed.`;
    const phone = extension === null ? 'has no extension (change gives one)' : `has extension ${extension}`;
    return `${name} may sign in again, with the password of before, and ${phone}.`;
  }
  if (action === 'unlock') {
    const done = await unlockUser(name, deps);
    return done === 'unlocked'
      ? `${name} may try again at once; the wrong passwords are forgotten.`
      : `${name} is not locked; nothing was changed.`;
  }
  if (action === 'change') {
    const done = await changeUser(name, changes(), deps);
    if (done === 'unchanged') return `${name} is just so already; nothing was changed.`;
    return `${name} is changed; where rights or telephone did, open sessions end.`;
  }
  if (action === 'password') {
    await setPassword(name, password, deps);
    return `${name} has another password; open sessions end.${shownOnce}`;
  }
  const user = {
    username: name,
    displayName: values.name ?? '',
    roles: list(values.role ?? ''),
    branchOrgNo: values.branch ?? '',
    extension: values.extension ?? null,
    queues: list(values.queues ?? ''),
  };
  const done = await addUser(user, password, deps);
  return done === 'added'
    ? `${name} may sign in.${shownOnce}`
    : `${name} is there already, just so; nothing was changed.`;
}

/** Only what was given is to change. */
function changes(): UserChange {
  const { name, role, branch, extension, queues } = values;
  return {
    ...(name === undefined ? {} : { displayName: name }),
    ...(role === undefined ? {} : { roles: list(role) }),
    ...(branch === undefined ? {} : { branchOrgNo: branch }),
    ...(extension === undefined ? {} : { extension: extension === 'none' ? null : extension }),
    ...(queues === undefined ? {} : { queues: list(queues) }),
  };
}
