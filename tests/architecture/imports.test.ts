import { join } from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import { beforeAll, describe, expect, test } from 'vitest';
import { importRules } from './import-rules.ts';

const root = join(import.meta.dirname, '../..');
const parts = ['contracts', 'server', 'cti-bridge', 'agent-desktop', 'db', 'scripts', 'tests'];

async function look(folder: string, folders: string[]): Promise<ICruiseResult> {
  const { forbidden, options } = importRules;
  const before = process.cwd();
  process.chdir(folder);
  try {
    const { output } = await cruise(folders, {
      ...options,
      exclude: { path: '^agent-desktop/dist|bad-house' },
      ruleSet: { forbidden: forbidden ?? [] },
      validate: true,
    });
    if (typeof output === 'string') throw new Error('dependency-cruiser answered with a text');
    return output;
  } finally {
    process.chdir(before);
  }
}

const broken = (result: ICruiseResult): string[] =>
  result.summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`);

describe('who may import whom', () => {
  let result: ICruiseResult;
  beforeAll(async () => {
    result = await look(root, parts);
  });

  test('no file of the house imports what it must not', () => {
    expect(result.summary.totalCruised).toBeGreaterThan(100);
    expect(broken(result)).toEqual([]);
  });

  const importersOf = (name: string): string[] =>
    result.modules
      .filter(({ source }) => !/\.(test|d)\.ts$|^tests\/|node_modules/.test(source))
      .filter(({ dependencies }) => dependencies.some(({ resolved }) => resolved.includes(`node_modules/${name}/`)))
      .map(({ source }) => source);

  test.each(['asterisk-manager', 'node-cron'])('%s is known to one file only', (name) => {
    expect(importersOf(name)).toHaveLength(1);
  });

  test('sip.js is known to the softphone only', () => {
    const importers = importersOf('sip.js').sort();
    expect(importers.length).toBeGreaterThan(0);
    expect(importers.filter((file) => !file.startsWith('agent-desktop/src/telephony/sip-'))).toEqual([]);
  });
});

test('a house with forbidden imports is caught, each by its rule', async () => {
  const result = await look(join(import.meta.dirname, 'bad-house'), ['contracts', 'server']);
  expect(broken(result).sort()).toEqual([
    'contracts-stand-alone: contracts/src/leak.ts → server/src/kernel/answer.ts',
    'customers-knows-only-what-is-below: server/src/modules/customers/index.ts → server/src/modules/callcenter/index.ts',
    'kernel-is-the-ground: server/src/kernel/sees-persistence.ts → server/src/persistence/stored.ts',
    'modules-have-one-door: server/src/modules/callcenter/use-cases/look-up.ts → server/src/modules/customers/use-cases/find.ts',
    'no-circles: server/src/modules/callcenter/use-cases/look-up.ts → server/src/modules/callcenter/use-cases/ring.ts',
    'plumbing-knows-no-module: server/src/persistence/stored.ts → server/src/modules/customers/index.ts',
  ]);
});
