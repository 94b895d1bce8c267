import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumPath, type Gallery, openGallery } from './gallery-browser.ts';

describe.skipIf(!chromiumPath)('forms in Chromium (skipped where there is none)', () => {
  let gallery: Gallery;
  beforeAll(async () => {
    gallery = await openGallery();
  }, 120_000);
  afterAll(() => gallery?.close());

  test('OPS-05 a picker over a long list is used by keys alone; Esc leaves what stood there', {
    timeout: 60_000,
  }, async () => {
    const page = await gallery.show('file-region');
    const box = page.locator('[data-test=input-employerRegion]');
    await page.locator('[data-test=pick-option]').first().waitFor();
    expect(await box.getAttribute('aria-expanded')).toBe('true');
    await box.press('ArrowDown');
    expect(await box.getAttribute('aria-activedescendant')).toBe('option-1');
    await box.press('Escape');
    expect([await box.inputValue(), await box.getAttribute('aria-expanded')]).toEqual(['', 'false']);
    await box.fill('nanhai');
    await page.locator('[data-test=pick-option]').first().waitFor();
    await box.press('ArrowDown');
    await box.press('Enter');
    expect(await box.inputValue()).toBe('广东省佛山市南海区');
    expect(await page.locator('[data-test=file-count]').innerText()).toBe('1 处修改');
    await page.close();
  });

  test('CIF-03 a place is also found level by level: province, city, county', { timeout: 60_000 }, async () => {
    const page = await gallery.show('file-new');
    const box = page.locator('section#basic [data-test=input-hukouRegion]');
    await box.click();
    const option = (code: string) => page.locator(`[data-test=pick-option][data-code="${code}"]`);
    await option('440000').waitFor();
    await box.press('Enter');
    await option('440600').waitFor();
    await box.press('ArrowDown');
    await box.press('Enter');
    await option('440606').click();
    expect(await box.inputValue()).toBe('顺德区');
    // Emptied, it says nothing; typed over, it is not what stood there before.
    await box.fill('');
    await page.locator('section#basic [data-test=input-hukouAddress]').focus();
    expect(await box.inputValue()).toBe('');
    await page.close();
  });

  test('CIF-03 money and days may be typed as people write them, and stand as they were understood', {
    timeout: 60_000,
  }, async () => {
    const page = await gallery.show('file-new');
    const day = page.locator('section#basic [data-test=input-birthDate]');
    await day.fill('1988年2月29日');
    const money = page.locator('[data-test=input-monthlyIncome]');
    await money.fill('1.25万');
    await money.press('Tab');
    expect([await day.inputValue(), await money.inputValue()]).toEqual(['1988-02-29', '12500']);
    await day.fill('1988-02-30');
    await money.focus();
    expect(await day.inputValue()).toBe('1988-02-30');
    await page.close();
  });

  test('CIF-03 nothing typed goes without a question: discarding asks first, Esc of the list does not', {
    timeout: 60_000,
  }, async () => {
    const page = await gallery.show('file-edit');
    await page.locator('[data-test=file-discard]').click();
    await page.locator('[data-test=file-keep]').click();
    expect(await page.locator('[data-test=input-employerAddress]').inputValue()).toBe('科技大道 18 号');
    const asked = await page.evaluate(() => {
      const event = new Event('beforeunload', { cancelable: true });
      return !dispatchEvent(event);
    });
    expect(asked).toBe(true);
    await page.locator('[data-test=file-discard]').click();
    await page.locator('[data-test=file-discard-sure]').click();
    await page.locator('[data-test=file-edit]').waitFor();
    expect(await page.evaluate(() => dispatchEvent(new Event('beforeunload', { cancelable: true })))).toBe(true);
    await page.close();
  });

  test('CIF-07 the reviewer walks the list by J and Enter, and must give a reason to send back', {
    timeout: 60_000,
  }, async () => {
    const page = await gallery.show('reviews');
    const rows = page.locator('[data-test=review-row]');
    await rows.first().focus();
    await page.keyboard.press('j');
    expect(await rows.nth(1).evaluate((row) => row.matches(':focus'))).toBe(true);
    await page.keyboard.press('k');
    await page.keyboard.press('Enter');
    await page.locator('[data-test=review-changes]').waitFor();
    await page.locator('[data-test=review-return]').click();
    expect(await page.locator('[data-test=review-reason-input]').evaluate((input) => input.matches(':focus'))).toBe(
      true,
    );
    await page.keyboard.press('Enter');
    expect(await page.locator('review-decision [role=alert]').innerText()).toBe('请写明退回理由');
    await page.keyboard.press('Escape');
    await page.locator('[data-test=review-approve]').waitFor();
    await page.close();
  });

  test('CIF-07 a blind field shows no entered value, only a box to type from the paper', {
    timeout: 60_000,
  }, async () => {
    const page = await gallery.show('review-differs');
    const row = page.locator('[data-path="idDocuments.n1.number"]');
    expect(await row.locator('[data-test=review-value]').count()).toBe(0);
    expect(await row.locator('[data-test=blind-text]').getAttribute('aria-invalid')).toBe('true');
    expect(await page.locator('[data-test=blind-lead]').innerText()).toContain('再不一致将自动退回');
    const kind = page.locator('[data-path="idDocuments.n1.kind"] [data-test=input-kind]');
    expect(await kind.inputValue()).toBe('');
    await kind.fill('护照');
    await page.locator('[data-test=pick-option]').first().waitFor();
    await kind.press('Enter');
    expect(await kind.inputValue()).toBe('护照');
    await page.close();
  });
});
