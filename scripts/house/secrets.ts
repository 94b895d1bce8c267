import { randomBytes, randomInt } from 'node:crypto';
import { chmodSync, existsSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { extensionPool } from '@tellerline/contracts';
import type { HouseHome } from './home.ts';

/** Files with the secrets of one installation, readable by their owner only. Programs are given the path, never the secret. */
export interface HouseSecrets {
  /** Password of the bridge's AMI user. */
  ami: string;
  /** Token the bridge shows to the server. */
  ctiToken: string;
  /** `{"1001":"…"}`: SIP password of every extension. */
  sip: string;
  /** Key recordings of calls are sealed with; whoever loses it loses them. */
  recordings: string;
  /** Password of the demo users. */
  demoPassword: string;
}

const token = (): string => randomBytes(24).toString('base64url');

/** Twelve letters and digits that are not mistaken for one another, in groups for reading aloud: about 59 bits. */
function readablePassword(): string {
  const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';
  const group = () => Array.from({ length: 4 }, () => alphabet[randomInt(alphabet.length)]).join('');
  return `${group()}-${group()}-${group()}`;
}

function sipPasswords(): string {
  const passwords: Record<string, string> = {};
  for (let extension = extensionPool.first; extension <= extensionPool.last; extension += 1) {
    passwords[String(extension)] = token();
  }
  return `${JSON.stringify(passwords, null, 2)}\n`;
}

/** Writes the file once, whole or not at all; what stands there already is kept. */
function createOnce(path: string, content: () => string): string {
  if (!existsSync(path)) {
    const draft = `${path}.${process.pid}`;
    writeFileSync(draft, content(), { mode: 0o600 });
    try {
      linkSync(draft, path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    } finally {
      rmSync(draft);
    }
  }
  chmodSync(path, 0o600);
  return path;
}

/**
 * Makes the secrets of an installation that are not there yet.
 * @param demoPassword what the demo users' password shall be instead of a random one; replaces an older one.
 */
export function ensureSecrets(home: HouseHome, options: { demoPassword?: string } = {}): HouseSecrets {
  const at = (name: string) => join(home.secrets, name);
  if (options.demoPassword !== undefined) writeFileSync(at('demo-password'), options.demoPassword, { mode: 0o600 });
  return {
    ami: createOnce(at('ami.secret'), token),
    ctiToken: createOnce(at('cti.token'), token),
    sip: createOnce(at('sip.json'), sipPasswords),
    recordings: createOnce(at('recordings.key'), () => randomBytes(32).toString('base64url')),
    demoPassword: createOnce(at('demo-password'), readablePassword),
  };
}

/** The secret in a file, without the line end an editor may have added. */
export const readSecret = (path: string): string => readFileSync(path, 'utf8').trim();
