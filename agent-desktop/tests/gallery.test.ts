import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accessibilityFaults, chromiumPath, type Gallery, openGallery } from './gallery-browser.ts';

/** Scenes that between them show every element of the desk. */
const looked = [
  'sign-in-refused',
  'sign-out-away',
  'home',
  'home-empty',
  'home-admin',
  'home-error',
  'presence-menu',
  'presence-menu-available',
  'pop-one',
  'pop-several',
  'pop-none',
  'prospect-same-phone',
  'pop-withheld',
  'pop-typed-differs',
  'talking-muted',
  'held',
  'another-customer',
  'declined',
  'poor-quality',
  'audio-lost',
  'transfer',
  'consulting',
  'pop-transferred',
  'accounts',
  'transactions',
  'loans',
  'cards',
  'relations',
  'relation-desk',
  'relation-new',
  'customer-standing',
  'customer-standing-decide',
  'customer-standing-write',
  'customer-standing-none',
  'lifecycle-flow',
  'lifecycle-now',
  'lifecycle-candidates',
  'lifecycle-settings',
  'lifecycle-runs',
  'lifecycle-failed',
  'blacklist',
  'blacklist-possible',
  'groups',
  'groups-new',
  'risk-groups',
  'pop-red-alert',
  'alert-observe',
  'alerts',
  'call-lists',
  'call-list-new',
  'call-work',
  'dial-frames',
  'calling-out',
  'crisis',
  'alert-model',
  'recordings',
  'recording-rules',
  'evaluation-form',
  'quality-mine',
  'flows',
  'flow-written',
  'flow-condition',
  'flow-head',
  'flow-tried',
  'flow-handed-in',
  'knowledge',
  'article-beside-call',
  'announcement-urgent',
  'scorecard-editor',
  'registers-weights',
  'blacklist-possible',
  'reveal',
  'customer-loading',
  'customer-error',
  'wrap-up',
  'wrap-up-choosing',
  'wrap-up-offline',
  'wrap-up-superseded',
  'notices',
  'second-tab',
  'device-check',
  'customers-found',
  'customer-list',
  'customer-list-filtered',
  'customer-list-keep',
  'customer-list-empty',
  'customer-list-error',
  'customers-withheld',
  'palette',
  'keys',
  'live',
  'live-force',
  'live-monitor',
  'live-move',
  'live-message',
  'live-settings',
  'live-wall',
  'report-staffing',
  'report-records',
  'report-records-empty',
  'report-mail',
  'report-mail-empty',
  'staffing-empty',
  'requests',
  'request-complaint',
  'request-close',
  'request-new',
  'requests-empty',
  'requests-error',
  'settings',
  'documents',
  'documents-older',
  'documents-loading',
  'documents-empty',
  'documents-error',
  'documents-system-down',
  'image-on-call',
  'image-turned',
  'image-tiff',
  'image-pdf',
  'image-lost',
  'image-withdraw',
  'image-import',
  'archive',
  'archive-overdue',
  'archive-file-in',
  'archive-empty',
  'archive-loading',
  'archive-error',
  'archive-register',
  'archive-labels',
  'archive-cabinets',
  'archive-cabinet-add',
  'archive-cabinets-empty',
  'archive-list',
  'archive-list-add',
  'rights',
  'looks',
  'view-timeline',
  'view-overview',
  'view-picture',
  'company',
  'company-older',
  'company-hold',
  'company-as-of',
  'company-manager',
  'company-empty',
  'company-loading',
  'company-error',
  'company-edit',
  'company-renew',
  'company-conflict',
  'company-person',
  'company-new',
  'file',
  'file-loading',
  'file-error',
  'file-edit',
  'file-duplicate',
  'file-findings',
  'file-pending',
  'file-returned',
  'file-conflict',
  'file-region',
  'file-new',
  'reviews',
  'reviews-empty',
  'reviews-loading',
  'reviews-error',
  'review-detail',
  'review-returning',
  'review-differs',
  'review-own',
  'tasks',
  'tasks-mine',
  'tasks-taken-meanwhile',
  'tasks-empty',
  'tasks-loading',
  'tasks-error',
  'hand-over',
  'hand-over-empty',
  'hand-over-error',
  'hand-over-draft',
  'hand-over-conflict',
  'hand-over-submit',
  'hand-over-receipt',
  'hand-over-return',
  'hand-over-returned',
  'hand-over-far',
  'hand-over-gone',
  'duplicates-merge',
  'duplicates-merged',
  'attributes',
  'attributes-empty',
  'attributes-error',
  'attributes-form',
  'attributes-pick',
  'attributes-industry',
  'centre-queues',
  'centre-skills',
  'centre-reasons',
  'centre-disposition-edit',
  'centre-calendar',
  'centre-error',
  'callbacks',
  'callbacks-empty',
  'callbacks-error',
  'registers',
  'registers-edit',
  'registers-error',
  'registers-blind',
  'registers-weights',
  'attributes-issues',
  'imports',
  'imports-empty',
  'import-checked',
  'import-problems',
  'import-applying',
  'import-undo',
  'import-refused',
  'import-list-checked',
  'exports',
  'exports-ask',
  'exports-empty',
  'feeds',
  'feeds-late',
  'feed-refused',
  'reports',
  'report-figure',
  'report-agent-day',
];

