import { attributeFields, type BundleDetail, type ImportView } from '@tellerline/contracts';
import { knownCustomers } from '@tellerline/db/seeds/known-customers';
import { ManualClock } from '@tellerline/server/kernel/clock';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { databaseWithBank } from '../../support/test-bank.ts';
import type { TestClient } from '../../support/test-client.ts';
import { describeEachDatabase } from '../../support/test-database.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';
import { until } from '../../support/until.ts';
import { FileDesk } from '../reviews/file-entry.ts';
import { Bundles, okay } from './bundles.ts';

const person = knownCustomers.alone.customerNo;
const company = knownCustomers.corporate.customerNo;

describeEachDatabase('CIF-07 a bundle moves on by the work that is done for its customer', (database) => {
  const clock = new ManualClock();
  let server: TestServer;
  let bundles: Bundles;
  let branch: TestClient;
  let centre: TestClient;
  let entry: FileDesk;
  let review: FileDesk;
  let income = 100_000;
  beforeAll(async () => {
    const { databaseUrl, orm } = await databaseWithBank(database, { customers: 120 });
    await orm.close();
    server = await startTestServer({ databaseUrl, clock });
    bundles = new Bundles(server);
    branch = await server.signIn('clerk-b');
    centre = await server.signIn('clerk1');
    entry = new FileDesk(centre);
    review = new FileDesk(await server.signIn('reviewer1'));
  });
  afterAll(() => server.stop());
  beforeEach(() =>
    server.deps.transaction(async (em) => {
      for (const table of ['bundle_line', 'bundle_event', 'bundle', 'task']) {
        await em.execute(`delete from ${table}`, [], 'run');
      }
      await em.execute('update pending_change set open_key = null', [], 'run');
      clock.advance(60_000);
      income += 100;
    }),
  );

  const received = async (customerNo: string): Promise<BundleDetail> =>
    okay(await bundles.move(centre, await bundles.handOver(branch, customerNo), 'receipt'));
  const enter = async (what: 'draft' | 'submission') => {
    const { version } = await entry.file(person);
    return (await entry.enter(person, what, { monthlyIncome: income }, { baseVersion: version })).data;
  };
  const stepOf = async (bundle: BundleDetail): Promise<string> => (await bundles.see(centre, bundle.id)).step;
  const entryComplete = async (bundle: BundleDetail) =>
    bundles.move(centre, await bundles.see(centre, bundle.id), 'finish', { step: 'data_entry' });

  test('entry is not complete while a change is a draft; the approval of the last one ends the review', async () => {
    const bundle = await received(person);
    await enter('draft');
    expect((await entryComplete(bundle)).error).toMatchObject({ code: 'hand_over.open_changes', details: { open: 1 } });
    const { version } = await entry.file(person);
    const open = (await entry.inbox('mine', '&state=draft')).items[0];
    const change = (
      await entry.enter(
        person,
        'submission',
        { monthlyIncome: income },
        { baseVersion: version, changeVersion: open?.version ?? null },
      )
    ).data;
    expect(okay(await entryComplete(bundle)).step).toBe('review');
    // The change has its own task; the bundle puts no second one beside it.
    expect(await bundles.kindsWaiting(review.client, bundle)).toEqual([]);
    await review.approved(change);
    expect(await stepOf(bundle)).toBe('archive');
  });

  test('what was approved before the entry is called complete needs no second review', async () => {
    const bundle = await received(person);
    await review.approved(await enter('submission'));
    expect(await stepOf(bundle)).toBe('data_entry');
    expect(okay(await entryComplete(bundle)).step).toBe('archive');
  });

  test('a change that is sent back takes the bundle back to data entry, with the reason on its path', async () => {
    const bundle = await received(person);
    const change = await enter('submission');
    await entryComplete(bundle);
    await review.return(change.id, change.version, '收入与证明不符');
    const seen = await bundles.see(centre, bundle.id);
    expect(seen.step).toBe('data_entry');
    expect(seen.path.at(-1)).toMatchObject({ what: 'entry_returned', reason: '收入与证明不符' });
    expect(await bundles.kindsWaiting(centre, bundle)).toEqual(['data_entry']);
  });

  test('attributes kept on their own page count for the bundle, before their turn', async () => {
    const bundle = await received(company);
    const texts = Object.fromEntries(attributeFields.map(({ id, required }) => [id, required ? '制造业' : '']));
    const line = { accountNo: '', customerNo: company, baseVersion: null, ...texts };
    okay(await centre.post('/attribute-submissions', { lines: [line], draftId: null }));
    const seen = await bundles.see(centre, bundle.id);
    expect(seen.step).toBe('data_entry');
    expect(seen.progress.find(({ step }) => step === 'attributes')).toMatchObject({
      state: 'done',
      by: { name: '录入员 1' },
    });
    expect(await bundles.kindsWaiting(centre, bundle)).toEqual(['data_entry']);
  });

  test('CIF-05 attributes that came by a table count as well, found right or changed', async () => {
    const bundle = await received(company);
    const columns = attributeFields.map(({ label }) => label['zh-CN']);
    const cells = attributeFields.map(({ required }) => (required ? '制造业' : ''));
    const table = `客户号,${columns.join(',')}\n${company},${cells.join(',')}\n`;
    const { data: sent } = await centre.upload<ImportView>(
      '/imports?kind=industry_attributes&name=attributes.csv',
      new Uint8Array(Buffer.from(table)),
    );
    const moved = (from: string) =>
      until(`${from} is over`, async () => {
        const { data } = await centre.get<ImportView>(`/imports/${sent.id}`);
        return data.state === from ? null : data;
      });
    const { version, counts } = await moved('reading');
    expect(counts).toMatchObject({ rows: 1, bad: 0 });
    expect((await bundles.see(centre, bundle.id)).progress.find(({ step }) => step === 'attributes')?.state).not.toBe(
      'done',
    );
    okay(await centre.post(`/imports/${sent.id}/application`, { version }));
    await moved('applying');
    expect((await bundles.see(centre, bundle.id)).progress.find(({ step }) => step === 'attributes')).toMatchObject({
      state: 'done',
      by: { name: '录入员 1' },
    });
  });
});
