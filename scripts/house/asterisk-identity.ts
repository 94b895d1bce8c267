import { lstatSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';

export interface Identity {
  uid: number;
  gid: number;
  name: string;
}

/**
 * The account Asterisk gives up root for, since it reads what strangers send: `asterisk`, which the system's own package
 * makes, else `nobody`, which other programs may share. Null when the launcher is no root.
 */
export function accountForAsterisk(): Identity | null {
  if (process.getuid?.() !== 0) return null;
  return accountNamed('asterisk') ?? accountNamed('nobody');
}

/**
 * Who Asterisk shall run as.
 * @param folders what it must be able to reach; a folder closed to it (such as one in /root) means it stays what it is.
 * @returns null when the launcher is no root, or the folders are closed.
 */
export function identityForAsterisk(folders: readonly string[]): Identity | null {
  const identity = accountForAsterisk();
  return identity !== null && folders.every((folder) => canReach(identity, folder)) ? identity : null;
}

function accountNamed(name: string): Identity | null {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(':') ?? [];
  return uid === undefined || gid === undefined ? null : { uid: Number(uid), gid: Number(gid), name };
}

function canReach(identity: Identity, folder: string): boolean {
  for (let path = folder; ; path = dirname(path)) {
    const { mode, uid, gid } = lstatSync(path);
    const mayEnter = uid === identity.uid ? 0o100 : gid === identity.gid ? 0o010 : 0o001;
    if ((mode & mayEnter) === 0) return false;
    if (path === dirname(path)) return true;
  }
}
