import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumPath, type Gallery, openGallery } from './gallery-browser.ts';

describe.skipIf(!chromiumPath)('offers on a call in Chromium (skipped where there is none)', () => {
  let gallery: Gallery;
  beforeAll(async () => {
    gallery = await openGallery();
  }, 120_000);
  afterAll(() => gallery?.close());

  test('CRM-05 the agent reads why, keeps a refusal with its reason, then an acceptance, and the sale begins', {
    timeout: 60_000,
  }, async () => {
    const page = await gallery.show('offers-on-call');
    const offer = page.locator('[data-test=offer-term_deposit]');
    await offer.waitFor();
    expect(await offer.innerText()).toContain('60 天内有定期到期');
    expect(await page.locator('[data-test=mandatory-papers_ended]').innerText()).toContain('证件已过期');
    await offer.locator('[data-test=offer-refused]').press('Enter');
    await offer.locator('[data-test=offer-reason]').selectOption('terms');
    const outcome = offer.locator('[data-test=offer-outcome]');
    await outcome.waitFor();
    expect(await outcome.innerText()).toBe('拒绝');
    await offer.locator('[data-test=offer-accepted]').press('Enter');
    await page.getByText('请问这笔资金您大概多久不用？').waitFor();
    expect(await outcome.innerText()).toBe('接受');
    await page.close();
  });
});
