import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
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
  /** Prompts rendered from text, a folder per language. */
  prompts: string;
  /** Recordings that replace rendered prompts of the same name. */
  recordedPrompts: string;
  data: string;
  database: string;
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
    prompts: join(home, 'prompts'),
    recordedPrompts: join(home, 'prompts-recorded'),
    data: join(home, 'data'),
    database: join(home, 'data', 'tellerline.sqlite'),
    journal: join(home, 'journal'),
    log: join(home, 'log'),
    secrets: join(home, 'secrets'),
    run: join(home, 'run'),
  };
}

/** Reads TELLERLINE_HOME; `.tellerline` in the project when it is not set. A relative path counts from the project. */
export function readHomePath(value: string | undefined): string {
  return resolve(projectRoot, value === undefined || value === '' ? '.tellerline' : value);
}

/** Makes the folders of an installation; those with secrets and customers' data are for their owner alone. */
export function prepareHome(home: HouseHome): void {
  try {
    mkdirSync(home.path, { recursive: true });
    for (const folder of [home.asteriskRun, home.prompts, home.log, home.run]) mkdirSync(folder, { recursive: true });
    for (const folder of [home.data, home.journal, home.secrets]) mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new HouseFault(
      `The folder ${home.path} cannot be written by this user (${(cause as NodeJS.ErrnoException).code}); give it to the user or set TELLERLINE_HOME to another folder.`,
      { cause },
    );
  }
}
