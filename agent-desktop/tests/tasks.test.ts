import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumPath, type Gallery, openGallery } from './gallery-browser.ts';

describe.skipIf(!chromiumPath)('tasks and hand-over in Chromium (skipped where there is none)', () => {
  let gallery: Gallery;
  beforeAll(async () => {
    gallery = await openGallery();
  }, 120_000);
  afterAll(() => gallery?.close());

  test('CIF-07 tasks are walked, taken and opened by keys alone; one a colleague took is told', {
    timeout: 60_000,
  }, async () => {
    const page = await gallery.show('tasks');
    const rows = page.locator('[data-test=task]');
    await rows.first().focus();
    await page.keyboard.press('j');
    await page.keyboard.press('ArrowDown');
    expect(await rows.nth(2).evaluate((row) => row.matches(':focus'))).toBe(true);
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => location.hash)).toMatch(/^#\/tasks\/hand-over\//);
    await page.close();

    const late = await gallery.show('tasks-taken-meanwhile');
    await late.locator('[data-test=task]').first().focus();
    await late.keyboard.press('c');
    expect(await late.locator('[data-test=task-refused]').innerText()).toContain('录入员 2');
    await late.close();
  });

  test('CIF-06 a bundle is written and handed over by keys alone; no question, no hand-over', {
    timeout: 60_000,
  }, async () => {
    const page = await gallery.show('hand-over-new');
    const account = page.locator('[data-test=bundle-account]');
    await account.fill('0301 0000 0000 17');
    await account.press('Tab');
    await page.locator('[data-test=bundle-owner]').waitFor();
    const lines = page.locator('[data-test=line]');
    const usual = await lines.count();
    expect(usual).toBeGreaterThan(2);
    // Enter in the last field puts the cursor into a new line; the totals follow.
    const copies = page.locator('[data-test=line-copies]').last();
    await copies.fill('3');
    await copies.press('Enter');
    await lines.nth(usual).waitFor();
    expect(await page.locator('[data-test=total-copies]').innerText()).toBe(String(usual + 3));
    await page.waitForFunction(() => {
      let at: Element | null = document.activeElement;
      while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
      return at?.getAttribute('data-test') === 'line-kind';
    });
    await page.keyboard.press('Control+Enter');
    await page.locator('dialog[data-test=submit-dialog]').waitFor();
    await page.keyboard.press('Escape');
    expect(await page.locator('[data-test=bundle-state]').innerText()).toBe('草稿');
    await account.press('Control+Enter');
    await page.locator('[data-test=submit-yes]').press('Enter');
    await page.locator('[data-test=bundle-state]', { hasText: '资料接收' }).waitFor();
    await page.close();
  });

  test('CIF-06 two clerks who write one draft: what was typed stays, the other’s is there on request', {
    timeout: 60_000,
  }, async () => {
    const page = await gallery.show('hand-over-conflict');
    await page.locator('[data-test=bundle-conflict]').waitFor();
    expect(await page.locator('[data-test=line]').count()).toBe(3);
    await page.locator('[data-test=take-theirs]').click();
    expect(await page.locator('[data-test=line]').count()).toBe(4);
    expect(await page.locator('[data-test=bundle-conflict]').count()).toBe(0);
    await page.close();
  });

  test('CIF-06 the papers are received only when every item was ticked', { timeout: 60_000 }, async () => {
    const page = await gallery.show('hand-over-receipt');
    const receive = page.locator('[data-test=bundle-receive]');
    expect(await receive.isDisabled()).toBe(true);
    for (const box of await page.locator('[data-test=line-check]').all()) await box.check();
    expect(await receive.isEnabled()).toBe(true);
    await page.locator('[data-test=bundle-return]').click();
    await page.locator('[data-test=reason-confirm]').click();
    expect(await page.locator('reason-dialog [role=alert]').innerText()).toBe('请写明理由');
    await page.close();
  });
});
