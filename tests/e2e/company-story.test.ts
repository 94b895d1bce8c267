import { existsSync } from 'node:fs';
import { knownCustomers } from '@tellerline/db/seeds/known-customers';
import { bankDay, daysAfter } from '@tellerline/server/kernel/bank-day';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { papersOf } from '../integration/customers/company-desk.ts';
import { builtDesktop } from '../support/built-desktop.ts';
import { databaseWithBank } from '../support/test-bank.ts';
import { sqliteDatabase } from '../support/test-database.ts';
import { startTestServer, type TestServer, testPassword } from '../support/test-server.ts';
import { Desk } from './support/desk.ts';

const { alone } = knownCustomers;
const papers = papersOf(77);
const creditCode = String(papers['businessLicence.number']);
const mistyped = `${creditCode.slice(0, 17)}${creditCode.endsWith('0') ? '1' : '0'}`;
/** The bank's day, which after four in the afternoon UTC is the next one. */
const days = (more: number) => daysAfter(bankDay(new Date(), 'Asia/Shanghai'), more);

describe.skipIf(!existsSync('/usr/bin/chromium'))('a company’s papers, in browsers (skipped without Chromium)', () => {
  let server: TestServer;
  let url: string;
  const desks: Desk[] = [];

  beforeAll(async () => {
    const desktopDir = await builtDesktop();
    const { databaseUrl, orm } = await databaseWithBank(sqliteDatabase, { customers: 20 });
    await orm.close();
    server = await startTestServer({ databaseUrl, config: { desktopDir, publicOrigins: null } });
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
  const approveFirst = async (reviewer: Desk) => {
    await reviewer.page.goto(`${url}/#/reviews`);
    await reviewer.page.reload();
    await reviewer.at('review-row').first().click();
    await reviewer.at('review-changes').waitFor();
    await reviewer.at('review-approve').click();
    await reviewer.page.locator('.pill.ok').first().waitFor();
  };

  test('CIF-04 a clerk enters a new company, explains a doubt, a reviewer approves; a certificate that ends is renewed', {
    timeout: 180_000,
  }, async () => {
    const clerk = await deskOf('clerk1');
    const reviewer = await deskOf('reviewer1');
    await clerk.page.goto(`${url}/#/customers`);
    await clerk.at('new-company').click();
    await clerk.at('panel-businessLicence').waitFor();
    const field = (slot: string, id: string) =>
      clerk.page.locator(`[data-test=panel-${slot}] [data-test="input-${id}"]`);
    const pick = async (slot: string, id: string, typed: string, code: string) => {
      await field(slot, id).fill(typed);
      await clerk.page.locator(`[data-test=panel-${slot}] [data-test=pick-option][data-code="${code}"]`).click();
    };

    await clerk.page.locator('section.name [data-test=input-name]').fill('资阳天工陶艺有限公司');
    const licence = 'businessLicence';
    await field(licence, 'number').fill(mistyped);
    await pick(licence, 'registeredRegion', '512081', '512081');
    await field(licence, 'registeredAddress').fill('简阳市某路 1 号');
    await field(licence, 'legalPerson').fill(alone.name);
    await pick(licence, 'capitalCurrency', 'CNY', 'CNY');
    await field(licence, 'registeredCapital').fill('500万');
    await field(licence, 'paidInCapital').fill('3,000,000');
    await pick(licence, 'registrationType', '有限责任公司(私营)', '03');
    await pick(licence, 'enterpriseKind', '02', '02');
    await field(licence, 'businessScope').fill('建筑陶瓷制品制造、销售。');
    await field(licence, 'establishedOn').fill('20160301');
    await field(licence, 'longTerm').check();

    await clerk.at('add-organisationCode').click();
    await field('organisationCode', 'number').fill(String(papers['organisationCode.number']));
    await field('organisationCode', 'validFrom').fill('2016-03-01');
    await field('organisationCode', 'validUntil').fill(days(5));

    await clerk.at('add-legalPersonId').click();
    await clerk.at('person-no').fill(alone.customerNo);
    await clerk.at('person-no').press('Enter');
    await clerk.at('person-name').waitFor();
    await clerk.at('person-document').first().check();

    // Ctrl+Enter from inside the form hands in; what is wrong and what is doubtful is told where it stands.
    await field(licence, 'number').press('Control+Enter');
    await clerk.page.locator(`[data-test=panel-${licence}] [data-test=issue]`).first().waitFor();
    expect(await clerk.page.locator(`[data-test=panel-${licence}] [data-test=issue]`).first().innerText()).toContain(
      '校验位',
    );
    const no = /new-company\/(\d{11})/.exec(clerk.page.url())?.[1] ?? '';
    expect(no).toMatch(/^9/);
    const doubt = clerk.page.locator(`[data-test=panel-${licence}] [data-test=warning]`);
    expect(await doubt.first().innerText()).toContain('01 企业法人');
    await field(licence, 'number').fill(creditCode);
    await clerk.page.locator(`[data-test=panel-${licence}] [data-test=override]`).first().fill('分支机构性质，见章程');
    await clerk.at('company-submit').click();
    await clerk.page.waitForURL(/#\/reviews/);

    await approveFirst(reviewer);

    await clerk.page.goto(`${url}/#/customers`);
    await clerk.at('search-box').fill('天工陶艺');
    await clerk.page.locator(`[data-test=search-hit][data-customer="${no}"]`).click();
    await clerk.at('view-company').click();
    const state = (slot: string) => clerk.page.locator(`[data-test=panel-${slot}] [data-test=certificate-state]`);
    await state('organisationCode').waitFor();
    expect(await state('organisationCode').innerText()).toBe('5 天后到期');
    expect(await state(licence).innerText()).toBe('长期有效');
    expect(await clerk.page.locator('[data-test=customer-flag]').allInnerTexts()).toContain('证件即将到期');

    await clerk.at('company-edit').click();
    await clerk.page.locator('[data-test=panel-organisationCode] [data-test=mode-renew]').click();
    await field('organisationCode', 'validFrom').fill(days(-1));
    await field('organisationCode', 'validUntil').fill(days(1460));
    await clerk.at('company-submit').click();
    await clerk.at('company-open').waitFor();
    await approveFirst(reviewer);

    await clerk.page.reload();
    await clerk.at('view-company').click();
    await clerk.page.locator('[data-test=panel-organisationCode] [data-test=older]').click();
    await clerk.at('older-certificate').waitFor();
    expect(await clerk.text('older-certificate')).toContain(days(5));
    expect(await state('organisationCode').innerText()).toBe(`有效至 ${days(1460)}`);
    await clerk.at('company-version').selectOption({ index: 2 });
    await clerk.at('company-as-of').waitFor();
    expect(await state('organisationCode').innerText()).toBe('5 天后到期');
    await clerk.page.locator('[data-test=panel-organisationCode] [data-test=images]').click();
    await clerk.page.locator('[data-test=view-documents][aria-selected=true]').waitFor();
    await clerk.at('documents-account').waitFor();
    for (const desk of desks) expect(desk.complaints).toEqual([]);
  });
});
