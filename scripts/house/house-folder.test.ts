import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { identityForAsterisk } from './asterisk-identity.ts';
import { requireFreePorts } from './free-ports.ts';
import { homeAt, prepareHome } from './home.ts';
import { rotateLogs } from './house-processes.ts';
import { lastLines, lastWords, rotateLog } from './log-files.ts';
import { portsFrom, readBasePort } from './ports.ts';
import { claimHome, findRunningHouse } from './running-house.ts';
import { ensureSecrets, readSecret } from './secrets.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tellerline-house-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);

describe('a home', () => {
  test('that is made anew is closed to strangers, and so are its records', () => {
    const home = homeAt(join(folder, 'home'));
    prepareHome(home);
    expect([home.path, home.asteriskRun, home.log, home.run].map(modeOf)).toEqual(['750', '750', '750', '750']);
    expect([home.data, home.images, home.journal, home.secrets].map(modeOf)).toEqual(['700', '700', '700', '700']);
  });

  test('that stood open is closed, and one that was closed further is not opened', () => {
    const open = homeAt(join(folder, '.tellerline'));
    mkdirSync(open.asteriskRun, { recursive: true });
    for (const made of [open.path, open.asteriskRun]) chmodSync(made, 0o755);
    prepareHome(open);
    expect([open.path, open.asteriskRun].map(modeOf)).toEqual(['750', '750']);
    chmodSync(open.path, 0o700);
    prepareHome(open);
    expect(modeOf(open.path)).toBe('700');
  });

  test('that is a folder with other things in it is left as it is, but for what is ours', () => {
    writeFileSync(join(folder, 'of-others'), '');
    chmodSync(folder, 0o755);
    const home = homeAt(folder);
    prepareHome(home);
    expect([home.path, home.asteriskRun].map(modeOf)).toEqual(['755', '750']);
  });

  test.runIf(process.getuid?.() === 0)('of root lets Asterisk’s own account in, by its group', () => {
    chmodSync(folder, 0o755);
    const home = homeAt(join(folder, 'home'));
    prepareHome(home);
    const identity = identityForAsterisk([home.path, home.prompts]);
    expect(identity).not.toBeNull();
    expect(statSync(home.path).gid).toBe(identity?.gid);
    chmodSync(home.path, 0o700);
    expect(identityForAsterisk([home.path])).toBeNull();
  });
});

describe('secrets', () => {
  test('are made once, at random, and readable by their owner only', () => {
    const home = homeAt(folder);
    prepareHome(home);
    const secrets = ensureSecrets(home);
    const first = Object.values(secrets).map(readSecret);
    expect(new Set(first).size).toBe(5);
    expect(Object.values(secrets).map(modeOf)).toEqual(['600', '600', '600', '600', '600']);
    expect(modeOf(home.secrets)).toBe('700');
    expect(Object.values(ensureSecrets(home)).map(readSecret)).toEqual(first);
    const sip = JSON.parse(readSecret(secrets.sip)) as Record<string, string>;
    expect(new Set(Object.values(sip)).size).toBe(60);
    expect(sip['1001']).toHaveLength(32);
  });

  test('a demo password can be given', () => {
    const home = homeAt(folder);
    prepareHome(home);
    expect(readSecret(ensureSecrets(home, { demoPassword: 'for-this-test' }).demoPassword)).toBe('for-this-test');
  });
});

describe('the folder of a house', () => {
  test('belongs to one running house at a time', () => {
    const home = homeAt(folder);
    prepareHome(home);
    const claim = claimHome(home, 22_000);
    expect(findRunningHouse(home)).toMatchObject({ pid: process.pid, basePort: 22_000 });
    expect(() => claimHome(home, 23_000)).toThrow(`already running in ${folder} (process ${process.pid}, port 22000)`);
    claim.release();
    expect(findRunningHouse(home)).toBeNull();
  });

  test('is free again when the house that had it was killed, even if another process has its number now', () => {
    const home = homeAt(folder);
    prepareHome(home);
    const gone = { pid: process.pid, processStart: '1', basePort: 22_000, startedAt: '' };
    writeFileSync(join(home.run, 'house.json'), JSON.stringify(gone));
    expect(findRunningHouse(home)).toBeNull();
    const claim = claimHome(home, 22_000);
    expect(claim.afterCrash).toBe(true);
    claim.release();
  });

  test('that cannot be written is told in a sentence', () => {
    writeFileSync(join(folder, 'file'), '');
    expect(() => prepareHome(homeAt(join(folder, 'file', 'home')))).toThrow(
      /cannot be written by this user \(ENOTDIR\)/,
    );
  });
});

