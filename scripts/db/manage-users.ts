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
import { makeTransaction, type Transaction } from '@tellerline/server/persistence/transaction';

const usage = `npm run db:user -- add <username> --name <shown name> --role agent,supervisor --branch 00
                            [--extension 1008] [--queues retail,cards] [--password-file <file>]
npm run db:user -- change <username> [--name …] [--role …] [--branch …] [--extension 1008|none] [--queues …|none]
npm run db:user -- password <username> [--password-file <file>]
npm run db:user -- unlock|disable|enable <username>`;
const actions = ['add', 'change', 'password', 'unlock', 'disable', 'enable'];

/** What is said when the command ends, and with which code. */
interface Said {
  code: 0 | 1;
  said: string;
}

/** Ends with a sentence, and nothing changed. */
class Misused extends Error {}

/**
 * Carries out one order of `npm run db:user`.
 * @param args behind the command's name: the action, the user's name, options
 * @param databaseUrl where the users are; absent: the command says so
 */
export async function manageUsers(args: readonly string[], databaseUrl: string | undefined): Promise<Said> {
  try {
    return { code: 0, said: await carryOut(readOrder(args), databaseUrl) };
  } catch (error) {
    if (error instanceof Misused) return { code: 1, said: error.message };
    if (error instanceof UserRefused) return { code: 1, said: `Nothing was changed:\n${error.message}` };
    throw error;
  }
}

type Order = ReturnType<typeof readOrder>;

function readOrder(args: readonly string[]) {
  const { values, positionals } = readArguments(args);
  const [action = '', username, ...more] = positionals;
  if (!actions.includes(action) || username === undefined || more.length > 0) throw new Misused(usage);
  const passwordFile = values['password-file'];
  const password = passwordFile === undefined ? randomBytes(15).toString('base64url') : readPassword(passwordFile);
  const shownOnce = passwordFile === undefined ? ` Password, shown this once: ${password}` : '';
  return { action, username, values, password, shownOnce };
}

function readArguments(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
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
    throw new Misused(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
  }
}

function readPassword(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    throw new Misused(`The password file ${file} cannot be read.`);
  }
}

async function carryOut(order: Order, databaseUrl: string | undefined): Promise<string> {
  if (!databaseUrl) throw new Misused('DATABASE_URL is not set.');
  const orm = await openOrm({
    databaseUrl,
    entities: entitiesOf(),
    more: await migratorSettings(dialectOf(databaseUrl)),
  });
  try {
    const pending = await pendingMigrations(orm);
    if (pending.length > 0)
      throw new UserRefused(['The tables are not there or not current: npm run db:migrate first.']);
    return await act(order, makeTransaction(orm));
  } finally {
    await orm.close();
  }
}

const list = (text: string): string[] => (text === 'none' ? [] : text.split(',').flatMap((word) => word.trim() || []));

async function act(
  { action, username: name, values, password, shownOnce }: Order,
  transaction: Transaction,
): Promise<string> {
  const deps = { clock: systemClock, transaction };
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
    const done = await changeUser(name, changes(values), deps);
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
function changes({ name, role, branch, extension, queues }: Order['values']): UserChange {
  return {
    ...(name === undefined ? {} : { displayName: name }),
    ...(role === undefined ? {} : { roles: list(role) }),
    ...(branch === undefined ? {} : { branchOrgNo: branch }),
    ...(extension === undefined ? {} : { extension: extension === 'none' ? null : extension }),
    ...(queues === undefined ? {} : { queues: list(queues) }),
  };
}
