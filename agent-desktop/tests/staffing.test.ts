import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumPath, type Gallery, openGallery } from './gallery-browser.ts';

describe.skipIf(!chromiumPath)('staffing in Chromium (skipped where there is none)', () => {
  let gallery: Gallery;
  beforeAll(async () => {
    gallery = await openGallery();
  }, 120_000);
  afterAll(() => gallery?.close());

  test('CTI-14 a day is chosen, a slider asks what if, and the page tells how good the forecast has been', {
    timeout: 60_000,
  }, async () => {
    const page = await gallery.show('report-staffing');
    const sum = page.locator('[data-test=staffing-sum]');
    await sum.waitFor();
    expect(await sum.innerText()).toContain('1,204');
    expect(await page.locator('[data-test=staffing-tried] .used').innerText()).toContain('6.1%');
    expect(await page.locator('[data-test=staffing-season]').innerText()).toContain('历史不足');
    await page.locator('[data-test=staffing-volumePercent]').fill('150');
    await sum.getByText('1,806').waitFor();
    await page.locator('[data-test=staffing-day]').fill('2027-01-01');
    await page.locator('[data-test=staffing-day]').dispatchEvent('change');
    await sum.getByText('节假日').waitFor();
    expect(await page.locator('[data-test=staffing-tried]').count()).toBe(0);
    await page.close();
  });
});
