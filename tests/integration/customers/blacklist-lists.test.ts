import {
  type BlacklistDetail,
  type BlacklistHitPage,
  type BlacklistPage,
  blacklistSubject,
  type Changes,
  type CustomerCard,
  type ImportRowPage,
  type ImportView,
  type PossibleMatches,
  type ReviewDetail,
} from '@tellerline/contracts';
import { knownCustomers } from '@tellerline/db/seeds/known-customers';
import { ManualClock } from '@tellerline/server/kernel/clock';
import { newId } from '@tellerline/server/kernel/ids';
import { toE164 } from '@tellerline/server/kernel/phone-number';
import { nameKey } from '@tellerline/server/modules/customers/blacklist/blacklist-keys';
import { residentIdCheck } from '@tellerline/server/modules/customers/index';
import { nameKeys } from '@tellerline/server/modules/customers/search/search-keys';
import { forkOf } from '@tellerline/server/persistence/orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { databaseWithBank } from '../../support/test-bank.ts';
import { describeEachDatabase } from '../../support/test-database.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';
import { until } from '../../support/until.ts';
import { FileDesk } from '../reviews/file-entry.ts';
import { newKey, RecordDesk } from '../reviews/record-desk.ts';

const { alone, sharing, typed } = knownCustomers;
const numbered = (first17: string) => `${first17}${residentIdCheck(first17)}`;
const [wanted, other] = [numbered('44060619900307129'), numbered('44060619910307129')];

