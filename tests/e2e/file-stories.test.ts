import { existsSync } from 'node:fs';
import type { FeedDeliveryResult } from '@tellerline/contracts';
import { knownCustomers } from '@tellerline/db/seeds/known-customers';
import { residentIdCheck } from '@tellerline/server/modules/customers/index';
import { feedFiles } from '@tellerline/server/modules/feeds/index';
import type { WebSocketRoute } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FileDesk } from '../integration/reviews/file-entry.ts';
import { builtDesktop } from '../support/built-desktop.ts';
import { customerLine } from '../support/feed-day.ts';
import { databaseWithBank } from '../support/test-bank.ts';
import { sqliteDatabase } from '../support/test-database.ts';
import { startTestServer, type TestServer, testPassword } from '../support/test-server.ts';
import { until } from '../support/until.ts';
import { Desk } from './support/desk.ts';

const { alone, typed } = knownCustomers;
const feedKey = 'the-key-of-the-core-bank-of-this-story';
const first17 = '44060619880229123';
const idNumber = `${first17}${residentIdCheck(first17)}`;
const mistyped = `${first17}${idNumber.endsWith('0') ? '1' : '0'}`;

describe.skipIf(!existsSync('/usr/bin/chromium'))(
  'two people keep a file, in their browsers (skipped without Chromium)',
  () => {
    let server: TestServer;
    let url: string;
    const desks: Desk[] = [];

    beforeAll(async () => {
      const desktopDir = await builtDesktop();
      const { databaseUrl, orm } = await databaseWithBank(sqliteDatabase, { customers: 60 });
      await orm.close();
      server = await startTestServer({
        databaseUrl,
        config: { desktopDir, publicOrigins: null, feed: { dropDir: null, dueAt: '06:30', keys: [feedKey] } },
      });
      url = server.url.replace('127.0.0.1', 'localhost');
    });
    afterAll(async () => {
      for (const desk of desks) await desk.close();
      await server.stop();
    });

    const deskOf = async (user: string): Promise<Desk> => {
      const desk = await Desk.signedIn(url, user, testPassword);
      desks.push(desk);
      return desk;
    };
    const viaApi = async (user: string) => {
      const client = server.client();
      Object.assign(client, { origin: url });
      await client.signIn(user, testPassword);
      return new FileDesk(client);
    };

    test('CIF-03 CIF-07 a clerk enters a person, a reviewer sends him back, the clerk corrects, the reviewer approves', {
      timeout: 180_000,
    }, async () => {
      const clerk = await deskOf('clerk1');
      await clerk.page.goto(`${url}/#/customers`);
      await clerk.at('new-customer').click();
      await clerk.at('file-body').waitFor();
      expect(clerk.page.url()).toMatch(/customers\/new$/);

      const body = clerk.page.locator('file-body');
      await body.locator('[data-test=input-name]').fill('关慧仪');
      await clerk.at('add-idDocuments').click();
      const paper = clerk.page.locator('[data-path="idDocuments.n1"]');
      await paper.locator('[data-test=input-kind]').click();
      await paper.locator('[data-test=pick-option][data-code="10"]').click();
      await paper.locator('[data-test=input-number]').fill(mistyped);
      await body.locator('[data-test=input-birthDate]').fill('1988.2.29');
      // Keyboard alone: the region by its pinyin.
      const region = body.locator('section#basic [data-test=input-hukouRegion]');
      await region.fill('shunde');
      await body.locator('[data-test=pick-option][data-code="440606"]').waitFor();
      await region.press('Enter');
      expect(await region.inputValue()).toContain('顺德');

      await clerk.at('file-submit').click();
      await paper.locator('[data-test=issue]').waitFor();
      expect(await paper.locator('[data-test=issue]').innerText()).toContain('校验位');
      const no = /customers\/new\/(\d{11})/.exec(clerk.page.url())?.[1] ?? '';
      expect(no).toMatch(/^9/);
      await paper.locator('[data-test=input-number]').fill(idNumber);
      await clerk.at('file-submit').click();
      await clerk.page.waitForURL(/#\/reviews/);

      const reviewer = await deskOf('reviewer1');
      await reviewer.page.goto(`${url}/#/reviews`);
      await reviewer.at('review-row').click();
      await reviewer.at('review-changes').waitFor();
      expect(await reviewer.text('review-title')).toBe('关慧仪');
      const shownId = reviewer.page.locator('[data-path="idDocuments.n1.number"] [data-test=review-value]');
      expect(await shownId.innerText()).toBe(`440606********${idNumber.slice(-4)}`);
      await reviewer.at('review-return').click();
      await reviewer.at('review-reason-input').fill('缺联系电话');
      await reviewer.at('review-return-confirm').click();
      await reviewer.at('review-reason').waitFor();

      await clerk.page.goto(`${url}/#/customers/new/${no}`);
      await clerk.page.reload();
      await clerk.at('file-returned').waitFor();
      expect(await clerk.text('file-returned')).toContain('缺联系电话');
      await clerk.at('file-correct').click();
      await clerk.at('add-phones').click();
      const phone = clerk.page.locator('[data-path="phones.n1"]');
      await phone.locator('[data-test=input-use]').click();
      await phone.locator('[data-test=pick-option][data-code="mobile"]').click();
      await phone.locator('[data-test=input-number]').fill('13900139000');
      await clerk.at('duplicate').waitFor();
      await clerk.at('file-submit').click();
      await clerk.page.waitForURL(/#\/reviews/);

      await reviewer.page.goto(`${url}/#/reviews`);
      await reviewer.page.reload();
      await reviewer.at('review-row').click();
      await reviewer.at('review-returns').waitFor();
      await reviewer.at('review-approve').click();
      await reviewer.page.locator('.pill.ok').first().waitFor();
      expect((await (await viaApi('clerk1')).file(no)).exists).toBe(true);
      for (const desk of [clerk, reviewer]) expect(desk.complaints).toEqual([]);
    });

    test('CIF-03 a clerk whose file somebody else changed meanwhile is told, and loses nothing he typed', {
      timeout: 120_000,
    }, async () => {
      const clerk = desks[0] ?? (await deskOf('clerk1'));
      await clerk.page.goto(`${url}/#/customers`);
      await clerk.page.reload();
      const search = clerk.page.locator('customers-page customer-search input');
      await search.fill(alone.customerNo);
      await clerk.at('search-hit').waitFor();
      await clerk.at('search-hit').click();
      await clerk.at('view-file').click();
      await clerk.at('file-edit').click();
      const body = clerk.page.locator('file-body');
      await body.locator('[data-test=input-contactNote]').fill('下午三点后联系');

      const [other, reviewer] = [await viaApi('clerk2'), await viaApi('reviewer1')];
      const { version } = await other.file(alone.customerNo);
      await reviewer.approved(await other.submit(alone.customerNo, { housing: '5' }, { baseVersion: version }));

      // Looking elsewhere and coming back keeps what was typed, too, and says it in words.
      const place = body.locator('[data-test=input-employerRegion]');
      await place.fill('nanhai');
      await body.locator('[data-test=pick-option][data-code="440605"]').click();
      await clerk.at('view-accounts').click();
      await clerk.at('view-file').click();
      expect(await body.locator('[data-test=input-contactNote]').inputValue()).toBe('下午三点后联系');
      await until('the place is named', async () => (await place.inputValue()) === '广东省佛山市南海区');
      await clerk.at('file-submit').click();
      await clerk.at('file-conflict').waitFor();
      expect(await body.locator('[data-test=input-contactNote]').inputValue()).toBe('下午三点后联系');
      await clerk.at('file-submit').click();
      await clerk.at('file-open').waitFor();
      const waiting = (await reviewer.inbox()).items.find(({ customerNo }) => customerNo === alone.customerNo);
      expect(waiting?.changedFields).toBe(2);
      expect(clerk.complaints).toEqual([]);
    });

    test('CIF-10 by keys alone a clerk narrows the list, sorts it, keeps it as a view, opens a customer and asks for it as a file', {
      timeout: 120_000,
    }, async () => {
      const clerk = desks[0] ?? (await deskOf('clerk1'));
      const { keyboard } = clerk.page;
      await clerk.page.goto(`${url}/#/customers/list`);
      const rows = clerk.all('list-row');
      await rows.first().waitFor();
      const all = await rows.count();
      await clerk.at('list-kind').focus();
      await keyboard.press('ArrowDown');
      await keyboard.press('ArrowDown');
      await until('only companies stand', async () => {
        const kinds = await clerk.page.locator('[data-test=list-row] td:nth-child(3)').allInnerTexts();
        return kinds.length > 0 && kinds.length < all && kinds.every((kind) => kind === '公司');
      });
      const names = () => rows.evaluateAll((each) => each.map((row) => row.getAttribute('data-customer') ?? ''));
      await clerk.at('list-sort-customerNo').press('Enter');
      await until('they stand by number', async () => {
        const shown = await names();
        return shown.join() === [...shown].sort().join();
      });
      const narrowed = await names();

      await clerk.at('list-keep-as').press('Enter');
      await clerk.at('list-view-name').fill('企业按客户号');
      await keyboard.press('Enter');
      await until('the view is chosen', async () => /view=/.test(decodeURIComponent(clerk.page.url())));
      await clerk.at('list-clear').press('Enter');
      await until('all are back', async () => (await rows.count()) === all);
      await clerk.at('list-view').selectOption({ label: '企业按客户号' });
      await until('the view narrows again', async () => (await names()).join() === narrowed.join());

      await rows.first().focus();
      await keyboard.press('j');
      await keyboard.press('Enter');
      await clerk.page.waitForURL(/#\/desk/);
      await clerk.page.locator(`customer-page >> text=${narrowed[1]}`).first().waitFor();
      await clerk.page.goBack();
      await until('the same list stands', async () => (await names()).join() === narrowed.join());
      await clerk.page.reload();
      await until('a reload keeps it', async () => (await names()).join() === narrowed.join());

      await clerk.at('list-export').press('Enter');
      await clerk.at('export-given').waitFor();
      await clerk.at('export-purpose').fill('季度企业客户走访');
      await clerk.at('export-send').press('Enter');
      await clerk.at('export-row').waitFor();
      expect(await clerk.at('export-row').innerText()).toMatch(new RegExp(`corporate.*${narrowed.length}`, 's'));
      expect(clerk.complaints).toEqual([]);
    });

    /** The core bank says within the day that the customer is called otherwise. */
    const renamed = async (deliveryId: string, name: string): Promise<void> => {
      const columns = feedFiles(() => 0).find((file) => file.name === 'customers')?.fields ?? [];
      const line = customerLine(typed.customerNo, name, { orgNo: '02' });
      const values = Object.fromEntries(
        columns.map((column, i) => [column.name, line[i] == null ? null : String(line[i])]),
      );
      const answer = await server
        .client()
        .request<FeedDeliveryResult>(
          'post',
          '/feeds/deltas',
          { source: 'core-bank', deliveryId, rows: [{ file: 'customers', asOf: new Date().toISOString(), values }] },
          { origin: undefined, authorization: `Bearer ${feedKey}` },
        );
      expect(answer.data?.rows).toMatchObject([{ outcome: 'taken' }]);
    };

    test('CIF-02 a desk that shows a customer reads him again when the core bank says he changed; what was looked at stays', {
      timeout: 120_000,
    }, async () => {
      const clerk = desks[0] ?? (await deskOf('clerk1'));
      await clerk.page.goto(`${url}/#/customers`);
      await clerk.page.locator('customers-page customer-search input').fill(typed.customerNo);
      await clerk.at('search-hit').click();
      await clerk.at('view-accounts').click();
      await clerk.page.locator('customer-header >> text=梁志文').last().waitFor();
      await renamed('rename', '改名后的人');
      await clerk.page.locator('customer-header >> text=改名后的人').last().waitFor({ timeout: 60_000 });
      expect(await clerk.at('view-accounts').getAttribute('aria-selected')).toBe('true');
      expect(clerk.complaints).toEqual([]);
    });

    test('CIF-02 a desk whose line was cut while the core bank renamed its customer reads him again once it is back', {
      timeout: 120_000,
    }, async () => {
      const clerk = desks[0] ?? (await deskOf('clerk1'));
      const lines: WebSocketRoute[] = [];
      let isCut = false;
      await clerk.page.routeWebSocket(/socket\.io/, (line) => {
        if (isCut) return void line.close();
        lines.push(line);
        line.connectToServer();
      });
      await clerk.page.reload();
      await clerk.page.goto(`${url}/#/customers`);
      await clerk.page.locator('customers-page customer-search input').fill(typed.customerNo);
      await clerk.at('search-hit').click();
      await clerk.page.locator('customer-header >> text=改名后的人').last().waitFor();
      expect(lines.length).toBeGreaterThan(0);
      isCut = true;
      await Promise.all(lines.map((line) => line.close()));
      await renamed('rename-while-cut', '断线时改名的人');
      isCut = false;
      await clerk.page.locator('customer-header >> text=断线时改名的人').last().waitFor({ timeout: 60_000 });
    });

    test('CIF-12 one administrator proposes other rights, another puts them in force, both by the page', {
      timeout: 120_000,
    }, async () => {
      const [one, other] = [await deskOf('admin'), await deskOf('admin2')];
      await one.page.goto(`${url}/#/rights`);
      await one.at('rights-role-clerk').click();
      const cell = one.page.locator('rights-matrix select').first();
      const choices = await cell
        .locator('option')
        .evaluateAll((all) => all.map((each) => each.getAttribute('value') ?? ''));
      const now = await cell.inputValue();
      await cell.selectOption(choices.find((each) => each !== now) ?? '');
      await one.at('rights-reason').fill('季度复核：缩小可见范围');
      await one.at('rights-save').click();
      await one.at('rights-withdraw').waitFor();
      expect(await one.at('rights-approve').count()).toBe(0);

      await other.page.goto(`${url}/#/rights`);
      await other.at('rights-approve').click();
      await other.page.locator('[data-test=rights-history] >> text=季度复核：缩小可见范围').waitFor();
      expect(await other.at('rights-proposal').count()).toBe(0);
      expect([...one.complaints, ...other.complaints]).toEqual([]);
    });
  },
);