describe('ports', () => {
  test('all count from one base', () => {
    const ports = portsFrom(7400);
    expect(ports).toMatchObject({ server: 7400, sipWebSocket: 7401, ami: 7402, sip: 7403, bridgeHealth: 7404 });
    expect(ports.rtp).toEqual({ first: 7500, last: 8299 });
    expect(readBasePort(undefined)).toBe(7400);
    expect(readBasePort('8400')).toBe(8400);
  });

  test.each(['80', '65000', 'x', '74.5', '-1'])('a base of %s is refused', (value) => {
    expect(() => readBasePort(value)).toThrow('TELLERLINE_PORT must be a number');
  });

  test('one that another program holds is told with its purpose and a way out', async () => {
    const other: Server = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const address = other.address();
    const taken = typeof address === 'object' && address ? address.port : 0;
    const ports = { ...portsFrom(taken), server: taken };
    await expect(requireFreePorts(ports)).rejects.toThrow(
      `Port ${taken}, needed for the web server, is taken by another program; stop that program or choose another base, for example TELLERLINE_PORT=${taken + 1000}.`,
    );
    await new Promise((resolve) => other.close(resolve));
  });
});

describe('log files', () => {
  test('that grow past the limit begin anew, and the oldest is dropped', () => {
    const file = join(folder, 'server.log');
    const limits = { maxBytes: 10, keep: 2 };
    for (const content of ['first, too long', 'second, too long', 'third, too long']) {
      writeFileSync(file, content, { flag: 'a' });
      expect(rotateLog(file, limits)).toBe(true);
    }
    expect([readFileSync(file, 'utf8'), readFileSync(`${file}.1`, 'utf8'), readFileSync(`${file}.2`, 'utf8')]).toEqual([
      '',
      'third, too long',
      'second, too long',
    ]);
    expect(existsSync(`${file}.3`)).toBe(false);
  });

  test('reopened for every line are moved as they are', () => {
    const file = join(folder, 'events.csv');
    writeFileSync(file, 'first, too long');
    const before = statSync(file).ino;
    expect(rotateLog(file, { maxBytes: 10, keep: 2 }, 'reopens')).toBe(true);
    expect(existsSync(file)).toBe(false);
    expect(statSync(`${file}.1`).ino).toBe(before);
  });

  test('of Asterisk’s records are bounded too', () => {
    const home = homeAt(folder);
    const records = ['queue_log', 'security.log', 'cel-custom/events.csv', 'cdr-custom/calls.csv'].map((name) =>
      join(home.asteriskRun, 'log', name),
    );
    for (const file of records) {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, '');
      truncateSync(file, 100 * 1024 * 1024 + 1);
    }
    rotateLogs(home);
    expect(records.map((file) => existsSync(`${file}.1`))).toEqual([true, true, true, true]);
    expect(records.map((file) => (existsSync(file) ? statSync(file).size : 0))).toEqual([0, 0, 0, 0]);
  });

  test('that are small are left alone, and their last lines can be told', () => {
    const file = join(folder, 'server.log');
    writeFileSync(file, 'a\nb\nc\n');
    expect(rotateLog(file, { maxBytes: 10, keep: 2 })).toBe(false);
    expect(lastLines(file, 2)).toBe('b\nc');
    expect(lastLines(join(folder, 'none.log'))).toBe('');
  });

  test('are told in words: of a JSON line only what it says', () => {
    const file = join(folder, 'server.log');
    writeFileSync(
      file,
      'plain\n{"level":60,"event":"server.not_started","msg":"no table","err":{"message":"no table"}}\n',
    );
    expect(lastWords(file)).toBe('plain\nserver.not_started: no table');
  });
});
