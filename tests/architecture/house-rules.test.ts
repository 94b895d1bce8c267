import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
/** Every file of the project as git sees it, those not yet committed included. */
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: root })
  .toString()
  .split('\n')
  .filter((file) => file !== '');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const source = files.filter((file) =>
  /^(contracts|server|cti-bridge|agent-desktop|db|scripts)\/.*\.(ts|js)$/.test(file),
);

describe('the house rules', () => {
  test('the environment is read in config.ts, at the start of a program, and in scripts only', () => {
    const readers = source
      .filter((file) => !file.startsWith('scripts/') && !file.endsWith('.test.ts') && !file.includes('/tests/'))
      .filter((file) => /\bprocess\.env\b/.test(read(file)))
      .filter((file) => !/(^|\/)vite\.config\.ts$/.test(file))
      .filter((file) => !/^(server|cti-bridge)\/src\/(config|main)\.ts$/.test(file));
    expect(readers).toEqual([]);
  });

  test('no file has a name that says nothing', () => {
    const empty = /^(utils?|helpers?|types?|manager)\.(ts|js)$/;
    expect(files.filter((file) => empty.test(basename(file)))).toEqual([]);
  });

  test('every version of every package is pinned exactly', () => {
    const loose = files
      .filter((file) => basename(file) === 'package.json' && !file.includes('fixtures/'))
      .flatMap((file) => {
        const manifest = JSON.parse(read(file)) as Record<string, Record<string, string> | undefined>;
        const kinds = ['dependencies', 'devDependencies', 'optionalDependencies', 'overrides'];
        return kinds.flatMap((kind) =>
          Object.entries(manifest[kind] ?? {})
            .filter(([, version]) => !/^(npm:[\w@/-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
            .map(([name, version]) => `${file}: ${name} ${version}`),
        );
      });
    expect(loose).toEqual([]);
  });

  test('nothing in the repository names a package registry’s host or a folder of one machine', () => {
    const local = /registry\.npmjs\.org|deb\.debian\.org|(^|["'\s(])\/(work|root|home\/\w+)\//m;
    const text = files.filter(
      (file) => /\.(ts|js|json|md|conf|html|css|sh)$/.test(file) && !/^tests\/(fixtures|architecture)\//.test(file),
    );
    expect(text.filter((file) => local.test(read(file)))).toEqual([]);
  });

  test('no secret of an installation is in the repository', () => {
    expect(files.filter((file) => /(^|\/)(\.tellerline|secrets)\/|\.(pem|key|sqlite)$/.test(file))).toEqual([]);
  });
});
