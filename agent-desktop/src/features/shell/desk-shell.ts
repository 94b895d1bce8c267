import { css, html, nothing } from 'lit';
import { appearance, isDark } from '../../app/appearance.ts';
import type { Desk } from '../../app/desk.ts';
import { DeskElement } from '../../app/desk-element.ts';
import { type Command, commandOf } from '../../app/keys.ts';
import { goTo, place } from '../../app/router.ts';
import { whenThere } from '../../app/when-there.ts';
import type { IconName } from '../../components/ui-icon.ts';
import { locale, t } from '../../i18n/locale.ts';
import { bringLaterPhrases, type PhraseKey } from '../../i18n/phrases.ts';
import { base, controls } from '../../styles/shared.ts';
import { watchTyping } from '../../workspace/typing-watch.ts';
import { homeTab } from '../../workspace/workspace.ts';
import { mayOpen, type PageEntry, pages } from './pages.ts';
import '../../components/ui-icon.ts';
import '../call-bar/call-bar.ts';
import { bringCallParts } from '../desk/bring-call-parts.ts';
import '../desk/desk-page.ts';

/**
 * The frame of everything: rail left, call bar on top, the page below. Owns the keys.
 * @fires sign-out
 * @fires choose-locale
 */
export class DeskShell extends DeskElement {
  static override properties = { _sheet: { state: true }, _search: { state: true } };
  declare private _sheet: boolean;
  declare private _search: boolean;
  private stops: (() => void)[] = [];

  constructor() {
    super();
    this._sheet = false;
    this._search = false;
  }

  protected override parts(desk: Desk) {
    return [place, appearance, desk.deviceCheckOpen, desk.presence, desk.phone.calls.all, desk.workspace];
  }

