import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { hostMs } from './pop-clock.ts';

/** One pop as it was painted. */
export interface PaintedPop {
  /** What names the call on this page: interaction on the desk, call on the floor's page. */
  id: string;
  /** Host clock. */
  at: number;
  name: string;
  customerNo: string;
}

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--use-fake-ui-for-media-stream',
  '--use-fake-device-for-media-stream',
  '--autoplay-policy=no-user-gesture-required',
];

/** Runs in the desk's page before anything else: notes with each mark whose name is on the screen at that moment. */
const watchPops = `{
  const find = (root, selector) => {
    const found = root.querySelector(selector);
    if (found) return found;
    for (const element of root.querySelectorAll('*')) {
      const inner = element.shadowRoot ? find(element.shadowRoot, selector) : null;
      if (inner) return inner;
    }
    return null;
  };
  window.popMarks = [];
  const marks = [];
  marks.push = (mark) => {
    const header = find(document, '[data-test="customer-header"][data-customer]');
    const name = header?.querySelector('[data-test="customer-name"]')?.textContent?.trim() ?? '';
    const customerNo = header?.getAttribute('data-customer') ?? '';
    window.popMarks.push({ id: mark.interactionId, at: mark.at, name, customerNo });
    return 0;
  };
  window.__tellerline = { marks };
  // Key → the frame that shows its effect, rounded to 8 ms by the browser; the longest of one key's events counts.
  window.keyAnswers = new Map();
  new PerformanceObserver((list) => {
    for (const { interactionId, duration } of list.getEntries()) {
      if (interactionId) window.keyAnswers.set(interactionId, Math.max(duration, window.keyAnswers.get(interactionId) ?? 0));
    }
  }).observe({ type: 'event', durationThreshold: 16 });
  const passed = { passedMicrophone: 'default', passedSpeaker: 'default', passedAt: Date.now() };
  localStorage.setItem(
    'tellerline.devices',
    JSON.stringify({ microphoneId: null, speakerId: null, ringVolume: 0, ...passed }),
  );
}`;

/** A real Chromium with the agent's desk and, in a second tab, the floor's blank page. Only the one in front paints. */
export class PopBrowser {
  private readonly context: BrowserContext;
  private readonly profile: string;
  private readonly desk: Page;
  private readonly floor: Page;
  /** Uncaught errors of the desk. */
  readonly complaints: string[] = [];

  private constructor(context: BrowserContext, profile: string, desk: Page, floor: Page) {
    this.context = context;
    this.profile = profile;
    this.desk = desk;
    this.floor = floor;
    desk.on('pageerror', (error) => this.complaints.push(error.message));
  }

  static async open(options: { deskUrl: string; token: string; floorUrl: string }): Promise<PopBrowser> {
    const profile = mkdtempSync(join(tmpdir(), 'tellerline-chromium-'));
    const context = await chromium.launchPersistentContext(profile, {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      headless: true,
      args: flags,
      locale: 'zh-CN',
      viewport: { width: 1366, height: 768 },
    });
    const floor = await context.newPage();
    await floor.goto(options.floorUrl);
    await floor.waitForFunction('window.popReady === true');
    const desk = context.pages()[0] ?? (await context.newPage());
    const browser = new PopBrowser(context, profile, desk, floor);
    await context.addCookies([
      { name: 'tl_session', value: options.token, url: options.deskUrl, httpOnly: true, sameSite: 'Strict' },
    ]);
    await desk.addInitScript({ content: watchPops });
    await desk.goto(options.deskUrl);
    await desk.bringToFront();
    await desk.locator('[data-test="presence"]').first().waitFor();
    return browser;
  }

  /** Brings one page to the front and forgets what was noted. */
  async begin(which: 'desk' | 'floor'): Promise<void> {
    const page = this[which];
    await page.bringToFront();
    await page.evaluate('void window.popMarks.splice(0)');
  }

  /** What was painted since `begin`, on the host's clock. */
  async painted(which: 'desk' | 'floor'): Promise<PaintedPop[]> {
    const page = this[which];
    const offset = await this.clockOffset(page);
    const noted = (await page.evaluate('window.popMarks')) as Record<string, string>[];
    return noted.map((mark) => ({
      id: mark.id ?? mark.callId ?? '',
      at: Number(mark.at) - offset,
      name: mark.name ?? '',
      customerNo: mark.customerNo ?? '',
    }));
  }

  /** The agent presses a key on his desk. */
  async press(keys: string): Promise<void> {
    await this.desk.keyboard.press(keys);
  }

  /** Milliseconds from each key pressed so far to the frame that shows what it did; under 16 ms are not told by the browser. */
  async answersToKeys(): Promise<number[]> {
    return (await this.desk.evaluate('[...window.keyAnswers.values()]')) as number[];
  }

  /** What the desk's JavaScript holds after a collection of garbage. */
  async heapBytes(): Promise<number> {
    const session = await this.context.newCDPSession(this.desk);
    await session.send('HeapProfiler.collectGarbage');
    const { usedSize } = await session.send('Runtime.getHeapUsage');
    await session.detach();
    return usedSize;
  }

  async close(): Promise<void> {
    await this.context.close();
    rmSync(this.profile, { recursive: true, force: true });
  }

  /** Page clock less host clock: of forty questions the one answered fastest, off by at most half its round trip. */
  private async clockOffset(page: Page): Promise<number> {
    let best = { tripMs: Number.POSITIVE_INFINITY, offset: 0 };
    for (let nth = 0; nth < 40; nth += 1) {
      const asked = hostMs();
      const there = (await page.evaluate('performance.timeOrigin + performance.now()')) as number;
      const answered = hostMs();
      const tripMs = answered - asked;
      if (tripMs < best.tripMs) best = { tripMs, offset: there - (asked + answered) / 2 };
    }
    return best.offset;
  }
}