describeEachDatabase('CIF-11 lists of others, and names alone', (database) => {
  const clock = new ManualClock();
  let server: TestServer;
  let clerk: RecordDesk;
  let reviewer: RecordDesk;

  beforeAll(async () => {
    const { databaseUrl, orm } = await databaseWithBank(database, { customers: 60, clock });
    await orm.close();
    server = await startTestServer({ databaseUrl, clock });
    const desk = async (user: string) => new RecordDesk(await server.signIn(user), 'blacklist_entry');
    [clerk, reviewer] = [await desk('clerk1'), await desk('reviewer1')];
  });
  afterAll(() => server.stop());

  const settled = (id: number): Promise<ImportView> =>
    until('the import', async () => {
      const { data } = await clerk.client.get<ImportView>(`/imports/${id}`);
      return ['reading', 'applying', 'undoing'].includes(data.state) ? null : data;
    });
  const send = async (text: string) => {
    const bytes = new Uint8Array(Buffer.from(text));
    const { data } = await clerk.client.upload<ImportView>('/imports?kind=blacklist&name=police.csv', bytes);
    return { ...(await settled(data.id)), sameFile: data.sameFile };
  };
  const decide = async ({ id, version }: ImportView, what: 'application' | 'undoing') =>
    (await clerk.client.post<ImportView>(`/imports/${id}/${what}`, { version })).data;
  const rows = async (id: number) => (await clerk.client.get<ImportRowPage>(`/imports/${id}/rows`)).data.items;
  const list = async (query: string) => (await clerk.client.get<BlacklistPage>(`/blacklist?${query}`)).data.items;
  const flags = async (customerNo: string) =>
    (await clerk.client.get<CustomerCard>(`/customers/${customerNo}/card`)).data.flags.map(({ severity, text }) => ({
      severity,
      zh: text['zh-CN'],
    }));

  /** An entry two people have made; its id. */
  const made = async (change: Changes, orgNo = '00', by = clerk) => {
    const subject = blacklistSubject(orgNo, newKey());
    const rest = {
      partyKind: 'personal',
      severity: 'block',
      reason: 'terror',
      reasonText: '名单',
      advice: 'refer',
      source: 'regulator',
      validFrom: '2026-11-23',
    };
    await reviewer.approved(await by.submit(subject, { ...rest, ...change }));
    return subject.split('.')[1] ?? '';
  };

  test('a list is checked row by row, becomes true by a second person, and the same file changes nothing', async () => {
    const text = [
      '姓名,身份证号,级别,原因,来源,说明,手机号,失效日,客户号',
      `赵某某,${wanted},禁止办理,fraud,公安机关,协查 118,,,`,
      `钱某某,${other.slice(0, 17)}${other.endsWith('1') ? '2' : '1'},警示,电信网络诈骗涉案,公安机关,,,,`,
      '孙某某,,警示,没有的原因,公安机关,,,,',
      '李某某,,警示,identity,police,,138-0000,,',
      `赵某某,${wanted},警示,fraud,police,,,,`,
      `${alone.name},,警示,account_trade,公安机关,,,,${alone.customerNo}`,
      `周某某,${other},警示,identity,police,,13422223333,2020-01-01,`,
      '吴某某,,禁止办理,identity,police,,13422224444,,',
    ].join('\n');
    const view = await send(text);
    expect(view).toMatchObject({ state: 'checked', twoPeople: true, open: null });
    expect(view.counts).toMatchObject({ rows: 8, bad: 6, new: 2, same: 0 });
    expect((await rows(view.id)).map(({ rowNo, outcome, issues }) => [rowNo, outcome, issues[0]?.reason])).toEqual([
      [2, 'new', undefined],
      [3, 'bad', 'id_wrong'],
      [4, 'bad', 'not_in_list'],
      [5, 'bad', 'not_a_phone'],
      [6, 'bad', 'same_as_row'],
      [7, 'new', undefined],
      [8, 'bad', 'over_already'],
      [9, 'bad', 'reason_in_words'],
    ]);
    expect(JSON.stringify(await rows(view.id))).not.toContain(wanted);

    const anotherClerk = await server.signIn('clerk2');
    const entered = { baseVersion: view.version, changeVersion: null, changes: { decision: 'x' }, overrides: [] };
    for (const what of ['draft', 'submission']) {
      const foreign = await anotherClerk.request('put', `/records/blacklist_import/${view.id}/${what}`, entered);
      expect(foreign.error?.code, 'its sender alone says that it is to become true').toBe('access.denied');
    }
    const proposed = await decide(view, 'application');
    expect(proposed).toMatchObject({ state: 'checked', open: { state: 'submitted', own: true } });
    expect(await list('q=赵某某')).toEqual([]);
    const change = proposed.open ?? { id: '', version: 0 };
    expect((await clerk.approve(change)).status).toBe(403);
    const { data: detail } = await reviewer.client.get<{ changes: { path: string }[] }>(`/reviews/${change.id}`);
    expect(detail.changes.map(({ path }) => path)).toEqual(['decision', 'file', 'entries', 'left', 'row.2', 'row.7']);
    expect((await reviewer.client.get<ImportRowPage>(`/imports/${view.id}/rows`)).data.items).toHaveLength(8);
    await reviewer.approved(change);

    const applied = await settled(view.id);
    expect(applied).toMatchObject({ state: 'applied', counts: { created: 2, bad: 6 }, applied: { name: '复核员 1' } });
    const byOne = forkOf(server.deps.orm).execute('update data_import set applied_by = uploaded_by where id = ?', [
      view.id,
    ]);
    await expect(byOne).rejects.toThrow(/two_people|constraint/i);
    const [entry] = await list('q=赵某某');
    expect(entry).toMatchObject({ severity: 'block', branch: { orgNo: '00' } });
    const { data: whole } = await clerk.client.get<BlacklistDetail>(`/blacklist/${entry?.id}`);
    expect(whole).toMatchObject({ importId: view.id, enteredBy: '录入员 1', reviewedBy: '复核员 1' });
    expect((await flags(alone.customerNo))[0]).toMatchObject({ severity: 'warning' });
    expect((await list(`q=${alone.customerNo}`))[0]?.customerNo).toBe(alone.customerNo);

    expect(await send(text)).toMatchObject({ id: view.id, sameFile: true });
    const again = await send(
      `姓名,身份证号,级别,原因,来源,说明\n赵某某,${wanted},block,fraud,police,协查 118\n赵某某,${wanted},warn,fraud,police,\n`,
    );
    expect(again.counts).toMatchObject({ same: 1, bad: 1 });

    const otherwise = await send(
      `姓名,身份证号,级别,原因,来源,手机号\n赵某某,${wanted},warn,fraud,police,13900001111\n`,
    );
    expect(otherwise.counts).toMatchObject({ change: 1, bad: 0 });
    expect((await rows(otherwise.id))[0]?.before).toMatchObject({
      severity: '禁止办理',
      phone: null,
      advice: '礼貌拒绝办理',
    });
    const wish = await decide(otherwise, 'application');
    const { data: shown } = await reviewer.client.get<ReviewDetail>(`/reviews/${wish.open?.id}`);
    const row = shown.changes.find(({ path }) => path === 'row.2');
    expect(row?.before?.text['zh-CN']).toBe('赵某某 · 禁止办理 · 礼貌拒绝办理');
    expect(row?.after?.text.en).toMatch(/^赵某某 · 139\*{4}1111 · Caution · /);
    expect((await list('q=赵某某'))[0]).toMatchObject({ severity: 'block' });
    await reviewer.approved(wish.open ?? change);
    expect(await settled(otherwise.id)).toMatchObject({ state: 'applied', counts: { changed: 1 } });
    const now = async () => (await clerk.client.get<BlacklistDetail>(`/blacklist/${entry?.id}`)).data;
    expect(await now()).toMatchObject({
      version: 2,
      row: { severity: 'warn' },
      fields: { reasonText: { value: '协查 118' } },
    });
    expect((await list('q=13900001111')).map(({ id }) => id)).toEqual([entry?.id]);
    const back = await decide(await settled(otherwise.id), 'undoing');
    await reviewer.approved(back.open ?? change);
    expect(await settled(otherwise.id)).toMatchObject({ state: 'undone', counts: { restored: 1 } });
    expect(await now()).toMatchObject({ version: 3, row: { severity: 'block', phone: null, liftedOn: null } });
    expect(await list('q=13900001111')).toEqual([]);

    const late = await send(`姓名,身份证号,级别,原因,来源,说明\n赵某某,${wanted},inform,fraud,police,迟到\n`);
    const lateWish = await decide(late, 'application');
    const subject = blacklistSubject('00', entry?.id ?? '');
    await reviewer.approved(await clerk.submit(subject, { reasonText: '另行核实' }, { baseVersion: 3 }));
    await reviewer.approved(lateWish.open ?? change);
    expect(await settled(late.id)).toMatchObject({ counts: { changed: 0, bad: 1 } });
    expect((await rows(late.id))[0]?.issues[0]?.reason).toBe('entry_changed');
    expect((await now()).row.severity).toBe('block');

    const takeBack = await decide(applied, 'undoing');
    expect(takeBack.state).toBe('applied');
    await reviewer.approved(takeBack.open ?? change);
    expect(await settled(view.id)).toMatchObject({ state: 'undone', counts: { restored: 1, kept: 1 } });
    expect(await list('q=赵某某')).toHaveLength(1);
    expect((await flags(alone.customerNo)).some(({ zh }) => /黑名单/.test(zh))).toBe(false);
  });

  test('however many namesakes are listed, what is certain is told first, and each is noted once', async () => {
    const em = forkOf(server.deps.orm);
    const db = em.getKysely<{
      blacklist_entry: { id: string };
      blacklist_key: object;
      blacklist_hit: { entry_id: string };
    }>();
    const { name, customerNo, phone } = typed;
    const entry = (severity: string) => ({
      id: newId(),
      org_no: '00',
      branch_path: '/00/',
      party_kind: 'personal',
      name,
      severity,
      reason: 'fraud',
      advice: 'refer',
      source: 'police',
      valid_from: '2026-01-01',
      entered_by_name: '录入员',
      reviewed_by_name: '复核员',
      changed_at: new Date(),
      version: 1,
    });
    const namesakes = Array.from({ length: 60 }, () => entry('inform'));
    const certain = entry('block');
    const key = (value: string, { id }: { id: string }) => ({ value, entry_id: id, valid_from: '2026-01-01' });
    await db
      .insertInto('blacklist_entry')
      .values([...namesakes, certain])
      .execute();
    await db
      .insertInto('blacklist_key')
      .values([
        ...namesakes.map((each) => key(nameKey('personal', name), each)),
        key(`phone:${toE164(phone)}`, certain),
      ])
      .execute();
    for (const _ of [1, 2])
      expect((await flags(customerNo))[0]).toEqual({ severity: 'danger', zh: '黑名单 · 禁止办理：电信网络诈骗涉案' });
    const noted = await db.selectFrom('blacklist_hit').select('entry_id').where('entry_id', '=', certain.id).execute();
    expect(noted).toHaveLength(1);
    const ids = [...namesakes, certain].map(({ id }) => id);
    for (const table of ['blacklist_hit', 'blacklist_key'] as const)
      await db
        .deleteFrom(table as 'blacklist_hit')
        .where('entry_id', 'in', ids)
        .execute();
    await db.deleteFrom('blacklist_entry').where('id', 'in', ids).execute();
  });

  test('who bears the name of an entry without papers is a possible match, until a person says which', async () => {
    const id = await made({ name: [...typed.name].join(' ') });
    const calm = { severity: 'info', zh: '名单中有同名者，尚未核实' };
    expect(await flags(typed.customerNo)).toContainEqual(calm);
    expect(JSON.stringify(await flags(typed.customerNo))).not.toMatch(/涉恐|禁止/);
    const { data: hits } = await clerk.client.get<BlacklistHitPage>(`/blacklist/${id}/hits`);
    expect(hits.items).toMatchObject([{ by: 'name', place: 'card', customerNo: typed.customerNo }]);
    const elsewhen = await made({ name: alone.name, birthDate: '1901-01-01' });
    expect(await flags(alone.customerNo)).not.toContainEqual(calm);
    expect((await clerk.client.get<PossibleMatches>(`/blacklist/${elsewhen}/possible`)).data.items).toEqual([]);

    const plain = await made({ name: typed.name, sourceText: '第二份' });
    const toDecide = (await list('possible=1')).map((row): [string, number] => [row.id, row.possible]);
    expect(new Map(toDecide)).toEqual(
      new Map([
        [plain, 1],
        [id, 1],
      ]),
    );
    const verdict = (same: boolean, reason: string, entry = plain) =>
      clerk.client.post<PossibleMatches>(`/blacklist/${entry}/verdicts`, {
        customerNo: typed.customerNo,
        same,
        reason,
      });
    expect((await verdict(false, '')).status).toBe(400);
    const dismissed = await verdict(false, '出生年份不同');
    expect(dismissed.data.items).toMatchObject([
      { customerNo: typed.customerNo, verdict: { same: false, by: '录入员 1' } },
    ]);
    await verdict(false, '同上', id);
    expect(await list('possible=1')).toEqual([]);
    expect(await flags(typed.customerNo)).not.toContainEqual(calm);

    const file = await new FileDesk(clerk.client).newNumber();
    const warned = await new FileDesk(clerk.client).enter(file, 'submission', { name: typed.name });
    expect(warned.data.findings.warnings.map(({ code }) => code)).toContain('blacklist_possible');

    await verdict(true, '证件核对一致');
    const blocked = { severity: 'danger', zh: '黑名单 · 禁止办理' };
    expect((await flags(typed.customerNo))[0]).toEqual(blocked);

    const subject = blacklistSubject('00', plain);
    await reviewer.approved(await clerk.submit(subject, { customerNo: typed.customerNo }, { baseVersion: 1 }));
    expect((await verdict(false, '录错')).data.items).toMatchObject([{ verdict: { same: false } }]);
    expect((await flags(typed.customerNo))[0], 'the number the entry bears itself stays its key').toEqual(blocked);
    expect((await verdict(true, '一人即定')).error?.code, 'an entry with papers').toBe('resource.not_found');

    const [far] = await forkOf(server.deps.orm)
      .getConnection()
      .execute("select customer_no, name from customer where kind = 'personal' and branch_path = '/00/02/' limit 1");
    const branch = new RecordDesk(await server.signIn('clerk-b'), 'blacklist_entry');
    const decided = async (by: RecordDesk, entry: string) =>
      by.client.post(`/blacklist/${entry}/verdicts`, { customerNo: far?.customer_no, same: true, reason: '同名' });
    const near = await made({ name: far?.name }, '01', branch);
    expect((await decided(branch, near)).error?.code, 'a customer of another branch').toBe('resource.not_found');
    const born = await made({ name: far?.name, birthDate: '1901-01-01' });
    expect((await decided(clerk, born)).error?.code, 'born on another day').toBe('resource.not_found');
    expect((await decided(clerk, near)).status).toBe(200);
    expect(server.errors()).toEqual([]);
  });

  test('a name that sounds the same is a lower question: of three syllables by itself, of two with the birth date; found by pinyin', async () => {
    const em = forkOf(server.deps.orm);
    const set = (no: string, name: string, born: string) => {
      const { namePinyin, nameInitials } = nameKeys(name);
      return em.execute(
        'update customer set name = ?, name_pinyin = ?, name_initials = ?, birth_date = ? where customer_no = ?',
        [name, namePinyin, nameInitials, born, no],
      );
    };
    const [long, short] = sharing.customerNos;
    await set(long, '林国强', '1970-02-03');
    await set(short, '张维', '1980-05-06');
    const sounds = { severity: 'info', zh: '名单中有读音相同的姓名，尚未核实' };
    const byLong = await made({ name: '琳国墙' });
    expect(await flags(long)).toContainEqual(sounds);
    const possible = async (id: string) =>
      (await clerk.client.get<PossibleMatches>(`/blacklist/${id}/possible`)).data.items;
    expect(await possible(byLong)).toMatchObject([{ customerNo: long, bySound: true, verdict: null }]);
    const byShort = await made({ name: '章伟' });
    expect(await flags(short)).not.toContainEqual(sounds);
    expect(await possible(byShort)).toEqual([]);
    const dated = await made({ name: '章薇', birthDate: '1980-05-06' });
    expect(await flags(short)).toContainEqual(sounds);
    expect(await possible(dated)).toMatchObject([{ customerNo: short, bySound: true }]);
    for (const q of ['linguoqiang', 'lgq', '林国强'])
      expect((await list(`q=${q}`)).map(({ id }) => id)).toEqual([byLong]);
    expect(await list('q=林')).toEqual([]);
    const other = { customerNo: long, same: false, reason: '读音相同，字不同' };
    const { data } = await clerk.client.post<PossibleMatches>(`/blacklist/${byLong}/verdicts`, other);
    expect(data.items).toMatchObject([{ verdict: { same: false } }]);
    expect(await flags(long)).not.toContainEqual(sounds);
    await set(long, '琳国墙', '1970-02-03');
    const named = { severity: 'info', zh: '名单中有同名者，尚未核实' };
    expect(await flags(long), 'under another name he is another question').toContainEqual(named);
  });
});