  /** A call that came while the agent was writing waits behind its mark; once taken it is in front. */
  protected override deskReady(desk: Desk): void {
    void bringCallParts();
    void import('../crisis/crisis-banner.ts');
    void import('../knowledge/announcement-banner.ts');
    void import('../search/customer-search.ts');
    void import('../search/prospect-form.ts');
    desk.phone.onAnswer = (interactionId) => {
      desk.activate(`call:${interactionId}`);
      goTo('desk');
    };
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const keys = (event: KeyboardEvent): void => this._key(event);
    addEventListener('keydown', keys);
    const title = locale.subscribe(() => this.requestUpdate());
    this.stops = [() => removeEventListener('keydown', keys), watchTyping(), () => title.unsubscribe()];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const stop of this.stops.splice(0)) stop();
  }

  /** A call brings its tab to the front; the page with the tabs must be in front too, unless the agent is writing. */
  protected override updated(): void {
    if (!this.hasDesk) return;
    const { active } = this.desk.workspace.get();
    if (active !== this._lastActive) {
      const first = this._lastActive === null;
      this._lastActive = active;
      if (!first && (active.startsWith('call:') || active.startsWith('customer:'))) goTo('desk');
    }
    const ringing = this.desk.phone.calls.all.get().some((call) => call.getSnapshot().hasTag('ringing'));
    document.title = ringing ? `☎ ${t('call.incoming')} · Tellerline` : t('app.name');
    this._loadPage();
    const [page] = this._page;
    if (page !== this._lastPage)
      this.shadowRoot?.querySelector('[aria-current=page]')?.scrollIntoView({ block: 'nearest' });
    this._lastPage = page;
  }
  /** Whose place in the rail was brought into sight. */
  private _lastPage: string | null = null;
  /** Null before the first rendering: tabs kept from before are not a reason to change the page. */
  private _lastActive: string | null = null;

  protected override render() {
    if (!this.hasDesk) return nothing;
    const { user } = this.desk.session;
    return html`
      <nav aria-label=${t('nav.label')}>
        <div class="entries">${Object.entries(pages).map(([name, entry]) => (mayOpen(entry, user.roles) ? this._link(name, entry) : nothing))}</div>
        ${this._tool('keyboard', 'nav.keys', 'open-keys', () => this._run('sheet'), '?')}
        ${this._tool(appearance.get().density === 'compact' ? 'rows_wide' : 'rows', appearance.get().density === 'compact' ? 'nav.density_comfortable' : 'nav.density_compact', 'switch-density', this._switchDensity)}
        ${this._tool(isDark() ? 'sun' : 'moon', isDark() ? 'nav.theme_light' : 'nav.theme_dark', 'switch-theme', this._switchTheme)}
        <button class="tool" data-test="switch-language" title=${t('nav.language')} aria-label=${t('nav.language')} @click=${this._switchLanguage}><b>${locale.get() === 'zh-CN' ? 'EN' : '中'}</b></button>
        ${this._tool('exit', 'nav.sign_out', 'sign-out', this._signOut)}
        <span class="user" title=${t('nav.user', { name: user.displayName, extension: user.extension ?? '–' })} data-test="user-name">${user.extension ?? user.username}</span>
      </nav>
      <call-bar></call-bar>
      <main><crisis-banner></crisis-banner><announcement-banner></announcement-banner>${this._renderPage()}</main>
      <notice-stack></notice-stack>
      ${
        this._sheet
          ? html`<key-sheet @closed=${() => {
              this._sheet = false;
            }}></key-sheet>`
          : nothing
      }
      ${
        this._search
          ? html`<customer-palette @closed=${() => {
              this._search = false;
            }}></customer-palette>`
          : nothing
      }
      ${this.desk.deviceCheckOpen.get() ? html`<device-check @closed=${() => this.desk.deviceCheckOpen.set(false)}></device-check>` : nothing}
    `;
  }

  /** The page of the address; the desk where there is none, or none for this user. */
  private get _page(): [string, PageEntry] {
    const name = place.get().page;
    const entry = Object.hasOwn(pages, name) ? pages[name] : undefined;
    if (entry && mayOpen(entry, this.desk.session.user.roles)) return [name, entry];
    return ['desk', pages.desk as PageEntry];
  }

  private _renderPage() {
    return this._page[1].render(place.get().rest);
  }

  /** Pages and sheets beside the desk are loaded when they are first shown. */
  private _loadPage(): void {
    void bringLaterPhrases();
    void this._page[1].load?.();
    if (this._search) void import('../search/customer-palette.ts');
    if (this._sheet) void import('../shell/key-sheet.ts');
    if (this.desk.deviceCheckOpen.get()) void import('../devices/device-check.ts');
  }

  private _link(name: string, { icon, phrase }: PageEntry) {
    const current = this._page[0] === name;
    return html`<a href="#/${name}" class="link-item" data-test="nav-${name}" aria-current=${current ? 'page' : nothing}><ui-icon .name=${icon} .size=${20}></ui-icon><span>${t(phrase)}</span></a>`;
  }

  private _tool(icon: IconName, phrase: PhraseKey, test: string, run: () => void, key = '') {
    return html`<button class="tool" data-test=${test} title=${key ? `${t(phrase)} (${key})` : t(phrase)} aria-label=${t(phrase)} @click=${run}><ui-icon .name=${icon}></ui-icon></button>`;
  }

  private _key(event: KeyboardEvent): void {
    if (!this.hasDesk || event.defaultPrevented || event.repeat) return;
    const target = event.composedPath()[0];
    const writing =
      target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
    const command = commandOf(event, writing);
    if (!command) return;
    event.preventDefault();
    this._run(command);
  }

  private _run(command: Command): void {
    const { phone } = this.desk;
    const snapshot = phone.calls.front()?.getSnapshot();
    const bar = this.shadowRoot?.querySelector('call-bar')?.shadowRoot;
    switch (command) {
      case 'answer':
        phone.answer();
        break;
      case 'end':
        if (snapshot?.matches('ringing')) void phone.decline();
        else void phone.hangUp();
        break;
      case 'hold':
        if (snapshot?.context.phone?.established) void phone.toggleHold();
        break;
      case 'mute':
        if (snapshot?.context.phone?.established) void phone.toggleMute();
        break;
      case 'keypad':
        whenThere(bar, 'call-controls', (controls) => controls.togglePad());
        break;
      case 'transfer':
        whenThere(bar, 'call-controls', (controls) => controls.openTransfer());
        break;
      case 'colleagues':
        whenThere(bar, 'call-controls', (controls) => controls.openColleagues());
        break;
      case 'recording':
        whenThere(bar, 'call-controls', (controls) => controls.toggleRecording());
        break;
      case 'presence':
        void bar?.querySelector('presence-control')?.toggle();
        break;
      case 'wrap_up':
        this._toWrapUp();
        break;
      case 'knowledge':
        if (!this.shadowRoot?.querySelector('desk-page')?.focusKnowledge()) goTo('knowledge');
        break;
      case 'search':
        this._search = true;
        break;
      case 'sheet':
        this._sheet = !this._sheet;
        break;
      default:
        this._toTab(Number(command.slice(4)));
    }
  }

  private _toWrapUp(): void {
    const view = this.desk.phone.calls.front()?.getSnapshot().context.view;
    if (view) this.desk.activate(`call:${view.interactionId}`);
    goTo('desk');
    const focus = (): void => this.shadowRoot?.querySelector('desk-page')?.focusWrapUp();
    focus();
    // The tab may have come to the front just now: its form is there one rendering later.
    requestAnimationFrame(focus);
  }

  private _toTab(number: number): void {
    const tab = number === 1 ? homeTab : this.desk.workspace.get().tabs[number - 2]?.id;
    if (!tab) return;
    goTo('desk');
    this.desk.activate(tab);
  }

  private _switchLanguage(): void {
    this.dispatchEvent(new CustomEvent('choose-locale', { detail: locale.get() === 'zh-CN' ? 'en' : 'zh-CN' }));
  }

  private _switchTheme(): void {
    appearance.update((value) => ({ ...value, theme: isDark() ? 'light' : 'dark' }));
  }

  private _switchDensity(): void {
    appearance.update((value) => ({ ...value, density: value.density === 'compact' ? 'comfortable' : 'compact' }));
  }

  private _signOut(): void {
    const busy = this.desk.phone.calls.all.get().length > 0;
    if (busy) {
      whenThere(this.shadowRoot, 'notice-stack', (stack) => stack.say(t('nav.sign_out_busy'), 'warning'));
      return;
    }
    this.dispatchEvent(new CustomEvent('sign-out'));
  }

  static override styles = [
    base,
    controls,
    css`
      :host { display: grid; height: 100%; grid: var(--bar) minmax(0, 1fr) / var(--rail) minmax(0, 1fr); }
      nav { grid-row: 1 / -1; min-height: 0; display: flex; flex-direction: column; align-items: stretch; gap: 2px; padding: 6px 4px 8px; background: var(--rail-ground); color: var(--rail-ink); }
      .link-item { display: grid; justify-items: center; gap: 1px; padding: 7px 0 5px; border-radius: var(--radius); color: inherit; text-decoration: none; font-size: 11px; line-height: 16px; }
      .link-item:hover, .tool:hover { background: var(--rail-active-ground); color: var(--rail-active); }
      .link-item[aria-current] { background: var(--rail-active-ground); color: var(--rail-active); box-shadow: inset 3px 0 0 #7fd1a3; }
      nav :focus-visible { outline-color: #8fc9f5; }
      .entries { flex: 1; min-height: 0; display: flex; flex-direction: column; gap: 2px; overflow: hidden auto; scrollbar-width: none;
        /* A light at the foot tells of entries further down; the plain ground, which scrolls along, covers it at the end. */
        background: linear-gradient(var(--rail-ground), var(--rail-ground)) bottom / 100% 20px no-repeat local, linear-gradient(transparent, var(--rail-active-ground)) bottom / 100% 20px no-repeat; }
      .entries > * { flex: none; }
      .link-item:focus-visible { outline-offset: -2px; }
      .tool { flex: none; display: grid; place-items: center; height: 32px; border: 0; border-radius: var(--radius); background: none; color: inherit; }
      .tool b { font-size: 12px; font-weight: 600; }
      .user { flex: none; text-align: center; font-size: 11px; line-height: 16px; padding-top: 4px; overflow: hidden; white-space: nowrap; text-overflow: ellipsis; }
      @media (max-height: 800px) { .link-item { padding: 4px 0 2px; gap: 0; line-height: 14px; } .tool { height: 26px; } }
      main { min-height: 0; min-width: 0; display: grid; grid-template-rows: auto auto minmax(0, 1fr); }
      main > * { min-height: 0; min-width: 0; }
    `,
  ];
}
customElements.define('desk-shell', DeskShell);
declare global {
  interface HTMLElementTagNameMap {
    'desk-shell': DeskShell;
  }
}
