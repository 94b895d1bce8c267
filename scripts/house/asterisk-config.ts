import {
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { extensionPool } from '@tellerline/contracts';
import { type Identity, identityForAsterisk } from './asterisk-identity.ts';
import type { ProvidedAsterisk } from './asterisk-provision.ts';
import { type HouseHome, projectRoot } from './home.ts';
import { HouseFault } from './house-fault.ts';
import type { HousePorts } from './ports.ts';
import { type HouseSecrets, readSecret } from './secrets.ts';

export interface AsteriskConfigOptions {
  home: HouseHome;
  ports: HousePorts;
  secrets: HouseSecrets;
  asterisk: ProvidedAsterisk;
  /** How long a caller waits in a queue before the goodbye; 60 s unless told. */
  queueTimeoutSeconds?: number;
  /** Whether callers are asked how satisfied they were; they are unless told. */
  survey?: boolean;
  /** How long one agent's phone rings before the next is tried; 15 s unless told. */
  ringSeconds?: number;
  /** How long a caller is kept for an agent whose page was lost in the middle of the talk; 60 s unless told. */
  comebackSeconds?: number;
  /** Where calls of agents go out, as `host:port` of the carrier's SIP; without it such calls are refused. */
  carrier?: string;
}

export interface RenderedAsteriskConfig {
  /** To hand to `asterisk -C`. */
  configFile: string;
  /** Who Asterisk runs as; null: as the launcher itself. */
  runAs: Identity | null;
  /** Something a running Asterisk does not know yet. */
  changed: boolean;
  /** What works less well than it could on this machine, one sentence each. */
  warnings: string[];
}

const scripts = join(projectRoot, 'ivr-scripts');
const longestSocketPath = 107;
/** Asterisk logs an error where these are absent, though it wants nothing of them. */
const emptyFiles = ['acl', 'ccss', 'pjproject', 'queuerules', 'stasis', 'udptl'].map((name) => `${name}.conf`);

/** Renders ivr-scripts into TELLERLINE_HOME/asterisk-run; files that stay the same are left alone. */
export function renderConfig(options: AsteriskConfigOptions): RenderedAsteriskConfig {
  const { home, asterisk } = options;
  const run = home.asteriskRun;
  const controlSocket = join(run, 'var/run/asterisk.ctl');
  if (Buffer.byteLength(controlSocket) > longestSocketPath) {
    throw new HouseFault(
      `${controlSocket} is longer than the ${longestSocketPath} characters a socket may have; set TELLERLINE_HOME to a shorter path.`,
    );
  }
  const folders = ['etc/dialplan', 'log', 'log/cdr-custom', 'log/cel-custom', 'modules', 'share', 'var/run', 'var/db'];
  folders.push('var/lib/agi-bin', 'var/lib/keys', 'var/spool/monitor', 'var/spool/outgoing', 'var/spool/tmp');
  for (const folder of folders) mkdirSync(join(run, folder), { recursive: true });

  const runAs = identityForAsterisk([home.path, home.prompts, asterisk.modulesDir, asterisk.dataDir]);
  const addresses = ownAddresses();
  const values = valuesFor(options, addresses);
  const files = new Map(emptyFiles.map((name) => [name, '']));
  for (const name of readdirSync(join(scripts, 'asterisk'))) {
    files.set(name, fill(name, readFileSync(join(scripts, 'asterisk', name), 'utf8'), values));
  }
  for (const name of readdirSync(join(scripts, 'dialplan'))) {
    files.set(join('dialplan', name), fill(name, readFileSync(join(scripts, 'dialplan', name), 'utf8'), values));
  }
  const modules = linkModules(files.get('modules.conf') ?? '', asterisk.modulesDir, join(run, 'modules'));
  files.set('modules.conf', modules);
  files.set('pjsip-desktops.conf', desktopEndpoints(options.secrets));

  const changed = writeChanged(join(run, 'etc'), files);
  linkShare(options);
  if (runAs) giveTo(runAs, run);
  return { configFile: join(run, 'etc/asterisk.conf'), runAs, changed, warnings: warningsFor(runAs, addresses, run) };
}

function valuesFor(options: AsteriskConfigOptions, addresses: readonly string[]): Record<string, string> {
  const { home, ports, asterisk } = options;
  const opus = existsSync(join(asterisk.modulesDir, 'codec_opus_open_source.so'));
  return {
    run: home.asteriskRun,
    addedQueues: home.addedQueues,
    music: join(home.prompts, 'music'),
    queueTimeoutSeconds: String(options.queueTimeoutSeconds ?? 60),
    survey: (options.survey ?? true) ? 'yes' : 'no',
    ringSeconds: String(options.ringSeconds ?? 15),
    comebackSeconds: String(options.comebackSeconds ?? 60),
    sipPort: String(ports.sip),
    sipWebSocketPort: String(ports.sipWebSocket),
    amiPort: String(ports.ami),
    fastAgiPort: String(ports.fastAgi),
    rtpFirst: String(ports.rtp.first),
    rtpLast: String(ports.rtp.last),
    amiSecret: readSecret(options.secrets.ami),
    desktopCodecs: opus ? 'alaw,ulaw,opus' : 'alaw,ulaw',
    trunkContact: options.carrier === undefined ? '; no carrier' : `contact = sip:${options.carrier}`,
    iceHostCandidates: addresses.map((address) => `${address} => 127.0.0.1`).join('\n'),
  };
}

/** Puts the values into `{{name}}`. A value can not begin a line of its own, nor a comment. */
function fill(file: string, template: string, values: Readonly<Record<string, string>>): string {
  return template.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`${file} asks for {{${name}}}, which nobody gives.`);
    if (name !== 'iceHostCandidates' && name !== 'trunkContact' && /[\r\n;]/.test(value)) {
      throw new HouseFault(
        `The setting ${name} holds a character Asterisk's configuration cannot: ${JSON.stringify(value)}.`,
      );
    }
    return value;
  });
}

