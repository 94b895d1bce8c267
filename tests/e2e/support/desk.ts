import type { Page } from 'playwright-core';
import { until } from '../../support/until.ts';
import { type Browser, openBrowser } from './browser.ts';
import { watchAudio } from './browser-audio.ts';

/** One agent's desktop in a real browser, driven as a person would: by what is on the screen and by keys. */
export class Desk {
  readonly page: Page;
  /** What the page complained about: uncaught errors and refused policies. */
  readonly complaints: string[] = [];
  private readonly browser: Browser | null;

  private constructor(page: Page, browser: Browser | null) {
    this.page = page;
    this.browser = browser;
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' && /Content Security Policy/.test(message.text())) {
        this.complaints.push(message.text());
      }
    });
  }

  /** Opens a browser of his own and signs the user in. */
  static async signedIn(url: string, username: string, password: string): Promise<Desk> {
    const browser = await openBrowser();
    await watchAudio(browser.context);
    const page = browser.context.pages()[0] ?? (await browser.context.newPage());
    const desk = new Desk(page, browser);
    await page.goto(url);
    await desk.at('username').fill(username);
    await desk.at('password').fill(password);
    await desk.at('sign-in').click();
    await desk.at('presence').waitFor();
    return desk;
  }

  /** A second tab of the same person in the same browser. */
  async secondTab(): Promise<Desk> {
    const page = await this.page.context().newPage();
    const desk = new Desk(page, null);
    await page.goto(this.page.url());
    await desk.at('presence').waitFor();
    return desk;
  }

  /** The page dies without a word; another is opened in its place when told. */
  async die(): Promise<() => Promise<Desk>> {
    const [context, url] = [this.page.context(), this.page.url()];
    // A browser without any page would end itself.
    const page = await context.newPage();
    await this.page.close();
    return async () => {
      const desk = new Desk(page, this.browser);
      await page.goto(url);
      await desk.at('presence').waitFor();
      return desk;
    };
  }

  /** The element a test may rely on. */
  at(name: string) {
    return this.page.locator(`[data-test="${name}"]`).first();
  }

  all(name: string) {
    return this.page.locator(`[data-test="${name}"]`);
  }

  async text(name: string): Promise<string> {
    return (await this.at(name).innerText()).trim();
  }

  async isShown(name: string): Promise<boolean> {
    return this.at(name).isVisible();
  }

  /** Presence as the screen shows it: `available`, `not_ready:missed_call`. */
  async presence(): Promise<string> {
    const control = this.at('presence');
    const [state, reason] = [await control.getAttribute('data-state'), await control.getAttribute('data-reason')];
    return reason ? `${state}:${reason}` : String(state);
  }

  async untilPresence(wanted: string, milliseconds = 30_000): Promise<void> {
    await until(`presence ${wanted}`, async () => (await this.presence()) === wanted, milliseconds).catch(
      async (fault: Error) => {
        await this.keepPicture(wanted);
        throw new Error(`${fault.message}; it was ${await this.presence()}`);
      },
    );
  }

  async untilPhoneIsReady(): Promise<void> {
    const registered = async () => (await this.at('connection').getAttribute('data-phone')) === 'ready';
    await until('the phone registers', registered, 20_000);
  }

  /** Passes the device check and goes into the queue. */
  async becomeAvailable(): Promise<void> {
    await this.untilPhoneIsReady();
    if (await this.isShown('open-device-check')) await this.passDeviceCheck();
    await this.choosePresence('available');
    await this.untilPresence('available');
  }

  /** Keeps what the screen shows in the folder TELLERLINE_SHOTS, for whoever looks into a failure. */
  async keepPicture(name: string): Promise<void> {
    const folder = process.env.TELLERLINE_SHOTS;
    if (folder) await this.page.screenshot({ path: `${folder}/${Date.now()}-${name.replace(/\W/g, '-')}.png` });
  }

  async choosePresence(item: string): Promise<void> {
    await this.page.keyboard.press('Alt+p');
    await this.at(`presence-${item}`).click();
  }

  private async passDeviceCheck(): Promise<void> {
    await this.at('open-device-check').click();
    await this.at('speaker-play').click();
    await this.at('speaker-heard').click();
    await this.at('dialog-close').click();
  }

  /** Waits for the pop and the ringing phone. */
  async untilRinging(milliseconds = 20_000): Promise<void> {
    await this.at('call-answer').waitFor({ timeout: milliseconds });
    await until('the phone rings', () => this.at('call-answer').isEnabled(), milliseconds);
  }

  async answer(): Promise<void> {
    await this.untilRinging();
    await this.page.keyboard.press('Alt+a');
    await this.untilPresence('talking');
  }

  async hangUp(): Promise<void> {
    await this.page.keyboard.press('Alt+e');
  }

  /** Fills and saves the wrap-up of the call in front. */
  async wrapUp(note: string, disposition = 'enquiry_resolved'): Promise<void> {
    await this.chooseDisposition(disposition);
    await this.at('wrap-up-note').fill(note);
    await this.at('wrap-up-save').click();
  }

  async chooseDisposition(code = 'enquiry_resolved'): Promise<void> {
    await this.at('disposition').click();
    await this.page.locator(`[data-test="disposition-option"][data-code="${code}"]`).dispatchEvent('mousedown');
  }

  /** Passes the call on to the first that is found by what is typed. */
  async transfer(typed: string, note: string): Promise<void> {
    await this.page.keyboard.press('Alt+t');
    await this.at('transfer-target').waitFor();
    await this.at('transfer-message').fill(note);
    await this.at('transfer-search').fill(typed);
    await this.at('transfer-search').press('Enter');
    await this.at('transfer-dialog').waitFor({ state: 'detached' });
  }

  /** Rings the colleague with this extension while the caller hears music. */
  async consult(extension: string, note: string): Promise<void> {
    await this.page.keyboard.press('Alt+t');
    await this.at('transfer-target').waitFor();
    await this.at('transfer-message').fill(note);
    await this.at('transfer-search').fill(extension);
    await this.at('transfer-consult').click();
    await this.at('transfer-dialog').waitFor({ state: 'detached' });
  }

  /** Rings a colleague from the list of those at their desks. */
  async callColleague(extension: string): Promise<void> {
    await this.page.keyboard.press('Alt+c');
    await this.at('colleague').waitFor();
    await this.at('colleague-search').fill(extension);
    await this.at('colleague-search').press('Enter');
    await this.at('colleagues').waitFor({ state: 'detached' });
  }

  /** Leaves the desk in order: the last call wrapped up, out of the queue. */
  async leave(): Promise<void> {
    await until('the call is over', async () => !/^(ringing|talking|held)/.test(await this.presence()), 15_000);
    if ((await this.presence()) === 'wrap_up') {
      await this.wrapUp('—', 'enquiry_resolved');
      await until('the wrap-up is done', async () => (await this.presence()) !== 'wrap_up', 15_000);
    }
    if ((await this.presence()) === 'available') {
      await this.choosePresence('break');
      await this.untilPresence('not_ready:break');
    }
  }

  async close(): Promise<void> {
    if (this.browser) await this.browser.close();
    else await this.page.close();
  }
}
