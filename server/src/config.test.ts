import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ConfigError, readConfig } from './config.ts';

describe('the configuration', () => {
  let folder: string;
  let good: NodeJS.ProcessEnv;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'tellerline-config-'));
    const tokenFile = join(folder, 'cti.token');
    writeFileSync(tokenFile, 'a-token-long-enough-to-be-one\n');
    writeFileSync(join(folder, 'short.token'), 'short');
    good = {
      DATABASE_URL: 'sqlite:/tmp/x.sqlite',
      CTI_TOKEN_FILE: tokenFile,
      SIP_SECRETS_FILE: join(folder, 'sip.json'),
      SIP_WEBSOCKET_URL: 'ws://10.0.0.5:7401/ws',
    };
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const problemsOf = (environment: NodeJS.ProcessEnv): string[] => {
    try {
      readConfig(environment);
      return [];
    } catch (error) {
      if (error instanceof ConfigError) return error.problems;
      throw error;
    }
  };

  test('CIF-01 notable transactions and exchange rates are the bank’s to say', () => {
    const { customerView } = readConfig({
      ...good,
      EXCHANGE_RATES: '2026-11-23:USD=7.0823,HKD=0.9105',
      LARGE_TRANSACTION_CNY: '200000',
    });
    expect(customerView).toEqual({
      notable: { largeCny: 20_000_000, largeForeign: 1_000_000, unusualTimes: 10, unusualFrom: 2_000_000 },
      rates: { asOf: '2026-11-23', cnyPer: { USD: '7.0823', HKD: '0.9105' } },
    });
    expect(readConfig(good).customerView?.rates).toBeUndefined();
    expect(problemsOf({ ...good, EXCHANGE_RATES: 'USD=7' })).toEqual([expect.stringContaining('EXCHANGE_RATES')]);
  });

  test('needs four variables; everything else has a sensible value', () => {
    expect(readConfig(good)).toMatchObject({
      port: 7400,
      host: '127.0.0.1',
      ctiToken: 'a-token-long-enough-to-be-one',
      sipDomain: '10.0.0.5',
      publicOrigins: null,
      session: { idleMs: 43_200_000, absoluteMs: 86_400_000 },
      bank: { timeZone: 'Asia/Shanghai' },
      trustProxy: false,
    });
  });

  test('takes an empty variable for an absent one', () => {
    expect(readConfig({ ...good, PORT: '', DESKTOP_DIR: '' })).toMatchObject({ port: 7400, desktopDir: null });
  });

  test('tells every problem at once', () => {
    const problems = problemsOf({ PORT: '99999', BANK_TIME_ZONE: 'Mars/Olympus', SIP_WEBSOCKET_URL: 'http://x' });
    const variables = problems.map((problem) => problem.split(':')[0]);
    expect(variables.sort()).toEqual([
      'BANK_TIME_ZONE',
      'CTI_TOKEN_FILE',
      'DATABASE_URL',
      'PORT',
      'SIP_SECRETS_FILE',
      'SIP_WEBSOCKET_URL',
    ]);
  });

  test('refuses a token file that is missing or holds too short a secret', () => {
    expect(problemsOf({ ...good, CTI_TOKEN_FILE: join(folder, 'absent') })[0]).toContain('ENOENT');
    expect(problemsOf({ ...good, CTI_TOKEN_FILE: join(folder, 'short.token') })[0]).toContain('shorter than 16');
  });

  test('reads several origins and refuses what is none', () => {
    const origins = readConfig({ ...good, PUBLIC_ORIGIN: 'https://desk.bank.test, https://desk2.bank.test/x' });
    expect(origins.publicOrigins).toEqual(['https://desk.bank.test', 'https://desk2.bank.test']);
    expect(problemsOf({ ...good, PUBLIC_ORIGIN: 'desk.bank.test' })[0]).toContain('not an origin');
  });
});
