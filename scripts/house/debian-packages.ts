import { existsSync, readdirSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { HouseFault } from './house-fault.ts';
import type { OnProgress } from './progress.ts';
import { findProgram, runProgram } from './run-program.ts';

/**
 * Testing rather than unstable: it carries the same Asterisk 22, and becomes a stable release.
 * Neither bookworm nor trixie has a package of Asterisk, nor have their backports.
 */
const suite = 'forky';
const neededBytes = 600e6;

export interface PackageWish {
  /** The folder the files go to; it cannot be moved afterwards, since its path is written into the programs. */
  prefix: string;
  /** Named in what the user reads, e.g. `Asterisk`. */
  title: string;
  why: string;
  packages: readonly string[];
  /** Programs that shall start like any other, relative to the prefix, e.g. `usr/sbin/asterisk`. */
  programs: readonly string[];
  /** Packages that come as dependencies but whose files are not wanted. */
  unwanted: RegExp;
  onProgress?: OnProgress | undefined;
}

/**
 * Fetches packages with all they depend on from the Debian mirror this machine already uses and unpacks them into a
 * folder: no root, no change to the machine's own package state. Signatures are checked by apt as always.
 */
export async function unpackDebianPackages(wish: PackageWish): Promise<void> {
  for (const tool of ['apt-get', 'dpkg-deb']) {
    if (findProgram(tool) !== null) continue;
    throw new HouseFault(
      `${wish.title} is not installed, and this machine has no ${tool} to fetch it from Debian; install ${wish.packages.join(' and ')} with the system's own package tool and start again.`,
    );
  }
  const draft = `${wish.prefix}.${process.pid}`;
  await mkdir(dirname(wish.prefix), { recursive: true });
  await checkSpace(dirname(wish.prefix), wish.title);
  try {
    const archives = await download(join(draft, 'apt'), wish);
    await unpack(archives, draft, wish);
    await trim(draft);
    await makeStartable(draft, wish);
    if (existsSync(wish.prefix)) await rename(wish.prefix, `${draft}.old`);
    await rename(draft, wish.prefix);
  } finally {
    for (const rest of [draft, `${draft}.old`]) await rm(rest, { recursive: true, force: true });
  }
}

async function checkSpace(folder: string, title: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize >= neededBytes) return;
  throw new HouseFault(
    `${title} needs ${neededBytes / 1e6} MB free while it is unpacked, and ${folder} has ${Math.floor((bavail * bsize) / 1e6)} MB.`,
  );
}

/** Mirrors of Debian proper among the machine's apt sources, without security and updates. */
async function mirrors(): Promise<string[]> {
  const format = '$(REPO_URI)|$(RELEASE)|$(COMPONENT)';
  const { output } = await runProgram('apt-get', ['indextargets', '--format', format, 'Created-By: Packages']);
  const found = output
    .split('\n')
    .map((line) => line.split('|'))
    .filter(([uri, release, component]) => uri && component === 'main' && release && !release.includes('-'))
    .map(([uri]) => uri ?? '');
  return [...new Set(found)].filter((uri) => /debian/.test(uri) && !/security/.test(uri));
}

function archiveKeys(): string[] {
  const whole = ['gpg', 'pgp'].map((kind) => `/usr/share/keyrings/debian-archive-keyring.${kind}`).filter(existsSync);
  if (whole.length > 0) return whole;
  const trusted = '/etc/apt/trusted.gpg.d';
  if (!existsSync(trusted)) return [];
  return readdirSync(trusted)
    .filter((name) => /^debian-archive-.*\.(gpg|asc)$/.test(name))
    .map((name) => join(trusted, name));
}

/** Settings of a private apt: own lists, own cache, and a package state in which nothing is installed. */
async function privateApt(state: string, source: string): Promise<string> {
  for (const folder of ['lists/partial', 'archives/partial', 'etc', 'dpkg']) {
    await mkdir(join(state, folder), { recursive: true });
  }
  await writeFile(join(state, 'dpkg/status'), '');
  await writeFile(join(state, 'etc/sources.list'), `${source}\n`);
  const { output } = await runProgram('apt-config', ['dump']);
  const network = output.split('\n').filter((line) => /^Acquire::https?::/.test(line));
  const settings = [
    `Dir::Etc "${state}/etc"; Dir::Etc::SourceList "${state}/etc/sources.list";`,
    ...['SourceParts', 'Preferences', 'PreferencesParts', 'Parts', 'Main'].map((k) => `Dir::Etc::${k} "/dev/null";`),
    `Dir::State "${state}"; Dir::State::Lists "${state}/lists"; Dir::State::status "${state}/dpkg/status";`,
    `Dir::Cache "${state}"; Dir::Cache::Archives "${state}/archives"; Dir::Log "${state}";`,
    'APT::Install-Recommends "false"; APT::Sandbox::User ""; Acquire::Languages "none"; Acquire::Retries "3";',
    ...network,
  ];
  const file = join(state, 'apt.conf');
  await writeFile(file, `${settings.join('\n')}\n`);
  return file;
}

