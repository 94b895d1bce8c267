import { chmodSync, chownSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { accountForAsterisk } from './asterisk-identity.ts';
import { HouseFault } from './house-fault.ts';

/** The project's own folder, where package.json stands. */
export const projectRoot = resolve(import.meta.dirname, '../..');

/** Where one installation keeps everything it makes: all state under one folder. */
export interface HouseHome {
  path: string;
  /** Asterisk unpacked privately, where the system has none of its own. */
  asterisk: string;
  /** Rendered configuration, variable data and logs of Asterisk. */
  asteriskRun: string;
  /** Queues that administrators added: the bridge writes it, Asterisk reads it. */
  addedQueues: string;
  /** Prompts rendered from text, a folder per language. */
  prompts: string;
  /** Recordings that replace rendered prompts of the same name. */
  recordedPrompts: string;
  data: string;
  database: string;
  /** What the server wrote last of the flows callers walk: their words become prompts. */
  spokenFlows: string;
  /** Texts of mass events: the server writes it, speech is made of it. */
  spokenWords: string;
  /** Images of documents, each under the hash of its content. */
  images: string;
  /** Recordings of calls, sealed. */
  recordings: string;
  journal: string;
  log: string;
  secrets: string;
  /** What runs now: read by `npm run call` and by a second `npm start`. */
  run: string;
}

/** Names the folders of an installation; makes nothing. */
export function homeAt(path: string): HouseHome {
  const home = resolve(path);
  return {
    path: home,
    asterisk: join(home, 'asterisk'),
    asteriskRun: join(home, 'asterisk-run'),
    addedQueues: join(home, 'asterisk-run', 'var', 'queues-added.conf'),
    prompts: join(home, 'prompts'),
    recordedPrompts: join(home, 'prompts-recorded'),
    data: join(home, 'data'),
    database: join(home, 'data', 'tellerline.sqlite'),
    spokenFlows: join(home, 'data', 'spoken-flows.json'),
    spokenWords: join(home, 'data', 'spoken-words.json'),
    images: join(home, 'images'),
    recordings: join(home, 'recordings'),
    journal: join(home, 'journal'),
    log: join(home, 'log'),
    secrets: join(home, 'secrets'),
    run: join(home, 'run'),
  };
}

/** Reads TELLERLINE_HOME; `.tellerline` in the project when it is not set. A relative path counts from the project. */
export function readHomePath(value: string | undefined): string {
  return resolve(projectRoot, value === undefined || value === '' ? defaultName : value);
}

const defaultName = '.tellerline';

/**
 * Makes the folders of an installation. Those with secrets and customers' data are for their owner alone; the others are
 * closed to strangers, but for Asterisk's own account where it gives up root.
 */
export function prepareHome(home: HouseHome): void {
  try {
    const isNew = mkdirSync(home.path, { recursive: true }) !== undefined;
    // A folder with other things in it is not ours to close.
    const isOurs = isNew || basename(home.path) === defaultName || readdirSync(home.path).length === 0;
    if (isOurs) closeToStrangers(home.path, isNew);
    mkdirSync(home.prompts, { recursive: true });
    for (const folder of [home.asteriskRun, home.log, home.run]) {
      mkdirSync(folder, { recursive: true });
      chmodSync(folder, 0o750);
    }
    for (const folder of [home.data, home.images, home.recordings, home.journal, home.secrets])
      mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new HouseFault(
      `The folder ${home.path} cannot be written by this user (${(cause as NodeJS.ErrnoException).code}); give it to the user or set TELLERLINE_HOME to another folder.`,
      { cause },
    );
  }
}

/** 0750, for the group of Asterisk's account; what was closed further stays so. */
function closeToStrangers(folder: string, isNew: boolean): void {
  const { uid, mode } = statSync(folder);
  const account = accountForAsterisk();
  if (account !== null) chownSync(folder, uid, account.gid);
  chmodSync(folder, isNew ? 0o750 : mode & 0o750);
}
