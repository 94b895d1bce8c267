import { lstatSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';

export interface Identity {
  uid: number;
  gid: number;
  name: string;
}

/**
 * Who Asterisk shall run as. It reads what strangers send, so it gives up root: for `asterisk`, the user the system's own
 * package makes, else for `nobody`.
 * @param folders what it must be able to reach; a folder closed to others (such as /root) means it stays what it is.
 * @returns null when the launcher is no root, or the folders are closed.
 */
export function identityForAsterisk(folders: readonly string[]): Identity | null {
  if (process.getuid?.() !== 0) return null;
  const identity = accountNamed('asterisk') ?? accountNamed('nobody');
  if (identity === null) return null;
  return folders.every((folder) => reachableByOthers(folder, identity)) ? identity : null;
}

function accountNamed(name: string): Identity | null {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(':') ?? [];
  return uid === undefined || gid === undefined ? null : { uid: Number(uid), gid: Number(gid), name };
}

function reachableByOthers(folder: string, identity: Identity): boolean {
  for (let path = folder; ; path = dirname(path)) {
    const { mode, uid } = lstatSync(path);
    if ((mode & 0o001) === 0 && uid !== identity.uid) return false;
    if (path === dirname(path)) return true;
  }
}