async function download(state: string, wish: PackageWish): Promise<string> {
  const [mirror] = await mirrors();
  const keys = archiveKeys();
  if (mirror === undefined || keys.length === 0) {
    throw new HouseFault(
      `${wish.title} is not installed, and this machine's apt sources name no Debian mirror with its keys to fetch it from; install ${wish.packages.join(' and ')} and start again.`,
    );
  }
  const aptConfig = await privateApt(state, `deb [signed-by=${keys.join(',')}] ${mirror} ${suite} main`);
  const apt = (args: string[], onOutput?: (text: string) => void) =>
    runProgram('apt-get', args, { env: { APT_CONFIG: aptConfig }, ...(onOutput && { onOutput }) });

  wish.onProgress?.({ what: `Reading Debian's list of packages for ${wish.title}`, why: wish.why });
  let update = await apt(['update', '--error-on=any']);
  if (update.code !== 0 && /expired/i.test(update.output)) {
    // A mirror that lags behind. The signature is still checked; only its age is not.
    update = await apt(['update', '--error-on=any', '-o', 'Acquire::Check-Valid-Until=false']);
  }
  if (update.code !== 0) throw fetchFault(wish, update.output);

  const archives = join(state, 'archives');
  let expected = 0;
  const tell = async () => {
    if (expected === 0) return;
    const megabytes = Math.round(expected / 1e6);
    const done = Math.min(1, (await sizeOf(archives)) / expected);
    wish.onProgress?.({ what: `Downloading ${wish.title} (${megabytes} MB)`, why: wish.why, done });
  };
  const watch = setInterval(() => void tell(), 500);
  const wanted = [...wish.packages, 'patchelf'];
  const fetched = await apt(['--yes', '--download-only', 'install', ...wanted], (text) => {
    const size = /Need to get ([\d.,]+) (k?M?)B/.exec(text);
    if (size) expected = Number(size[1]?.replaceAll(',', '')) * (size[2] === 'M' ? 1e6 : 1e3);
  }).finally(() => clearInterval(watch));
  if (fetched.code !== 0) throw fetchFault(wish, fetched.output);
  return archives;
}

function fetchFault(wish: PackageWish, output: string): HouseFault {
  const complaint = output.split('\n').find((line) => line.startsWith('E: ')) ?? 'no reason given';
  return new HouseFault(
    `${wish.title} could not be fetched from this machine's Debian mirror (${complaint.trim()}); check the network, or install ${wish.packages.join(' and ')} with the system's own package tool.`,
  );
}

async function sizeOf(folder: string): Promise<number> {
  let sum = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])) {
    if (!entry.isFile()) continue;
    sum += await stat(join(entry.parentPath, entry.name)).then(
      (file) => file.size,
      () => 0,
    );
  }
  return sum;
}

async function unpack(archives: string, target: string, wish: PackageWish): Promise<void> {
  const all = (await readdir(archives)).filter((name) => name.endsWith('.deb') && !wish.unwanted.test(name));
  const left = [...all];
  const worker = async () => {
    for (let name = left.pop(); name !== undefined; name = left.pop()) {
      const { code, output } = await runProgram('dpkg-deb', ['-x', join(archives, name), target]);
      if (code !== 0) throw new HouseFault(`${wish.title} could not be unpacked: ${output.trim()}`);
      const done = (all.length - left.length) / all.length;
      wish.onProgress?.({ what: `Unpacking ${wish.title}`, why: wish.why, done });
    }
  };
  await Promise.all(Array.from({ length: Math.min(4, availableParallelism()) }, worker));
}

async function trim(draft: string): Promise<void> {
  const shares = ['doc', 'man', 'locale', 'info', 'perl', 'perl5', 'lintian', 'bug', 'zoneinfo', 'snmp', 'gnupg'];
  const folders = ['apt', ...shares.map((name) => join('usr/share', name)), 'var/cache'];
  for (const folder of folders) await rm(join(draft, folder), { recursive: true, force: true });
}

/**
 * Writes the house's own loader and library path into the programs: then they start like any others, whatever C library
 * the machine has, and `core restart now` finds its way back. RPATH rather than RUNPATH, since it also serves modules
 * that are loaded later.
 */
async function makeStartable(draft: string, wish: PackageWish): Promise<void> {
  const usrLib = join(draft, 'usr/lib');
  const triplet = (await readdir(usrLib)).find((name) => /-linux-gnu/.test(name)) ?? '';
  const libraryFolders = [join('usr/lib', triplet), join('lib', triplet), 'usr/lib', 'lib'];
  const loader = [...libraryFolders, 'usr/lib64', 'lib64']
    .filter((folder) => existsSync(join(draft, folder)))
    .flatMap((folder) => readdirSync(join(draft, folder)).map((name) => join(folder, name)))
    .find((path) => /\/ld-linux[^/]*\.so\.\d+$/.test(path) && existsSync(join(draft, path)));
  if (loader === undefined)
    throw new HouseFault(`${wish.title} came without a loader; the Debian mirror is not whole.`);
  const pathIn = (root: string) => libraryFolders.map((folder) => join(root, folder)).join(':');
  for (const program of wish.programs) {
    const { code, output } = await runProgram(join(draft, loader), [
      ...['--library-path', pathIn(draft), join(draft, 'usr/bin/patchelf')],
      ...['--set-interpreter', join(wish.prefix, loader), '--force-rpath', '--set-rpath', pathIn(wish.prefix)],
      join(draft, program),
    ]);
    if (code !== 0) throw new HouseFault(`${wish.title} could not be made startable: ${output.trim()}`);
  }
}