describe.skipIf(!chromiumPath)('the gallery in Chromium (skipped where there is none)', () => {
  let gallery: Gallery;
  beforeAll(async () => {
    gallery = await openGallery();
  }, 120_000);
  afterAll(() => gallery?.close());

  /** In the other theme and language only what has colours of its own. */
  const darkToo = [
    'home',
    'presence-menu',
    'pop-several',
    'held',
    'audio-lost',
    'accounts',
    'wrap-up',
    'wrap-up-superseded',
    'notices',
    'device-check',
    'live',
    'company-hold',
    'company-renew',
    'company-person',
    'company-new',
    'file-findings',
    'file-duplicate',
    'file-new',
    'review-detail',
    'tasks',
    'tasks-taken-meanwhile',
    'hand-over',
    'hand-over-draft',
    'hand-over-receipt',
    'hand-over-far',
    'duplicates-merge',
    'attributes',
    'attributes-issues',
    'imports',
    'import-checked',
    'import-undo',
    'exports-ask',
    'customer-list-filtered',
  ];
  for (const { theme, locale, scenes } of [
    { theme: 'light', locale: 'zh-CN', scenes: looked },
    { theme: 'dark', locale: 'en', scenes: darkToo },
  ]) {
    test.for(scenes)(
      `OPS-05 %s has no accessibility fault (${theme}, ${locale})`,
      { timeout: 60_000 },
      async (scene) => {
        const found = await gallery.look(scene, { theme, locale }, async (page, complaints) => ({
          faults: await accessibilityFaults(page),
          complaints: [...complaints],
        }));
        expect(found).toEqual({ faults: [], complaints: [] });
      },
    );
  }

  test('the call bar stands on top of every page and no page scrolls as a whole at 1366 by 768', {
    timeout: 60_000,
  }, async () => {
    for (const scene of ['talking', 'customers', 'live', 'settings', 'wrap-up']) {
      const page = await gallery.show(scene);
      const bar = await page.locator('[data-test="call-bar"]').boundingBox();
      const overflow = await page.evaluate(() => [
        document.documentElement.scrollHeight - innerHeight,
        document.documentElement.scrollWidth - innerWidth,
      ]);
      await page.close();
      expect({ scene, top: bar?.y, height: bar?.height, overflow }).toEqual({
        scene,
        top: 0,
        height: 48,
        overflow: [0, 0],
      });
    }
  });

  test('a call that comes while the agent types elsewhere leaves the cursor where it is and marks its tab', {
    timeout: 60_000,
  }, async () => {
    const page = await gallery.show('pop-while-typing');
    await page.keyboard.type('张');
    expect(await page.locator('[data-test="search-box"]').inputValue()).toContain('张');
    expect(await page.locator('[data-test="caller-name"]').textContent()).toBe('张丽华');
    await page.locator('[data-test="nav-desk"]').click();
    expect(await page.locator('[data-test="tab"]').getAttribute('data-marked')).toBe('true');
    await page.close();
  });

  test('CTI-03 a call taken while writing elsewhere is in front at once: its tab, on the desk', {
    timeout: 60_000,
  }, async () => {
    const page = await gallery.show('pop-while-typing');
    await page.keyboard.press('Alt+A');
    await page.locator('[data-test="customer-header"]').waitFor();
    expect(await page.locator('[data-test="nav-desk"]').getAttribute('aria-current')).toBe('page');
    expect(await page.locator('[data-test="tab"]').getAttribute('aria-selected')).toBe('true');
    expect(await page.locator('[data-test="tab"]').getAttribute('data-marked')).toBe('false');
    await page.close();
  });

  test('CTI-02 a wrong match is put right from the tab of the right customer, and the notes stay in sight meanwhile', {
    timeout: 60_000,
  }, async () => {
    const page = await gallery.show('another-customer');
    const other = await page.locator('[data-test="customer-header"]').getAttribute('data-customer');
    expect(other).not.toBe('100200300');
    expect(await page.locator('[data-test="assist-other-call"]').textContent()).toContain('张丽华');
    expect(await page.locator('[data-test="wrap-up-customer"]').textContent()).toContain('100200300');
    await page.locator('[data-test="wrap-up-note"]').fill('来电人是另一位');
    await page.locator('[data-test="link-call"]').click();
    await page.locator('[data-test="link-call"]').waitFor({ state: 'detached' });
    expect(await page.locator('[data-test="customer-header"]').getAttribute('data-customer')).toBe(other);
    expect(await page.locator('[data-test="tab"]').count()).toBe(1);
    expect(await page.locator('[data-test="wrap-up-customer"]').textContent()).toContain(other ?? '?');
    expect(await page.locator('[data-test="wrap-up-note"]').inputValue()).toBe('来电人是另一位');
    await page.close();
  });

  test('a customer without a past call begins with the accounts', { timeout: 60_000 }, async () => {
    const page = await gallery.show('another-customer');
    expect(await page.locator('[data-test="view-accounts"]').getAttribute('aria-selected')).toBe('true');
    await page.locator('[data-test="view-timeline"]').click();
    expect(await page.locator('[data-test="view-timeline"]').getAttribute('aria-selected')).toBe('true');
    await page.close();
  });

  test.for(['zh-CN', 'en'])(
    'CTI-03 no call button moves when muted, held or with the keypad open (%s)',
    {
      timeout: 60_000,
    },
    async (locale) => {
      const page = await gallery.show('talking', { locale });
      const places = () =>
        Promise.all(
          ['mute', 'hold', 'keypad', 'end'].map(async (name) => {
            const box = await page.locator(`[data-test="call-${name}"]`).boundingBox();
            return box && { x: box.x, width: box.width };
          }),
        );
      const before = await places();
      await page.keyboard.press('Alt+M');
      await page.locator('[data-test="muted-state"]').waitFor();
      expect(await places()).toEqual(before);
      await page.keyboard.press('Alt+H');
      await page.locator('[data-test="call-hold"][aria-pressed="true"]').waitFor();
      expect(await places()).toEqual(before);
      await page.keyboard.press('Alt+K');
      await page.locator('[data-test="keypad"]').waitFor();
      expect(await places()).toEqual(before);
      await page.close();
    },
  );

  test('the call bar at 1366 in English keeps the name, the IVR path and the word of the check', {
    timeout: 60_000,
  }, async () => {
    const page = await gallery.show('talking', { locale: 'en' });
    for (const name of ['caller-name', 'call-ivr', 'call-verification'])
      expect(await page.locator(`[data-test="${name}"]`).isVisible()).toBe(true);
    expect(await page.locator('[data-test="call-verification"]').innerText()).toContain('Customer no. given');
    const spilt = await page
      .locator('[data-test="caller-name"]')
      .evaluate((name) => name.scrollWidth - name.clientWidth);
    expect(spilt).toBe(0);
    await page.close();
  });

  test('CTI-03 a page that carries a call asks before it is left; without a call it does not', {
    timeout: 60_000,
  }, async () => {
    const asks = async (scene: string): Promise<boolean> => {
      const page = await gallery.show(scene);
      const kept = await page.evaluate(() => !dispatchEvent(new Event('beforeunload', { cancelable: true })));
      await page.close();
      return kept;
    };
    expect(await asks('talking')).toBe(true);
    expect(await asks('home')).toBe(false);
    expect(await asks('pop-one')).toBe(true);
    expect(await asks('audio-lost')).toBe(false);
    expect(await asks('wrap-up')).toBe(false);
  });

  test('OPS-03 who signs out while the server is away is told that it has not happened yet', {
    timeout: 60_000,
  }, async () => {
    const page = await gallery.show('sign-out-away', { locale: 'en' });
    expect(await page.locator('[data-test="still-leaving"]').innerText()).toContain('not signed out yet');
    await page.close();
  });

  test('the talk timer runs beside the word that there is no sound', { timeout: 60_000 }, async () => {
    const page = await gallery.show('audio-lost', { locale: 'en' });
    await page.locator('[data-test="audio-lost"]').waitFor();
    const timer = page.locator('[data-test="call-timer"]');
    expect(await timer.evaluate((clock) => clock.shadowRoot?.textContent?.trim())).toMatch(/^\d+:\d\d$/);
    const [timed, meters] = [await timer.boundingBox(), await page.locator('[data-test="mic-level"]').boundingBox()];
    expect((timed?.x ?? 0) + (timed?.width ?? 0)).toBeLessThanOrEqual(meters?.x ?? 0);
    await page.close();
  });

  test('CTI-01 the digits of the picker choose wherever the focus is, but not from a text field', {
    timeout: 60_000,
  }, async () => {
    const page = await gallery.show('pop-several');
    await page.locator('[data-test="picker"]').waitFor();
    await page.keyboard.press('Control+k');
    await page.locator('[data-test="search-box"]').waitFor();
    await page.keyboard.press('2');
    expect(await page.locator('[data-test="search-box"]').inputValue()).toBe('2');
    expect(await page.locator('[data-test="picker"]').count()).toBe(1);
    // Once for the text, once for the sheet.
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await page.locator('[data-test="search-box"]').waitFor({ state: 'detached' });
    await page.keyboard.press('2');
    await page.locator('[data-test="picker"]').waitFor({ state: 'detached' });
    await page.close();
  });

  test('CRM-06 a flow begins when it is started, not while the arrows go through the list', {
    timeout: 60_000,
  }, async () => {
    const page = await gallery.show('flow-offered');
    const pick = page.locator('[data-test="flow-pick"]');
    await pick.focus();
    await page.keyboard.press('ArrowDown');
    expect(await pick.inputValue()).not.toBe('');
    expect(await pick.isEnabled()).toBe(true);
    await page.keyboard.press('Enter');
    await expect.poll(() => pick.isDisabled()).toBe(true);
    await page.close();
  });

  test('CTI-04 after declining, the notice says where the call went, stays, and leads back to available', {
    timeout: 60_000,
  }, async () => {
    const page = await gallery.show('declined');
    const notice = page.locator('[data-test="notice-declined_call"]');
    expect(await notice.textContent()).toContain('来电已回到队列');
    await notice.locator('[data-test="notice-available"]').click();
    await expect.poll(() => page.locator('[data-test="presence"]').getAttribute('data-state')).toBe('available');
    await page.close();
  });

  test('a supervisor begins on the live page after signing in', { timeout: 60_000 }, async () => {
    const page = await gallery.show('sign-in-supervisor');
    await page.locator('[data-test="username"]').fill('supervisor1');
    await page.locator('[data-test="password"]').fill('right');
    await page.locator('[data-test="sign-in"]').click();
    await page.locator('[data-test="live-queues"]').waitFor();
    await page.close();
  });

  test('whose role takes no calls is not shown a list that was refused: it is not asked for', {
    timeout: 60_000,
  }, async () => {
    const page = await gallery.show('home-admin');
    const recents = page.locator('[data-test="recents"]');
    await recents.locator('[data-test="empty"]').waitFor();
    expect(await recents.locator('[data-test="error"]').count()).toBe(0);
    await page.close();
  });

  test('CTI-01 the pop is marked once with its interaction, for the benchmark', { timeout: 60_000 }, async () => {
    const page = await gallery.show('pop-one');
    const marks = await page.evaluate(
      () => (window as unknown as { __tellerline?: { marks: { interactionId: string }[] } }).__tellerline?.marks,
    );
    expect(marks?.map(({ interactionId }) => interactionId)).toEqual(['0199c2a4-7d10-7000-8000-000000000001']);
    await page.close();
  });

  test('CTI-03 every call action works by its key', { timeout: 60_000 }, async () => {
    const page = await gallery.show('pop-one');
    const bar = page.locator('[data-test="call-bar"]');
    await page.keyboard.press('Alt+A');
    await page.locator('[data-test="call-end"]:enabled').waitFor();
    await page.keyboard.press('Alt+M');
    await page.locator('[data-test="muted-state"]').waitFor();
    await page.keyboard.press('Alt+M');
    await page.locator('[data-test="muted-state"]').waitFor({ state: 'detached' });
    await page.keyboard.press('Alt+H');
    await page.locator('[data-test="call-hold"][aria-pressed="true"]').waitFor();
    await page.keyboard.press('Alt+K');
    await page.keyboard.press('5');
    await expect.poll(() => page.locator('[data-test="keypad-sent"]').textContent()).toBe('5');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Alt+W');
    await page.keyboard.type('回电');
    await page.locator('[data-test="disposition-option"][data-code="callback"]').waitFor();
    await page.keyboard.press('Enter');
    expect(await page.locator('[data-test="disposition"]').inputValue()).toBe('需回电');
    await page.keyboard.press('Alt+1');
    await page.locator('[data-test="recents"]').waitFor();
    await page.keyboard.press('Alt+2');
    await page.locator('[data-test="customer-header"]').waitFor();
    await page.keyboard.press('Alt+P');
    await page.locator('[data-test="presence-menu"]').waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+K');
    await page.locator('[data-test="palette"]').waitFor();
    expect(await bar.getAttribute('data-state')).toBe('talking');
    await page.close();
  });

  test('CTI-06 a note that came second is shown as not kept, here and on the home tab, until it is discarded', {
    timeout: 60_000,
  }, async () => {
    const page = await gallery.show('wrap-up-superseded');
    const unkept = page.locator('[data-test="wrap-up-unkept"]');
    await unkept.waitFor();
    expect(await unkept.locator('[data-test="unkept-text"]').inputValue()).toBe(
      '客户询问经营贷款展期，需客户经理回电。',
    );
    expect(await page.locator('[data-test="wrap-up-saved"]').count()).toBe(0);
    await page.keyboard.press('Alt+1');
    await page.locator('[data-test="recents"]').waitFor();
    await page.locator('[data-test="unkept-discard"]').click();
    await unkept.waitFor({ state: 'detached' });
    await page.close();
  });

  test('customers with the number of a new prospect can be looked at before the call is linked', {
    timeout: 60_000,
  }, async () => {
    const page = await gallery.show('prospect-same-phone');
    await page.locator('[data-test="prospect-same-phone"]').waitFor();
    expect(await page.locator('[data-test="prospect-open"]').count()).toBe(2);
    const other = await page.locator('[data-test="prospect-open"]').first().getAttribute('data-customer');
    await page.locator('[data-test="prospect-open"]').first().click();
    await page.locator(`[data-test="tab"][data-id="customer:${other}"][aria-selected="true"]`).waitFor();
    await page.keyboard.press('Alt+2');
    await page.locator('[data-test="prospect-same"]').first().click();
    await page.locator('[data-test="prospect-same-phone"]').waitFor({ state: 'detached' });
    await page.close();
  });

  test('CTI-04 going offline is not offered to an agent in the queue, and the menu says why', {
    timeout: 60_000,
  }, async () => {
    const page = await gallery.show('presence-menu-available');
    const item = page.locator('[data-test="presence-offline"]');
    expect(await item.getAttribute('aria-disabled')).toBe('true');
    expect(await item.textContent()).toContain('先切换为未就绪');
    await item.click({ force: true });
    expect(await page.locator('[data-test="presence"]').getAttribute('data-state')).toBe('available');
    await page.locator('[data-test="presence-break"]').click();
    await expect.poll(() => page.locator('[data-test="presence"]').getAttribute('data-state')).toBe('not_ready');
    await page.keyboard.press('Alt+P');
    expect(await item.getAttribute('aria-disabled')).toBe('false');
    await page.close();
  });

  test('CTI-06 promised follow-ups stand in my recent calls, those that are due marked; by key they are done, and not after all', {
    timeout: 60_000,
  }, async () => {
    const page = await gallery.show('home');
    expect(await page.locator('[data-test="follow-up"]').count()).toBe(1);
    const due = page.locator('[data-test="recent-row"]').filter({ has: page.locator('[data-test="follow-up-due"]') });
    expect(await due.textContent()).toContain('到期');
    const row = page.locator(`[data-interaction="${await due.getAttribute('data-interaction')}"]`);
    await row.locator('[data-test="follow-up-mark"]').press('Enter');
    await row.locator('[data-test="follow-up-done"]').waitFor();
    expect(await page.locator('customer-page').count()).toBe(0);
    await row.locator('[data-test="follow-up-undo"]').press('Enter');
    await row.locator('[data-test="follow-up-due"]').waitFor();
    await page.close();
  });

  test('OPS-05 the language changes at run time, on every element at once', { timeout: 60_000 }, async () => {
    const page = await gallery.show('wrap-up');
    await page.locator('[data-test="switch-language"]').click();
    await expect.poll(() => page.locator('[data-test="wrap-up-save"]').textContent()).toContain('Finish wrap-up');
    expect(await page.locator('[data-test="presence"]').textContent()).toContain('Wrap-up');
    expect(await page.getAttribute('html', 'lang')).toBe('en');
    await page.close();
  });
});
