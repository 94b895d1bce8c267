import { randomUUID } from 'node:crypto';
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { CustomerImages, ImageElementView, ImageSetDetail, ImageSetView } from '@tellerline/contracts';
import { knownCustomers } from '@tellerline/db/seeds/known-customers';
import { ManualClock } from '@tellerline/server/kernel/clock';
import { forkOf } from '@tellerline/server/persistence/orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { auditEntries } from '../../support/audit-entries.ts';
import { databaseWithBank } from '../../support/test-bank.ts';
import type { TestClient } from '../../support/test-client.ts';
import { describeEachDatabase } from '../../support/test-database.ts';
import { testFolder } from '../../support/test-folder.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';

const company = knownCustomers.corporate.customerNo;
/** Of another branch than `clerk-b` and `agent-b`. */
const foreign = knownCustomers.typed.customerNo;
const fixture = (name: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(readFileSync(resolve(import.meta.dirname, '../../fixtures/images', name)));
const [licence, card, tiff, pdf] = [
  'licence-original.jpg',
  'signature-card.png',
  'application-2-pages.tif',
  'application-2-pages.pdf',
].map(fixture) as [Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>];

const lookUpLimits = { customersAnHour: 12, numberSearches: 40 };

describeEachDatabase('images of documents', (database) => {
  let server: TestServer;
  let clerk: TestClient;
  let agent: TestClient;
  const folder = testFolder('images');
  const clock = new ManualClock();
  beforeAll(async () => {
    const { databaseUrl, orm } = await databaseWithBank(database, { customers: 60 });
    await orm.close();
    server = await startTestServer({ databaseUrl, clock, config: { documents: { images: { folder } }, lookUpLimits } });
    [clerk, agent] = [await server.signIn('clerk1'), await server.signIn('agent1')];
  });
  afterAll(() => server.stop());
  beforeEach(() => clock.advance(60_000));

  const begin = async (draft: object = {}, customerNo: string = company, as = clerk): Promise<ImageSetView> => {
    const body = { id: randomUUID(), kind: 'businessLicence', ...draft };
    const { data, error, status } = await as.post<ImageSetView>(`/customers/${customerNo}/image-sets`, body);
    if (status !== 201) throw new Error(JSON.stringify(error));
    return data;
  };
  const add = (set: { id: string }, bytes: Uint8Array<ArrayBuffer>, name = 'scan.jpg', element?: string) =>
    clerk.upload<ImageSetDetail>(
      `/image-sets/${set.id}/pages?name=${encodeURIComponent(name)}${element ? `&element=${element}` : ''}`,
      bytes,
    );
  const finish = (set: { id: string }) => clerk.post<ImageSetDetail>(`/image-sets/${set.id}/import`, {});
  const imported = async (draft: object = {}, ...files: Uint8Array<ArrayBuffer>[]): Promise<ImageSetView> => {
    clock.advance(60_000);
    const set = await begin(draft);
    for (const file of files.length > 0 ? files : [licence]) expect((await add(set, file)).status).toBe(200);
    return (await finish(set)).data;
  };
  const images = async (query = '', as = agent) =>
    (await as.get<CustomerImages>(`/customers/${company}/images${query}`)).data;
  const kind = async (name: string, query = '') => (await images(query)).kinds.find((each) => each.kind === name);
  const account = async () => (await images()).accounts[0]?.ref ?? '';
  const storedFiles = () =>
    readdirSync(join(folder, 'store'), { recursive: true, withFileTypes: true }).filter((f) => f.isFile());

  test('CIF-08 pages of all four types come in, are numbered, and come out byte for byte with their true type', async () => {
    const set = await begin({ kind: 'accountApplication' });
    expect(set.number).toMatch(new RegExp(`^${company}-\\d{6}$`));
    for (const [bytes, name] of [
      [licence, '正本.jpg'],
      [card, 'b.png'],
      [tiff, 'c.pdf'],
      [pdf, 'd'],
    ] as const) {
      expect((await add(set, bytes, name)).status).toBe(200);
    }
    const { data } = await finish(set);
    expect(data.pages.map(({ pageNo, type, pages, fileName }) => [pageNo, type, pages, fileName])).toEqual([
      [1, 'image/jpeg', 1, '正本.jpg'],
      [2, 'image/png', 1, 'b.png'],
      [3, 'image/tiff', 2, 'c.pdf'],
      [4, 'application/pdf', 2, 'd'],
    ]);
    for (const [at, bytes] of [licence, card, tiff, pdf].entries()) {
      const got = await agent.download(`/image-sets/${set.id}/pages/${at + 1}/1`);
      expect(got.bytes.equals(Buffer.from(bytes))).toBe(true);
      expect(got.headers.get('content-type')).toBe(data.pages[at]?.type);
      expect(got.headers.get('x-content-type-options')).toBe('nosniff');
      expect(got.headers.get('content-security-policy')).toMatch(/^default-src 'none';.* sandbox/);
      expect(got.headers.get('cache-control')).toBe('no-store');
      expect(got.headers.get('content-length')).toBe(String(bytes.length));
    }
  });

  test('CIF-08 what is not one of the four types, damaged or too long is refused and leaves nothing behind', async () => {
    const set = await begin();
    const before = storedFiles().length;
    const text = (content: string) => new Uint8Array(Buffer.from(content));
    expect((await add(set, text('<script>alert(1)</script>'), 'a.jpg')).error?.code).toBe('image.type_unknown');
    expect((await add(set, licence.slice(0, 20_000))).error?.code).toBe('image.damaged');
    expect((await add(set, new Uint8Array(20 * 1024 * 1024 + 1))).error?.code).toBe('request.too_large');
    expect(storedFiles().length).toBe(before);
    expect(readdirSync(join(folder, 'incoming'))).toEqual([]);
    expect((await finish(set)).error?.code).toBe('image.set_empty');
    for (const name of ['a\u0000b', 'a\nb', '']) expect((await add(set, licence, name)).status).toBe(400);
    expect((await add(set, licence, '../../../etc/passwd')).data.pages[0]?.fileName).toBe('../../../etc/passwd');
    expect(storedFiles().every(({ name }) => /^[0-9a-f]{64}$/.test(name))).toBe(true);
  });

  test('CIF-08 the same content is stored once, whoever brings it; the same page twice is one page', async () => {
    const before = storedFiles().length;
    const [one, other] = [await begin(), await begin({ kind: 'other' })];
    await Promise.all([add(one, card), add(other, card), add(one, card), add(one, card)]);
    expect((await add(one, card)).data.pages).toHaveLength(1);
    expect(storedFiles().length).toBeLessThanOrEqual(before + 1);
  });

  test('CIF-08 many pages at once into one set each have a place of their own', async () => {
    const set = await begin({ kind: 'signatureCard' });
    const variants = Array.from({ length: 12 }, (_, at) => new Uint8Array([...licence.slice(0, -2), at, 0xff, 0xd9]));
    const answers = await Promise.all(variants.map((bytes, at) => add(set, bytes, `p${at}.jpg`)));
    expect(answers.map(({ status }) => status)).toEqual(variants.map(() => 200));
    const { data } = await clerk.get<ImageSetDetail>(`/image-sets/${set.id}`);
    expect(data.pages.map(({ pageNo }) => pageNo)).toEqual(variants.map((_, at) => at + 1));
    expect(new Set(data.pages.map(({ fileName }) => fileName)).size).toBe(12);
  });

  test('CIF-08 beginning again with the same id is the same set; many begun at once have numbers of their own', async () => {
    const id = randomUUID();
    const again = await Promise.all([begin({ id }), begin({ id })].map((set) => set.catch(() => null)));
    const [first] = again.filter((set) => set !== null);
    expect((await begin({ id })).number).toBe(first?.number);
    const many = await Promise.all(Array.from({ length: 8 }, () => begin()));
    expect(new Set(many.map(({ number }) => number)).size).toBe(8);
  });

  describe('CIF-08 the latest import of a kind is the one that opens', () => {
    test('older ones stay reachable, and one that is valid longer is told', async () => {
      const longest = await imported({ kind: 'nationalTax', longTerm: true }, licence);
      const middle = await imported({ kind: 'nationalTax', validTo: '2027-12-31' }, card);
      const latest = await imported({ kind: 'nationalTax', validTo: '2027-01-31' }, tiff);
      const shown = await kind('nationalTax');
      expect(shown?.latest?.id).toBe(latest.id);
      expect(shown).toMatchObject({ older: 2, laterValid: { id: longest.id } });
      const list = await agent.get<{ items: ImageSetView[] }>(`/customers/${company}/image-sets?kind=nationalTax`);
      expect(list.data.items.map(({ id }) => id)).toEqual([latest.id, middle.id, longest.id]);
      expect((await agent.download(`/image-sets/${longest.id}/pages/1/1`)).status).toBe(200);
    });

    test('an import without any validity is compared with nothing', async () => {
      await imported({ kind: 'localTax', longTerm: true });
      await imported({ kind: 'localTax' }, card);
      expect((await kind('localTax'))?.laterValid).toBeNull();
    });

    test('what is still being imported, or was withdrawn, is not it', async () => {
      const good = await imported({ kind: 'organisationCode' });
      const wrong = await imported({ kind: 'organisationCode' }, card);
      await add(await begin({ kind: 'organisationCode' }), tiff);
      expect((await kind('organisationCode'))?.latest?.id).toBe(wrong.id);
      const withdrawn = await clerk.post<ImageSetDetail>(`/image-sets/${wrong.id}/withdrawal`, { reason: '客户拿错' });
      expect(withdrawn.data.withdrawn).toMatchObject({ reason: '客户拿错', by: { name: '录入员 1' } });
      expect((await kind('organisationCode'))?.latest?.id).toBe(good.id);
      expect((await agent.download(`/image-sets/${wrong.id}/pages/1/1`)).status).toBe(200);
      expect((await add(wrong, tiff)).error?.code).toBe('image.set_closed');
    });

    test('by account: that account’s latest, another’s not', async () => {
      const ref = await account();
      const general = await imported({ kind: 'basicAccountPermit' });
      const own = await imported({ kind: 'basicAccountPermit', account: ref }, card);
      const later = await imported({ kind: 'basicAccountPermit' }, tiff);
      expect((await kind('basicAccountPermit'))?.latest?.id).toBe(later.id);
      expect((await kind('basicAccountPermit', `?account=${ref}`))?.latest?.id).toBe(own.id);
      expect(own.accountNo).toMatch(/^\*{4}\d{4}$/);
      expect(general.accountNo).toBeNull();
      expect((await images()).accounts[0]).toMatchObject({ ref, sets: 1 });
    });

    test('an account of somebody else is no account of this customer', async () => {
      const [row] = (await forkOf(server.deps.orm).execute(
        `select a.id from account a join customer c on c.id = a.customer_id where c.customer_no <> '${company}'`,
      )) as { id: number }[];
      const body = { id: randomUUID(), kind: 'other', account: `id:${row?.id}` };
      const refused = await clerk.post(`/customers/${company}/image-sets`, body);
      expect(refused.error?.code).toBe('document.account_unknown');
    });
  });

  test('CIF-08 a page is replaced softly: the edition before stays, with who and why', async () => {
    const set = await imported({ kind: 'temporaryAccountPermit' }, licence, card);
    const replace = (revision: number, bytes: Uint8Array<ArrayBuffer>) =>
      clerk.upload<ImageSetDetail>(
        `/image-sets/${set.id}/pages/1/replacement?name=better.tif&reason=${encodeURIComponent('模糊')}&revision=${revision}`,
        bytes,
      );
    const { data } = await replace(1, tiff);
    expect(data.pages.map(({ pageNo, revision, type }) => [pageNo, revision, type])).toEqual([
      [1, 2, 'image/tiff'],
      [2, 1, 'image/png'],
    ]);
    expect(data.earlier).toMatchObject([
      { pageNo: 1, revision: 1, replaced: { reason: '模糊', by: { name: '录入员 1' } } },
    ]);
    expect((await agent.download(`/image-sets/${set.id}/pages/1/1`)).bytes.length).toBe(licence.length);
    expect((await replace(1, pdf)).error?.code).toBe('conflict.stale');
    const both = await Promise.all([replace(2, pdf), replace(2, card)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  test('CIF-08 the missing-page check names the files of the list that are not there', async () => {
    const { data: elements } = await clerk.get<ImageElementView[]>('/image-elements');
    const original = elements.find((each) => each.kind === 'businessLicence' && each.name.en === 'Original');
    await imported({ kind: 'businessLicence' });
    expect((await kind('businessLicence'))?.missing.map(({ name }) => name.en)).toEqual(['Duplicate']);
    expect((await kind('legalPersonId'))?.missing).toMatchObject([{ expected: 2, present: 0, mandatory: true }]);
    const draft = { kind: 'businessLicence', customerKind: 'corporate', pages: 3, copies: 1, mandatory: true };
    const added = await clerk.post<ImageElementView>('/image-elements', {
      ...draft,
      nameZh: '章程',
      nameEn: 'Articles',
    });
    const set = await begin({ kind: 'businessLicence' });
    expect((await add(set, pdf, 'articles.pdf', added.data.id)).error).toBeUndefined();
    await add(set, card, 'x.png', original?.id);
    await finish(set);
    expect((await kind('businessLicence'))?.missing.map(({ name, present }) => [name.en, present])).toEqual([
      ['Duplicate', 0],
      ['Articles', 2],
    ]);
    const { version, id } = added.data;
    const off = { nameZh: '章程', nameEn: 'Articles', pages: 3, copies: 1, mandatory: true, inUse: false, version };
    expect((await clerk.request('put', `/image-elements/${id}`, off)).status).toBe(200);
    expect((await clerk.request('put', `/image-elements/${id}`, off)).error?.code).toBe('conflict.stale');
    // Pages of what is no longer on the list fill what is missing.
    expect((await kind('businessLicence'))?.missing).toEqual([]);
  });

  test('CIF-12 images of another branch’s customer are not there, to look at or to add to', async () => {
    const far = await begin({}, foreign);
    await add(far, licence);
    await finish(far);
    const [clerkB, agentB] = [await server.signIn('clerk-b'), await server.signIn('agent-b')];
    for (const path of [
      `/customers/${foreign}/images`,
      `/customers/${foreign}/image-sets`,
      `/image-sets/${far.id}`,
      `/image-sets/${far.id}/pages/1/1`,
    ]) {
      expect((await agentB.get(path)).error?.code, path).toBe('resource.not_found');
    }
    const draft = { id: randomUUID(), kind: 'other' };
    expect((await clerkB.post(`/customers/${foreign}/image-sets`, draft)).error?.code).toBe('resource.not_found');
    expect((await clerkB.post(`/image-sets/${far.id}/withdrawal`, { reason: '试试看' })).error?.code).toBe(
      'resource.not_found',
    );
    expect(
      (await clerkB.upload(`/image-sets/${far.id}/pages/1/replacement?name=a&reason=xx&revision=1`, card)).error?.code,
    ).toBe('resource.not_found');
    const own = (await agentB.get<CustomerImages>(`/customers/${company}/images`)).status;
    expect(own).toBe(200);
  });

  test('OPS-03 every look at an image is in the audit trail', async () => {
    const set = await imported({ kind: 'other' });
    const before = (await auditEntries(server)).length;
    await agent.download(`/image-sets/${set.id}/pages/1/1`);
    await agent.download(`/image-sets/${set.id}/pages/1/1`);
    const looks = (await auditEntries(server)).slice(before).filter(({ key }) => key === 'Image.Viewed');
    expect(looks.map(({ subject_id, actor_id, details }) => [subject_id, actor_id, JSON.parse(details)])).toEqual(
      Array.from({ length: 2 }, () => [company, agent.session?.user.id, { set: set.id, page: 1, revision: 1 }]),
    );
  });

  test('CIF-12 looks at images of ever more customers come to an end, like looks at their cards', async () => {
    const second = await server.signIn('agent2');
    const paths = ['images', 'image-sets', 'papers', 'outside-images/lending'];
    let refused = 0;
    for (let n = 0; n < lookUpLimits.customersAnHour + paths.length; n += 1) {
      const answer = await second.get(`/customers/${20_000_000 + n}/${paths[n % paths.length]}`);
      if (answer.error?.code === 'request.too_many') refused += 1;
      else expect(answer.error?.code).toBe('resource.not_found');
    }
    expect(refused).toBe(paths.length);
  });

  test('an image that was changed or lost in the store is never shown as whole', async () => {
    const bytes = new Uint8Array([...licence.slice(0, -2), 77, 0xff, 0xd9]);
    const set = await imported({ kind: 'other' }, bytes);
    const { data } = await clerk.get<ImageSetDetail>(`/image-sets/${set.id}`);
    const sha = (await auditEntries(server)).flatMap(({ details }) => {
      const { set: of, sha256 } = JSON.parse(details) as { set?: string; sha256?: string };
      return of === data.id && sha256 ? [sha256] : [];
    })[0] as string;
    const path = join(folder, 'store', sha.slice(0, 2), sha.slice(2, 4), sha);
    chmodSync(path, 0o600);
    const forged = Buffer.from(bytes);
    forged[5_000] = (forged[5_000] ?? 0) ^ 1;
    writeFileSync(path, forged);
    await expect(agent.download(`/image-sets/${set.id}/pages/1/1`)).rejects.toThrow();
    rmSync(path);
    expect((await agent.get(`/image-sets/${set.id}/pages/1/1`)).error?.code).toBe('image.lost');
    expect(server.logLines.some(({ event }) => event === 'images.broken')).toBe(true);
  });

  test('CIF-08 each stored file is read back once in 32 nights; one that is gone or changed is told, by its hash alone', async () => {
    const rows = await forkOf(server.deps.orm).execute('select sha256 from stored_file order by sha256');
    const kept = (sha256: string) => join(folder, 'store', sha256.slice(0, 2), sha256.slice(2, 4), sha256);
    const hashes = rows.map(({ sha256 }) => String(sha256));
    // A test above has lost one already.
    const [gone = '', other = '', ...whole] = hashes.filter((sha256) => existsSync(kept(sha256)));
    rmSync(kept(gone), { force: true });
    rmSync(kept(other), { force: true });
    writeFileSync(kept(other), 'something else');
    const all = { looked: 0, lost: [] as string[], changed: [] as string[] };
    for (let night = 0; night < 32; night += 1) {
      clock.advance(24 * 3_600_000);
      const found = await server.documents?.checkImages();
      all.looked += found?.looked ?? 0;
      all.lost.push(...(found?.lost ?? []));
      all.changed.push(...(found?.changed ?? []));
    }
    expect(whole.length).toBeGreaterThan(0);
    expect(all).toMatchObject({ looked: rows.length, changed: [other] });
    expect(all.lost.sort()).toEqual(hashes.filter((sha256) => !existsSync(kept(sha256))));
    expect(server.logLines.filter(({ event }) => event === 'images.lost').map(({ sha256 }) => sha256)).toContain(gone);
    const checks = (await auditEntries(server)).filter(({ key }) => key === 'Image.StoreChecked');
    expect(checks).toHaveLength(32);
  });
});
