/**
 * P5: from a keystroke to the frame that shows what it did, in Chromium: the letter in the search box, the hits of the last
 * letter of a search, and the letter in the form of a new customer.
 *
 *   npm run bench -- keys [--customers=2000] [--rounds=20] [--small]
 *
 * The desk of a clerk on a server of its own; the bank is of SQLite. A frame counts as shown in the task after its animation
 * frame. Letters come 120 ms apart, as a quick typist's; of a search whose hits are timed they come at once. The figure is the
 * p95 of the hits.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { seedBank } from '@tellerline/db/generators/seed-bank';
import { seedCodeValues } from '@tellerline/db/seeds/code-lists';
import { entitiesOf } from '@tellerline/server/composition';
import { forkOf, openOrm } from '@tellerline/server/persistence/orm';
import { Desk } from '../e2e/support/desk.ts';
import { builtDesktop } from '../support/built-desktop.ts';
import { prepareDatabase, startTestServer, testPassword } from '../support/test-server.ts';
import { quantile } from './arrivals.ts';
import { recordFigure } from './record-figure.ts';

const small = process.argv.includes('--small');
const option = (name: string, otherwise: number): number =>
  Number(
    process.argv.find((argument) => argument.startsWith(`--${name}=`))?.slice(name.length + 3) ?? String(otherwise),
  );
const customers = option('customers', small ? 300 : 2_000);
const rounds = option('rounds', small ? 2 : 20);
const typistMs = 120;

/** Runs in the page: times of keys to the frame after them, and of the last key to the frame with the hits of a search. */
const watchKeys = `(() => {
  const after = (work) => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = work;
    channel.port2.postMessage(0);
  });
  const deep = (root, name) => {
    for (const each of root.querySelectorAll('*')) {
      if (each.localName === name) return each;
      const found = each.shadowRoot && deep(each.shadowRoot, name);
      if (found) return found;
    }
    return null;
  };
  window.keyTimes = { letters: [], hits: [] };
  let last = 0;
  addEventListener('keydown', (event) => {
    last = event.timeStamp;
    after(() => window.keyTimes.letters.push(performance.now() - event.timeStamp));
  }, true);
  window.untilHits = (q) => new Promise((resolve) => {
    const box = deep(document, 'customer-search').shadowRoot;
    const isAnswered = () => performance.getEntriesByType('resource').some(({ name }) => new URL(name).searchParams.get('q') === q);
    const isShown = () => box.querySelector('[aria-busy=false] [data-test=search-hit]') !== null;
    const look = () => {
      if (isAnswered() && isShown()) after(() => { window.keyTimes.hits.push(performance.now() - last); resolve(null); });
      else requestAnimationFrame(look);
    };
    look();
  });
})()`;

interface KeysWatched {
  keyTimes: KeyTimes;
  untilHits(q: string): Promise<void>;
}

interface KeyTimes {
  letters: number[];
  hits: number[];
}

const folder = mkdtempSync(join(tmpdir(), 'tellerline-keys-bench-'));
const databaseUrl = `sqlite:${join(folder, 'bank.sqlite')}`;
try {
  await measure();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function names(): Promise<string[]> {
  await prepareDatabase(databaseUrl);
  const orm = await openOrm({ databaseUrl, entities: entitiesOf() });
  try {
    await seedCodeValues(orm);
    const run = await seedBank(orm, { customers, seed: 1, transactionsPerAccount: 1 });
    if (run.status !== 'imported') throw new Error(run.reason ?? 'the bank was not imported');
    const rows = await forkOf(orm).execute<{ name_pinyin: string }[]>(
      "select name_pinyin from customer where kind = 'personal' order by customer_no desc limit ?",
      [rounds],
    );
    return rows.map((row) => row.name_pinyin);
  } finally {
    await orm.close();
  }
}

async function measure(): Promise<void> {
  const searched = await names();
  const server = await startTestServer({
    databaseUrl,
    config: {
      desktopDir: await builtDesktop(),
      publicOrigins: null,
      logLevel: 'silent',
      lookUpLimits: { customersAnHour: 1e9, numberSearches: 1e9 },
    },
  });
  const url = server.url.replace('127.0.0.1', 'localhost');
  const clerk = await Desk.signedIn(url, 'clerk1', testPassword);
  try {
    const taken = async (): Promise<KeyTimes> =>
      clerk.page.evaluate(() => {
        const held = globalThis as unknown as KeysWatched;
        const { letters, hits } = held.keyTimes;
        held.keyTimes = { letters: [], hits: [] };
        return { letters, hits };
      });
    await clerk.page.goto(`${url}/#/customers`);
    const box = clerk.at('search-box');
    await box.waitFor();
    await clerk.page.evaluate(watchKeys);
    for (const name of searched) {
      await box.fill('');
      await box.pressSequentially(name, { delay: typistMs });
    }
    const { letters } = await taken();
    for (const name of searched) {
      await box.fill('');
      await delay(300);
      await clerk.page.evaluate(() => performance.clearResourceTimings());
      await box.pressSequentially(name);
      await clerk.page.evaluate((q) => (globalThis as unknown as KeysWatched).untilHits(q), name);
    }
    const { hits } = await taken();
    await clerk.at('new-customer').click();
    await clerk.at('input-name').waitFor();
    await taken();
    for (const name of searched) await clerk.at('input-name').pressSequentially(name.slice(0, 8), { delay: typistMs });
    const form = (await taken()).letters;
    if (hits.length !== searched.length || form.length === 0) throw new Error('Not every key was seen');

    const told = (what: string, times: readonly number[]): string =>
      `${what} p50 ${quantile(times, 0.5).toFixed(0)} ms p95 ${quantile(times, 0.95).toFixed(0)} ms of ${times.length}`;
    const remarks = `${customers} customers; ${[told('letter in the search box', letters), told('hits', hits), told('letter in the form', form)].join(', ')}; load average ${loadavg()[0]?.toFixed(1)}`;
    console.log(remarks);
    const figure = quantile(hits, 0.95);
    if (!small) recordFigure('keys', figure, [figure, figure], remarks);
    console.log(`keys ${figure.toFixed(0)} ms`);
  } finally {
    await clerk.close();
    await server.stop();
  }
}
