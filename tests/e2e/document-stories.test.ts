import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { knownCustomers } from '@tellerline/db/seeds/known-customers';
import jsQR from 'jsqr';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { builtDesktop } from '../support/built-desktop.ts';
import { cjkPdf } from '../support/cjk-pdf.ts';
import { databaseWithBank } from '../support/test-bank.ts';
import { sqliteDatabase } from '../support/test-database.ts';
import { startTestServer, type TestServer, testPassword } from '../support/test-server.ts';
import { Desk } from './support/desk.ts';

const { corporate } = knownCustomers;
/** CommonJS, whose types speak of a default export it does not have. */
const readQr = jsQR as unknown as typeof jsQR.default;
const fixture = (name: string) => {
  const types: Record<string, string> = { jpg: 'image/jpeg', tif: 'image/tiff', pdf: 'application/pdf' };
  const mimeType = types[name.split('.').at(-1) ?? ''] ?? '';
  const buffer = readFileSync(fileURLToPath(new URL(`../fixtures/images/${name}`, import.meta.url)));
  return { name, mimeType, buffer };
};

describe.skipIf(!existsSync('/usr/bin/chromium'))(
  'papers and images, in the browsers of those who keep and need them (skipped without Chromium)',
  () => {
    let server: TestServer;
    let url: string;
    const desks: Desk[] = [];

    beforeAll(async () => {
      const desktopDir = await builtDesktop();
      const { databaseUrl, orm } = await databaseWithBank(sqliteDatabase, { customers: 60 });
      await orm.close();
      server = await startTestServer({ databaseUrl, config: { desktopDir, publicOrigins: null } });
      url = server.url.replace('127.0.0.1', 'localhost');
    }, 120_000);
    afterAll(async () => {
      for (const desk of desks) await desk.close();
      await server.stop();
    });

    const deskOf = async (user: string): Promise<Desk> => {
      const desk = await Desk.signedIn(url, user, testPassword);
      desks.push(desk);
      return desk;
    };
    /** How much of the page that is shown is ink. */
    const ink = (desk: Desk): Promise<number> =>
      desk.page.locator('page-stage canvas').evaluate((node) => {
        const canvas = node as unknown as {
          width: number;
          height: number;
          getContext(kind: '2d'): { getImageData(...area: number[]): { data: Uint8ClampedArray } };
        };
        const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
        let dark = 0;
        for (let at = 0; at < data.length; at += 4) if ((data[at] ?? 0) < 128 && (data[at + 3] ?? 0) > 0) dark += 1;
        return dark;
      });
    const shows = async (desk: Desk, page: string, inkAtLeast = 200): Promise<void> => {
      await expect.poll(() => desk.text('viewer-page'), { timeout: 15_000 }).toBe(page);
      await expect.poll(() => ink(desk).catch(() => 0), { timeout: 15_000 }).toBeGreaterThan(inkAtLeast);
    };
    /** What a scanner reads from the first label on the sheet. */
    const scanned = async (desk: Desk): Promise<string | undefined> => {
      const picture = (await desk.page.locator('[data-test=label] svg').first().screenshot({ scale: 'css' })).toString(
        'base64',
      );
      const { pixels, width, height } = await desk.page.evaluate(async (base64) => {
        const image = new Image();
        image.src = `data:image/png;base64,${base64}`;
        await image.decode();
        const canvas = document.createElement('canvas');
        [canvas.width, canvas.height] = [image.width, image.height];
        const context = canvas.getContext('2d');
        context?.drawImage(image, 0, 0);
        return {
          pixels: [...(context?.getImageData(0, 0, image.width, image.height).data ?? [])],
          width: image.width,
          height: image.height,
        };
      }, picture);
      return readQr(new Uint8ClampedArray(pixels), width, height)?.data;
    };

    test('CIF-08 a clerk sets up a cabinet, files a company’s papers, prints a label that scans, and imports its images; an agent opens them', {
      timeout: 180_000,
    }, async () => {
      const clerk = await deskOf('clerk1');
      await clerk.page.goto(`${url}/#/archive/cabinets`);
      await clerk.at('cabinet-add').click();
      await clerk.at('cabinet-code').fill('A01');
      await clerk.at('cabinet-room').fill('一号库房');
      await clerk.at('cabinet-save').click();
      await clerk.at('shelf-map').waitFor();

      await clerk.at('archive-tab-files').click();
      await clerk.at('archive-register').click();
      await clerk.at('register-customer').fill(corporate.customerNo);
      await clerk.at('register-send').click();
      await clerk.page.locator('[data-test=file-state][data-state=waiting]').waitFor();
      await clerk.at('archive-allot').click();
      await clerk.at('label-sheet').waitFor();
      const code = await scanned(clerk);
      expect(code).toMatch(/^TLF\d{9}$/);
      await clerk.page.keyboard.press('Escape');

      await clerk.at('archive-search').fill('');
      await clerk.at('archive-search').pressSequentially(code ?? '');
      await clerk.at('archive-search').press('Enter');
      await expect.poll(() => clerk.text('file-position')).toBe('A01-01-001');
      await clerk.at('file-customer').click();
      await clerk.at('view-documents').click();
      await clerk.at('documents-import').click();
      await clerk.at('import-kind').selectOption('businessLicence');
      await clerk.at('import-long-term').check();
      const files = [
        fixture('licence-original.jpg'),
        fixture('application-2-pages.tif'),
        fixture('application-2-pages.pdf'),
        { name: '中文.pdf', mimeType: 'application/pdf', buffer: cjkPdf('中文证明') },
      ];
      await clerk.at('import-files').setInputFiles(files);
      expect(await clerk.all('import-file').count()).toBe(4);
      await clerk.at('import-send').click();
      await clerk.at('import-dialog').waitFor({ state: 'detached' });

      const licence = clerk.page.locator('[data-test=image-kind][data-kind=businessLicence]');
      await expect.poll(() => licence.innerText()).toContain('长期');
      await licence.press('Enter');
      for (const page of [
        '1/1 页 · 1/4 件',
        '1/2 页 · 2/4 件',
        '2/2 页 · 2/4 件',
        '1/2 页 · 3/4 件',
        '2/2 页 · 3/4 件',
      ]) {
        await shows(clerk, page);
        await clerk.page.keyboard.press('ArrowRight');
      }
      const maps: string[] = [];
      clerk.page.on('response', (answer) => {
        if (answer.url().includes('/cmaps/')) maps.push(`${answer.status()} ${answer.url().split('/').at(-1)}`);
      });
      await shows(clerk, '1/1 页 · 4/4 件', 50);
      await clerk.page.keyboard.press('ArrowLeft');
      await shows(clerk, '2/2 页 · 3/4 件');
      await clerk.page.keyboard.press('ArrowRight');
      await shows(clerk, '1/1 页 · 4/4 件', 50);
      expect(maps.every((each) => each.startsWith('200 ')) && maps.length > 0).toBe(true);

      await clerk.page.goto(`${url}/#/archive/files/${code}`);
      await clerk.at('archive-row').click();
      await clerk.at('take-out-holder').fill('李主管');
      await clerk.at('take-out-reason').fill('年检核对');
      await clerk.at('take-out-send').click();
      await clerk.at('bring-back').waitFor();

      const agent = await deskOf('agent1');
      await agent.page.keyboard.press('Control+K');
      await agent.page.locator('customer-palette input').fill(corporate.customerNo);
      await agent.at('search-hit').click();
      await agent.at('view-documents').click();
      expect(await agent.all('documents-import').count()).toBe(0);
      await expect.poll(() => agent.page.locator('paper-files table').innerText()).toContain('李主管');
      expect(await agent.page.locator('outside-images p').first().innerText()).toContain('未接入');
      await agent.page.locator('[data-test=image-kind][data-kind=businessLicence]').press('Enter');
      await shows(agent, '1/1 页 · 1/4 件');
      await agent.page.keyboard.press('r');
      await agent.page.keyboard.press('Escape');
      await agent.at('image-kinds').waitFor();
      for (const desk of [clerk, agent]) expect(desk.complaints).toEqual([]);
      expect(server.errors()).toEqual([]);
    });
  },
);
