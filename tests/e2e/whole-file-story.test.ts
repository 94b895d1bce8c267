import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { knownCustomers } from '@tellerline/db/seeds/known-customers';
import { afterAll, beforeAll, describe, expect, onTestFailed, test } from 'vitest';
import { papersOf } from '../integration/customers/company-desk.ts';
import { until } from '../support/until.ts';
import type { Desk } from './support/desk.ts';
import { endlessPatience, RunningHouse, whyNot } from './support/running-house.ts';

const { corporate, alone } = knownCustomers;
const papers = papersOf(88);
const written = (path: string): string => String(papers[path]);
const licenceImage = fileURLToPath(new URL('../fixtures/images/licence-original.jpg', import.meta.url));

describe.skipIf(whyNot)(
  `A company’s papers, from the branch’s counter to the call${whyNot ? ` (${whyNot})` : ''}`,
  () => {
    let running: RunningHouse;
    beforeAll(async () => {
      running = await RunningHouse.start(19_500, undefined, endlessPatience);
    });
    afterAll(async () => running?.stop());

    const goTo = async (desk: Desk, place: string): Promise<void> => {
      await desk.page.evaluate((hash) => {
        location.hash = hash;
      }, place);
    };

    /** The branch hands over five papers; the number on the bundle. */
    const handOver = async (branch: Desk): Promise<string> => {
      await goTo(branch, '#/tasks/hand-over');
      await branch.at('bundle-new').click();
      await branch.at('bundle-account').fill(await running.records.accountOf(corporate.customerNo));
      await branch.at('bundle-account').press('Enter');
      await branch.at('bundle-owner').waitFor();
      await branch.at('line-add').click();
      expect(await branch.all('line').count()).toBe(5);
      await branch.all('line-kind').nth(4).selectOption('nationalTax');
      const numbers = ['businessLicence', 'basicAccountPermit', 'organisationCode', 'nationalTax'];
      for (const [at, line] of (await branch.all('line-number').all()).entries()) {
        await line.fill(written(`${numbers[at % numbers.length]}.number`));
      }
      await branch.at('bundle-submit').click();
      await branch.at('submit-yes').click();
      await until('it is on its way', async () => (await branch.text('bundle-state')).includes('接收'));
      return branch.text('flow-no');
    };

    /** The centre holds each paper in its hands before the bundle counts as received. */
    const receive = async (centre: Desk): Promise<void> => {
      await goTo(centre, '#/tasks');
      await centre.page.locator('[data-test=task][data-kind=document_receipt]').first().click();
      await centre.at('line-check').waitFor();
      for (const tick of await centre.all('line-check').all()) await tick.check();
      await centre.at('bundle-receive').click();
      await centre.at('finish-data_entry').waitFor();
    };

    /** Five certificates, and what the licence names. */
    const enterPapers = async (centre: Desk): Promise<void> => {
      await centre.at('bundle-customer').click();
      await centre.at('view-company').click();
      await centre.at('company-edit').click();
      const field = (slot: string, id: string) =>
        centre.page.locator(`[data-test=panel-${slot}] [data-test="input-${id}"]`);
      const pick = async (slot: string, id: string, code: string) => {
        await field(slot, id).fill(code);
        await centre.page.locator(`[data-test=panel-${slot}] [data-test=pick-option][data-code="${code}"]`).click();
      };
      const write = async (slot: string, ids: readonly string[]) => {
        for (const id of ids) await field(slot, id).fill(written(`${slot}.${id}`));
      };
      const begin = async (slot: string) => {
        const add = centre.at(`add-${slot}`);
        if (await add.isVisible()) await add.click();
        await centre.at(`panel-${slot}`).waitFor();
      };

      const licence = 'businessLicence';
      await begin(licence);
      await pick(licence, 'registeredRegion', '512081');
      await pick(licence, 'capitalCurrency', 'CNY');
      await pick(licence, 'registrationType', '03');
      await pick(licence, 'enterpriseKind', '01');
      await write(licence, ['number', 'registeredAddress', 'legalPerson', 'businessScope', 'establishedOn']);
      await field(licence, 'registeredCapital').fill('500万');
      await field(licence, 'paidInCapital').fill('300万');
      await field(licence, 'longTerm').check();
      await begin('organisationCode');
      await write('organisationCode', ['number', 'validFrom']);
      await field('organisationCode', 'validUntil').fill('2099-12-01');
      await begin('nationalTax');
      await write('nationalTax', ['number', 'approvingAuthority', 'issuer']);
      await begin('basicAccountPermit');
      await write('basicAccountPermit', ['number', 'bank', 'accountNo', 'issuer', 'issuedOn']);
      await begin('legalPersonId');
      await centre.at('person-no').fill(alone.customerNo);
      await centre.at('person-no').press('Enter');
      await centre.at('person-name').waitFor();
      await centre.at('person-document').first().check();
      await handIn(centre);
    };

    /** Hands in; doubts the server tells are explained and handed in again. Those explained before stay explained. */
    const handIn = async (centre: Desk): Promise<void> => {
      const explain = centre.page.locator('[data-test=override]');
      const unexplained = async (): Promise<boolean> => {
        const words = await Promise.all((await explain.all()).map((doubt) => doubt.inputValue({ timeout: 1_000 })));
        return words.includes('');
      };
      await centre.at('company-submit').click();
      await until(
        'it was handed in, or a doubt is told',
        async () => (await centre.isShown('company-open')) || (await unexplained().catch(() => false)),
      );
      if (await centre.isShown('company-open')) return;
      for (const doubt of await explain.all()) await doubt.fill('与原件核对一致');
      await centre.at('company-submit').click();
      await centre.at('company-open').waitFor();
    };

    /** Finds the bundle by its number; the address it has. */
    const openBundle = async (centre: Desk, flowNo: string): Promise<string> => {
      await goTo(centre, '#/tasks/hand-over');
      await centre.at('bundle-search').fill(flowNo);
      await centre.at('bundle-search').press('Enter');
      await centre.at('bundle').click();
      await centre.at('bundle-state').waitFor();
      return new URL(centre.page.url()).hash;
    };

    /** Registers the papers under the bundle's number; the position they are allotted. */
    const fileAway = async (centre: Desk, flowNo: string): Promise<string> => {
      await goTo(centre, '#/archive/cabinets');
      await centre.at('cabinet-add').click();
      await centre.at('cabinet-code').fill('B01');
      await centre.at('cabinet-room').fill('二号库房');
      await centre.at('cabinet-save').click();
      await centre.at('shelf-map').waitFor();
      await centre.at('archive-tab-files').click();
      await centre.at('archive-register').click();
      await centre.at('register-customer').fill(corporate.customerNo);
      await centre.at('register-flow').fill(flowNo);
      await centre.at('register-send').click();
      await centre.page.locator('[data-test=file-state][data-state=waiting]').waitFor();
      await centre.at('archive-allot').click();
      await centre.at('label-sheet').waitFor();
      await centre.page.keyboard.press('Escape');
      await centre.at('archive-row').click();
      await until('a position is shown', async () => /^B01-/.test(await centre.text('file-position')));
      return centre.text('file-position');
    };

    const importLicence = async (centre: Desk): Promise<void> => {
      await centre.at('file-customer').click();
      await centre.at('view-documents').click();
      await centre.at('documents-import').click();
      await centre.at('import-kind').selectOption('businessLicence');
      await centre.at('import-long-term').check();
      await centre.at('import-files').setInputFiles({
        name: 'licence.jpg',
        mimeType: 'image/jpeg',
        buffer: readFileSync(licenceImage),
      });
      await centre.at('import-complete').check();
      await centre.at('import-send').click();
      await centre.at('import-dialog').waitFor({ state: 'detached' });
    };

    test('CIF-04 CIF-06 CIF-07 CIF-08 five certificates of a bundle are entered, returned, corrected, approved, archived, imaged, and open on the call', {
      timeout: 240_000,
    }, async () => {
      onTestFailed(() => running.keepPictures('whole-file'));
      const branch = await running.desk('clerk-b');
      const flowNo = await handOver(branch);
      await branch.close();

      const centre = await running.desk('clerk1');
      await receive(centre);
      await enterPapers(centre);

      const reviewer = await running.desk('reviewer1');
      await goTo(reviewer, '#/reviews');
      await reviewer.at('review-row').click();
      await reviewer.at('review-changes').waitFor();
      await reviewer.at('review-return').click();
      await reviewer.at('review-reason-input').fill('许可证核准号与原件不符');
      await reviewer.at('review-return-confirm').click();
      await reviewer.at('review-reason').waitFor();

      await goTo(centre, '#/desk');
      await centre.page.reload();
      await centre.at('view-company').click();
      await centre.at('company-returned').waitFor();
      expect(await centre.text('company-returned')).toContain('许可证核准号与原件不符');
      await centre.at('company-correct').click();
      await centre.page.locator('[data-test=panel-basicAccountPermit] [data-test=input-number]').fill('J6512000000202');
      await handIn(centre);

      await goTo(reviewer, '#/reviews');
      await reviewer.page.reload();
      await reviewer.at('review-row').click();
      await reviewer.at('review-returns').waitFor();
      await reviewer.at('review-approve').click();
      await reviewer.page.locator('.pill.ok').first().waitFor();

      const bundle = await openBundle(centre, flowNo);
      await centre.at('finish-data_entry').click();
      await centre.at('finish-confirm').click();
      await until('attributes are next', async () => (await centre.text('bundle-state')).includes('属性'));
      await centre.at('finish-attributes').click();
      await centre.at('finish-confirm').click();
      await until('the archive is next', async () => (await centre.text('bundle-state')).includes('档案'));

      const position = await fileAway(centre, flowNo);
      await importLicence(centre);
      await goTo(centre, bundle);
      await until('the bundle is done', async () => (await centre.text('bundle-state')).includes('完成'));

      const agent = await running.availableDesk('agent1');
      const call = await running.call({ digits: `1,${corporate.customerNo}#` });
      await agent.answer();
      expect(await agent.text('customer-no')).toBe(corporate.customerNo);
      await agent.at('view-documents').click();
      await until('the position is shown', async () =>
        (await agent.page.locator('paper-files table').innerText()).includes(position),
      );
      await agent.page.locator('[data-test=image-kind][data-kind=businessLicence]').press('Enter');
      await until('the image is open', async () => (await agent.text('viewer-page')) === '1/1 页 · 1/1 件');
      expect(await agent.presence()).toBe('talking');
      await agent.page.keyboard.press('Escape');
      await call.hangUp();
      for (const desk of [centre, reviewer, agent]) expect(desk.complaints).toEqual([]);
    });
  },
);
