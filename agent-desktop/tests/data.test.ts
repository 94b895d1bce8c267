import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumPath, type Gallery, openGallery } from './gallery-browser.ts';

describe.skipIf(!chromiumPath)('attributes, imports and exports in Chromium (skipped where there is none)', () => {
  let gallery: Gallery;
  beforeAll(async () => {
    gallery = await openGallery();
  }, 120_000);
  afterAll(() => gallery?.close());

  test('CIF-05 attributes are typed by keys alone: the account brings out the customer, Enter makes the next row', {
    timeout: 60_000,
  }, async () => {
    const page = await gallery.show('attributes-form');
    const names = page.locator('[data-test=attribute-name]');
    await expect.poll(() => names.first().innerText()).toContain('恒盛陶瓷');
    expect(await page.locator('[data-test=cell-industry]').first().inputValue()).toBe('制造业');
    const last = page.locator('[data-test=cell-accountNo]').last();
    await last.press('Enter');
    await page.locator('[data-test=cell-accountNo][data-line="1"]').waitFor();
    await page.keyboard.type('0000');
    await page.keyboard.press('Tab');
    await expect.poll(() => names.nth(1).innerText()).toContain('未找到');
    await page.close();
  });

  test('CIF-05 what is wrong is told in its row, and correcting a field takes its complaint away', {
    timeout: 60_000,
  }, async () => {
    const page = await gallery.show('attributes-issues');
    const issues = page.locator('[data-test=attribute-issue]');
    await expect.poll(() => issues.allInnerTexts()).toEqual(['客户号: 与第 1 行是同一客户', '行业总类: 必填']);
    const industry = page.locator('[data-test=cell-industry]').nth(2);
    expect(await industry.getAttribute('aria-invalid')).toBe('true');
    await industry.fill('制造业');
    await expect.poll(() => issues.count()).toBe(1);
    expect(await industry.getAttribute('aria-invalid')).toBe('false');
    await page.close();
  });

  test('CIF-05 the problems of an import are filtered by a press on their number', { timeout: 60_000 }, async () => {
    const page = await gallery.show('import-checked');
    const rows = page.locator('[data-test=import-rows] tbody tr');
    const all = await rows.count();
    await page.locator('[data-test=count-bad]').press('Enter');
    await expect.poll(() => rows.count()).toBeLessThan(all);
    expect(new Set(await rows.evaluateAll((each) => each.map((row) => row.getAttribute('data-outcome'))))).toEqual(
      new Set(['bad']),
    );
    expect(await page.locator('[data-test=import-apply]').innerText()).toContain('11,924');
    await page.close();
  });

  test('CIF-12 an export without a purpose is not sent', { timeout: 60_000 }, async () => {
    const page = await gallery.show('exports-ask');
    await page.locator('[data-test=export-send]').click();
    expect(
      await page.locator('[data-test=export-purpose]').evaluate((box: HTMLTextAreaElement) => box.checkValidity()),
    ).toBe(false);
    expect(await page.locator('[data-test=export-dialog]').isVisible()).toBe(true);
    await page.close();
  });
});
