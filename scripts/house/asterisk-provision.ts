import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { unpackDebianPackages } from './debian-packages.ts';
import type { HouseHome } from './home.ts';
import { HouseFault } from './house-fault.ts';
import type { OnProgress } from './progress.ts';
import { findProgram, runProgram } from './run-program.ts';

/** An Asterisk that can be started: the system's own, or one unpacked into the house. */
export interface ProvidedAsterisk {
  binary: string;
  modulesDir: string;
  /** Asterisk's fixed data: documentation and keys. */
  dataDir: string;
  /** As the program tells it, e.g. `22.10.1`. */
  version: string;
  source: 'system' | 'house';
  /** What its environment must contain beside the launcher's own. */
  env: Record<string, string>;
}

/** Pre-dial subroutines of queues (option `b`) and the PJSIP options used came with 18. */
const oldestMajor = 18;

/** Finds or fetches Asterisk 18 or later. A second call answers at once. */
export async function provisionAsterisk(options: {
  home: HouseHome;
  onProgress?: OnProgress;
}): Promise<ProvidedAsterisk> {
  const inHouse = join(options.home.asterisk, 'usr/sbin/asterisk');
  const system = findProgram('asterisk');
  const present =
    (system && (await examine(system, '/', 'system'))) || (await examine(inHouse, options.home.asterisk, 'house'));
  if (present) return present;
  await unpackDebianPackages({
    prefix: options.home.asterisk,
    title: 'Asterisk',
    why: 'it carries the calls, and this machine has no Asterisk of its own from 18 on',
    packages: ['asterisk'],
    programs: ['usr/sbin/asterisk'],
    unwanted:
      /^(asterisk-core-sounds|perl|libperl|gnupg|gpg|dirmngr|pinentry|adduser|passwd|base-passwd|login|debconf|libdebconf|libsemanage|libpam|pci\.ids)/,
    onProgress: options.onProgress,
  });
  const fetched = await examine(inHouse, options.home.asterisk, 'house');
  if (fetched) return fetched;
  throw new HouseFault(
    `The Asterisk fetched into ${options.home.asterisk} does not start on this machine; install Asterisk ${oldestMajor} or later with the system's own package tool.`,
  );
}

/** The Asterisk at this path, when it starts, is recent enough and has the modules a desktop's phone needs. */
async function examine(
  binary: string,
  root: string,
  source: ProvidedAsterisk['source'],
): Promise<ProvidedAsterisk | null> {
  if (!existsSync(binary)) return null;
  const told = await runProgram(binary, ['-V']).catch(() => null);
  const version = /^Asterisk (?:certified[/-])?(\d+[\w.-]*)/m.exec(told?.output ?? '')?.[1];
  if (told?.code !== 0 || version === undefined || Number.parseInt(version, 10) < oldestMajor) return null;
  const libraries = ['usr/lib', 'usr/lib64', 'usr/local/lib', 'lib'].map((folder) => join(root, folder));
  const modulesDir = libraries
    .flatMap((folder) => [...tripletFolders(folder), folder])
    .map((folder) => join(folder, 'asterisk/modules'))
    .find((folder) => existsSync(join(folder, 'res_pjsip_transport_websocket.so')));
  const dataDir = ['usr/share/asterisk', 'var/lib/asterisk', 'usr/local/share/asterisk']
    .map((folder) => join(root, folder))
    .find((folder) => existsSync(join(folder, 'documentation')));
  return modulesDir && dataDir ? { binary, modulesDir, dataDir, version, source, env: {} } : null;
}

function tripletFolders(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('-linux-gnu'))
    .map((name) => join(folder, name));
}
