import { existsSync } from 'node:fs';
import type { AttributeSubject } from '@tellerline/contracts';
import iconv from 'iconv-lite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { builtDesktop } from '../support/built-desktop.ts';
import { databaseWithBank } from '../support/test-bank.ts';
import type { TestClient } from '../support/test-client.ts';
import { sqliteDatabase } from '../support/test-database.ts';
import { startTestServer, type TestServer, testPassword } from '../support/test-server.ts';
import { until } from '../support/until.ts';
import { Desk } from './support/desk.ts';

describe.skipIf(!existsSync('/usr/bin/chromium'))(
  'industry attributes in a browser: typed in the grid, imported, undone (skipped without Chromium)',
  () => {
    let server: TestServer;
    let clerk: Desk;
    let api: TestClient;
    let companies: string[];

    beforeAll(async () => {
      const desktopDir = await builtDesktop();
      const { databaseUrl, orm } = await databaseWithBank(sqliteDatabase, { customers: 120 });
      const rows = await orm.em
        .getConnection()
        .execute("select customer_no from customer where kind = 'corporate' order by customer_no");
      companies = rows.map(({ customer_no }: { customer_no: string }) => customer_no);
      await orm.close();
      server = await startTestServer({ databaseUrl, config: { desktopDir, publicOrigins: null } });
      const url = server.url.replace('127.0.0.1', 'localhost');
      clerk = await Desk.signedIn(url, 'clerk1', testPassword);
      api = server.client();
      Object.assign(api, { origin: url });
      await api.signIn('clerk1', testPassword);
    });
    afterAll(async () => {
      await clerk?.close();
      await server?.stop();
    });

    const valuesOf = async (customerNo: string) =>
      (await api.get<AttributeSubject>(`/attributes/subject?customerNo=${customerNo}`)).data.current?.values ?? null;
    const settledIn = (state: string) =>
      clerk.page.locator(`[data-test=import-state][data-state=${state}]`).waitFor({ timeout: 60_000 });

    test('CIF-05 by keys alone a clerk picks an industry of the standard; words of her own are refused in their row', {
      timeout: 120_000,
    }, async () => {
      const [company = ''] = companies;
      const { page } = clerk;
      await page.goto(`${server.url.replace('127.0.0.1', 'localhost')}/#/data/attributes/new`);
      await clerk.at('cell-customerNo').fill(company);
      await clerk.at('cell-customerNo').press('Tab');
      await until('the customer is named', async () => (await clerk.text('attribute-name')) !== '');
      const industry = clerk.at('cell-industry');
      await industry.fill('工业');
      await clerk.at('attributes-submit').click();
      await clerk.at('attribute-issue').waitFor();
      expect(await clerk.text('attribute-issue')).toContain('GB/T 4754');

      await industry.fill('zhizao');
      await page.locator('[data-test=pick-option][data-code="制造业"]').waitFor();
      await industry.press('Enter');
      expect(await industry.inputValue()).toBe('制造业');
      const division = clerk.at('cell-subIndustry1');
      await division.press('ArrowDown');
      await page.locator('[data-test=pick-option][data-code="家具制造业"]').waitFor();
      expect(await page.locator('[data-test=pick-option][data-code="渔业"]').count()).toBe(0);
      await division.fill('jinshujiaju');
      await page.locator('[data-test=pick-option][data-code="金属家具制造"]').waitFor();
      expect(await clerk.text('pick-above')).toContain('家具制造业');
      await division.press('Enter');
      expect(await clerk.at('cell-subIndustry3').inputValue()).toBe('金属家具制造');
      await clerk.at('attributes-submit').click();
      await until('it is kept', async () => (await valuesOf(company)) !== null);
      expect(await valuesOf(company)).toMatchObject({
        industry: '制造业',
        subIndustry1: '家具制造业',
        subIndustry2: '金属家具制造',
        subIndustry3: '金属家具制造',
      });
    });

    test('CIF-05 a text table of an old system is read, its bad row shown, the good ones applied and put back', {
      timeout: 120_000,
    }, async () => {
      const [changed = '', added = ''] = companies;
      const text = `客户号\t行业总类\t专业市场分类\n${changed}\tE\t陶瓷\n${added}\t房地产业\t\n00000000\t建筑业\t\n`;
      const { page } = clerk;
      await page.goto(`${server.url.replace('127.0.0.1', 'localhost')}/#/data/imports`);
      await clerk.at('import-template').waitFor();
      await clerk.at('import-file').setInputFiles({
        name: '旧系统.txt',
        mimeType: 'text/plain',
        buffer: iconv.encode(text, 'gbk'),
      });
      await settledIn('checked');
      await clerk.at('count-bad').click();
      const bad = page.locator('import-rows [data-outcome=bad]');
      await until('only the bad row stands', async () => (await page.locator('import-rows tbody tr').count()) === 1);
      expect(await bad.innerText()).toContain('没有此客户');

      await clerk.at('import-apply').click();
      await settledIn('applied');
      expect(await valuesOf(changed)).toMatchObject({ industry: '建筑业', marketClass: '陶瓷' });
      expect(await valuesOf(added)).toMatchObject({ industry: '房地产业' });

      await clerk.at('import-undo').click();
      await clerk.at('import-undo-confirm').click();
      await settledIn('undone');
      expect(await valuesOf(changed)).toMatchObject({ industry: '制造业', marketClass: null });
      expect(await valuesOf(added)).toBeNull();
      expect(clerk.complaints).toEqual([]);
    });
  },
);
