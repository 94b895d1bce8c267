import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Locale, promptNameOf, selfServiceFlow, stepOf, userEvents } from '@tellerline/contracts';
import { knownCustomers } from '@tellerline/db/seeds/known-customers';
import { selfService } from '@tellerline/server/modules/flows/shipped/self-service';
import { hashPassword } from '@tellerline/server/modules/identity/password';
import { callerPaths } from '@tellerline/server/modules/ivr/caller-paths';
import { forkOf } from '@tellerline/server/persistence/orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readSecret } from '../../scripts/house/secrets.ts';
import { type BridgeProcess, startBridgeProcess } from '../support/bridge-process.ts';
import { asteriskForTests, type Exchange, openExchange } from '../support/telephone-exchange.ts';
import { databaseWithBank } from '../support/test-bank.ts';
import { sqliteDatabase } from '../support/test-database.ts';
import { testFolder } from '../support/test-folder.ts';
import { startTestServer, type TestServer, testCtiToken } from '../support/test-server.ts';
import { until } from '../support/until.ts';

const { asterisk, reason } = await asteriskForTests();
const customerNo = knownCustomers.alone.customerNo;
const pin = '740913';
/** Questions, as tones: the caller types when he hears what he is asked, and not when the house tells that it begins to ask. */
const questions = { main: 500, identify_by: 1300, number: 700, pin: 900, account_menu: 1100 } as const;

const tones = Object.fromEntries(
  Object.entries(questions).flatMap(([id, hertz]) => {
    const step = stepOf(selfService, id);
    if (!step || !('text' in step)) throw new Error(`no words at ${id}`);
    return Locale.options.map((language) => [`${language}/${promptNameOf(step.text[language])}`, hertz] as const);
  }),
);

describe.skipIf(!asterisk)(`CTI-10 self-service on a real Asterisk${reason && ` (left out: ${reason})`}`, () => {
  const folder = testFolder('self-service');
  let exchange: Exchange;
  let server: TestServer;
  let bridge: BridgeProcess;
  let caller = 13_700_000_000;
  let isServerGone = false;

  const startBridge = async () => {
    bridge = await startBridgeProcess({
      folder,
      amiPort: exchange.ports.ami,
      amiSecret: readSecret(exchange.secrets.ami),
      serverUrl: server.url,
      token: testCtiToken,
      environment: { AGI_PORT: String(exchange.ports.fastAgi) },
    });
    await until('the bridge is ready', () => bridge.isReady(), 60_000);
  };

  beforeAll(async () => {
    if (!asterisk) return;
    const { databaseUrl, orm } = await databaseWithBank(sqliteDatabase, { customers: 60 });
    await orm.close();
    server = await startTestServer({ databaseUrl });
    const row = {
      customer_no: customerNo,
      hash: await hashPassword(`${customerNo}:${pin}`),
      code_until: null,
      set_by: null,
    };
    await forkOf(server.deps.orm)
      .getKysely<{ phone_pin: typeof row & { set_at: Date } }>()
      .insertInto('phone_pin')
      .values({ ...row, set_at: new Date() })
      .execute();
    exchange = await openExchange({
      asterisk,
      basePort: 26_000,
      queueTimeoutSeconds: 5,
      ringSeconds: 1,
      tones,
      toneMs: 2_000,
      flows: [selfService],
    });
    await startBridge();
  }, 180_000);
  afterAll(async () => {
    await bridge?.kill('SIGTERM');
    await exchange?.close();
    if (!isServerGone) await server?.stop();
  });

  const place = async (to: string, digits: string) => {
    const from = String(++caller);
    const call = await exchange.call({ from, to, digits });
    const { CallId = '' } = await exchange.ami.event(userEvents.callArrived, (event) => event.Ani === from);
    const told = (value: string) =>
      exchange.ami.event(userEvents.ivrStep, (event) => event.CallId === CallId && event.Value === value, 30_000);
    const queued = () => exchange.ami.event('QueueCallerJoin', (event) => event.Linkedid === CallId, 30_000);
    const asked = (question: keyof typeof questions) =>
      until(`the caller hears ${question}`, () => call.hears(questions[question], 200) > 0.8, 30_000);
    return { call, callId: CallId, told, asked, queued };
  };

  test.each([
    ['95598', '*#'],
    ['95599', '*#'],
  ])(
    'CTI-10 CTI-02 on %s a caller proves himself, hears his balance and goes to an agent, and his PIN is nowhere',
    async (to, digits) => {
      const { call, callId, told, asked, queued } = await place(to, digits);
      await asked('main');
      await call.sendDigits('1');
      await asked('identify_by');
      await call.sendDigits('1');
      await asked('number');
      await call.sendDigits(`${customerNo}#`);
      await told(customerNo);
      await asked('pin');
      await call.sendDigits(pin);
      await told('proved');
      await asked('account_menu');
      await call.sendDigits('1');
      await told('account_menu:balance');
      await until('the question is over', () => call.hears(questions.account_menu, 200) < 0.2);
      await asked('account_menu');
      await call.sendDigits('0');
      await told('agent');
      await queued();
      await call.hangUp();

      const paths = async () => (await callerPaths(forkOf(server.deps.orm), selfServiceFlow, 1))?.leftAt ?? [];
      await until('the way he went is kept', async () => (await paths()).some(({ step }) => step === 'account_menu'));
      expect(JSON.stringify(exchange.ami.messages)).not.toContain(pin);
      expect(bridge.output()).not.toContain(pin);
      expect(JSON.stringify(server.logLines)).not.toContain(pin);
      for (const name of readdirSync(join(folder, 'journal')))
        expect(readFileSync(join(folder, 'journal', name), 'utf8')).not.toContain(pin);
      for (const log of ['cdr-custom/calls.csv', 'cel-custom/events.csv']) {
        const file = join(exchange.home.asteriskRun, 'log', log);
        const written = () => (existsSync(file) ? readFileSync(file, 'utf8') : '');
        await until(`the call is in ${log}`, () => written().includes(callId));
        expect(written()).not.toContain(pin);
      }
    },
    90_000,
  );

  test('CTI-10 a bridge that hangs loses the caller to the queue', async () => {
    process.kill(bridge.pid, 'SIGSTOP');
    try {
      const { call, told, queued } = await place('95598', '*#');
      await told('hung');
      await queued();
      await call.hangUp();
    } finally {
      process.kill(bridge.pid, 'SIGCONT');
    }
    await until('the bridge is ready again', () => bridge.isReady(), 60_000);
  }, 150_000);

  test('CTI-10 when the bridge dies in mid-sentence, and when there is none, the caller waits for an agent', async () => {
    const cut = await place('95598', '*#');
    await cut.told('begin');
    await bridge.kill('SIGKILL');
    await cut.queued();
    const alone = await place('95599', '*#');
    await alone.queued();
    await Promise.all([cut.call.hangUp(), alone.call.hangUp()]);
  }, 90_000);

  test('CTI-10 when the server goes away in mid-sentence, and while it is away, the caller waits for an agent', async () => {
    await startBridge();
    const left = await place('95598', '*#');
    await left.told('begin');
    await server.stop();
    isServerGone = true;
    await left.asked('main');
    await left.call.sendDigits('1');
    await left.told('fallback');
    await left.queued();
    const late = await place('95599', '*#');
    await late.queued();
    await Promise.all([left.call.hangUp(), late.call.hangUp()]);
  }, 150_000);
});
