import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { extensionPool } from '@tellerline/contracts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type AsteriskConfigOptions, renderConfig } from './asterisk-config.ts';
import { homeAt, prepareHome } from './home.ts';
import { HouseFault } from './house-fault.ts';
import { portsFrom } from './ports.ts';
import { ensureSecrets, readSecret } from './secrets.ts';

let folder: string;
let options: AsteriskConfigOptions;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tellerline-config-'));
  chmodSync(folder, 0o755);
  options = installation(folder, ['chan_pjsip.so', 'app_queue.so', 'codec_opus_open_source.so', 'app_system.so']);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A home, and something that looks like an Asterisk with these modules. */
function installation(root: string, modules: readonly string[]): AsteriskConfigOptions {
  const home = homeAt(join(root, 'home'));
  prepareHome(home);
  const [modulesDir, dataDir] = [join(root, 'modules'), join(root, 'share')];
  for (const made of [modulesDir, join(dataDir, 'documentation')]) mkdirSync(made, { recursive: true });
  for (const module of modules) writeFileSync(join(modulesDir, module), '');
  return {
    home,
    ports: portsFrom(21_000),
    secrets: ensureSecrets(home),
    asterisk: { binary: '/bin/false', modulesDir, dataDir, version: '22.0.0', source: 'house', env: {} },
  };
}

const etc = () => join(options.home.asteriskRun, 'etc');
const read = (name: string): string => readFileSync(join(etc(), name), 'utf8');

describe("Asterisk's configuration", () => {
  test('holds the ports, the times and the secret of this installation', () => {
    renderConfig({ ...options, queueTimeoutSeconds: 8, ringSeconds: 4 });
    expect(read('http.conf')).toMatch(/^bindport = 21001$/m);
    expect(read('manager.conf')).toMatch(/^port = 21002$/m);
    expect(read('manager.conf')).toContain(`secret = ${readSecret(options.secrets.ami)}\n`);
    expect(read('pjsip.conf')).toMatch(/^bind = 127\.0\.0\.1:21003$/m);
    expect(read('rtp.conf')).toMatch(/^rtpstart = 21100\nrtpend = 21899$/m);
    expect(read('dialplan/10-globals.conf')).toMatch(/^TL_QUEUE_TIMEOUT = 8$/m);
    expect(read('queues.conf')).toMatch(/^timeout = 4$/m);
  });

  test('lets nothing listen beyond this machine', () => {
    renderConfig(options);
    for (const name of ['http.conf', 'manager.conf', 'pjsip.conf']) {
      const addresses = [...read(name).matchAll(/^bind(?:addr)? = ([\d.]+)/gm)].map(([, address]) => address);
      expect(addresses.length).toBeGreaterThan(0);
      expect(new Set(addresses)).toEqual(new Set(['127.0.0.1']));
    }
  });

  test('gives each extension of the pool a password of its own', () => {
    renderConfig(options);
    const passwords = [...read('pjsip-desktops.conf').matchAll(/^password = (.+)$/gm)].map(([, password]) => password);
    expect(new Set(passwords).size).toBe(extensionPool.last - extensionPool.first + 1);
  });

  test('is readable by nobody else, since it holds secrets', () => {
    renderConfig(options);
    for (const name of ['manager.conf', 'pjsip-desktops.conf'])
      expect(statSync(join(etc(), name)).mode & 0o077).toBe(0);
  });

  test('is the same the second time, and says so', () => {
    expect(renderConfig(options).changed).toBe(true);
    expect(renderConfig(options).changed).toBe(false);
    expect(renderConfig({ ...options, ringSeconds: 5 }).changed).toBe(true);
  });

  test('does not keep files that left ivr-scripts', () => {
    renderConfig(options);
    writeFileSync(join(etc(), 'dialplan/99-old.conf'), '[from-trunk]\nexten => _X.,1,Dial(PJSIP/1001)\n');
    expect(renderConfig(options).changed).toBe(true);
    expect(readdirSync(join(etc(), 'dialplan'))).not.toContain('99-old.conf');
  });

  test('names only modules that are there, and makes no others reachable', () => {
    renderConfig(options);
    const loads = [...read('modules.conf').matchAll(/^load = (\S+)$/gm)].map(([, module]) => module);
    expect(loads.sort()).toEqual(['app_queue.so', 'chan_pjsip.so', 'codec_opus_open_source.so']);
    expect(readdirSync(join(options.home.asteriskRun, 'modules')).sort()).toEqual(loads);
  });

  test('offers desktops Opus only where Asterisk can turn it into telephone voice', () => {
    renderConfig(options);
    expect(read('pjsip.conf')).toMatch(/^allow = alaw,ulaw,opus$/m);
    rmSync(join(options.asterisk.modulesDir, 'codec_opus_open_source.so'));
    renderConfig(options);
    expect(read('pjsip.conf')).not.toContain('opus');
  });

  test('leaves no placeholder', () => {
    renderConfig(options);
    for (const entry of readdirSync(etc(), { recursive: true, withFileTypes: true })) {
      if (entry.isFile())
        expect(readFileSync(join(entry.parentPath, entry.name), 'utf8')).not.toMatch(/\{\{|\}\}\s*$/m);
    }
  });

  test('refuses a secret that would add lines of its own', () => {
    writeFileSync(options.secrets.ami, 'x\nwrite = all');
    expect(() => renderConfig(options)).toThrow(HouseFault);
    writeFileSync(options.secrets.sip, JSON.stringify({ '1001': 'short' }));
    expect(() => renderConfig(options)).toThrow(/no usable password for extension 1001|amiSecret/);
  });

  test('refuses a home whose path is too long for a socket, in one sentence', () => {
    const home = homeAt(join(folder, 'a'.repeat(120)));
    expect(() => renderConfig({ ...options, home })).toThrow(/set TELLERLINE_HOME to a shorter path/);
  });
});