/** Links the modules that are asked for and there, and leaves the others out of the list. */
function linkModules(text: string, from: string, to: string): string {
  const present = new Set(readdirSync(from));
  const wanted = new Set<string>();
  const lines = text.split('\n').filter((line) => {
    const module = /^load = (\S+)/.exec(line)?.[1];
    if (module === undefined) return true;
    if (present.has(module)) wanted.add(module);
    return present.has(module);
  });
  for (const module of readdirSync(to)) rmSync(join(to, module));
  for (const module of wanted) symlinkSync(join(from, module), join(to, module));
  return lines.join('\n');
}

/** Endpoint, credentials and address of record for each extension of the pool. */
function desktopEndpoints(secrets: HouseSecrets): string {
  const passwords = JSON.parse(readSecret(secrets.sip)) as Record<string, unknown>;
  const sections: string[] = [];
  for (let number = extensionPool.first; number <= extensionPool.last; number += 1) {
    const extension = String(number);
    const password = passwords[extension];
    if (typeof password !== 'string' || !/^[\w-]{16,}$/.test(password)) {
      throw new HouseFault(
        `${secrets.sip} has no usable password for extension ${extension}; remove the file to have it made anew.`,
      );
    }
    sections.push(
      `[${extension}](desktop)\nauth = ${extension}\naors = ${extension}\ncallerid = <${extension}>`,
      `[${extension}](desktop-auth)\nusername = ${extension}\npassword = ${password}`,
      `[${extension}](desktop-aor)`,
    );
  }
  return `${sections.join('\n\n')}\n`;
}

function writeChanged(etc: string, files: ReadonlyMap<string, string>): boolean {
  let changed = false;
  for (const [name, text] of files) {
    const path = join(etc, name);
    if (existsSync(path) && readFileSync(path, 'utf8') === text) continue;
    writeFileSync(path, text, { mode: 0o600 });
    changed = true;
  }
  for (const entry of readdirSync(etc, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isDirectory() || files.has(path.slice(etc.length + 1))) continue;
    rmSync(path);
    changed = true;
  }
  return changed;
}

/** Asterisk's fixed data with our prompts in place of its sounds. */
function linkShare({ home, asterisk }: AsteriskConfigOptions): void {
  const share = join(home.asteriskRun, 'share');
  const targets = new Map([['sounds', home.prompts]]);
  for (const name of ['documentation', 'rest-api', 'static-http', 'keys']) {
    if (existsSync(join(asterisk.dataDir, name))) targets.set(name, join(asterisk.dataDir, name));
  }
  for (const [name, target] of targets) {
    rmSync(join(share, name), { force: true });
    symlinkSync(target, join(share, name));
  }
}

/** Hands a folder over with what lies in it. Variable data is looked through only once: later it can be large. */
function giveTo({ uid, gid }: Omit<Identity, 'name'>, folder: string): void {
  const isNew = statSync(folder).uid !== uid;
  chownSync(folder, uid, gid);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) giveTo({ uid, gid }, path);
    else if (entry.isFile() && (isNew || path.endsWith('.conf'))) chownSync(path, uid, gid);
  }
}

/** The machine's own IPv4 addresses but loopback. */
function ownAddresses(): string[] {
  const all = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return [...new Set(all.filter((one) => one.family === 'IPv4' && !one.internal).map((one) => one.address))];
}

function warningsFor(runAs: Identity | null, addresses: readonly string[], run: string): string[] {
  const warnings: string[] = [];
  if (process.getuid?.() === 0 && runAs === null) {
    warnings.push(`Asterisk runs as root, because other users cannot enter ${run}.`);
  }
  if (addresses.length === 0) {
    warnings.push('This machine has no network address but loopback: desktops register, but no voice reaches them.');
  }
  return warnings;
}
