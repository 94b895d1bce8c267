import { ContextProvider } from '@lit/context';
import type { Locale, SessionView } from '@tellerline/contracts';
import { css, html } from 'lit';
import { clockSource } from '../components/ui-clock.ts';
import { ApiClient, ApiError } from '../data/api-client.ts';
import { type DeskApi, deskApiOver } from '../data/desk-api.ts';
import type { Http } from '../data/http.ts';
import '../features/sign-in/sign-in-page.ts';
import { locale, t, useLocale } from '../i18n/locale.ts';
import { bringLaterPhrases } from '../i18n/phrases.ts';
import { type KeyValueStore, MemoryStore } from '../state/key-value-store.ts';
import { base, controls } from '../styles/shared.ts';
import { followAppearance } from './appearance.ts';
import type { Desk, DeskPorts } from './desk.ts';
import { deskContext } from './desk-context.ts';
import { SpeakingElement } from './desk-element.ts';
import { goTo, startPage } from './router.ts';

const localeKey = 'tellerline.locale';
/** Somebody signed out and the server could not be told yet. */
const leavingKey = 'tellerline.leaving';

/** Where the application's parts come from; the gallery replaces them. */
export interface AppPorts {
  api: DeskApi;
  http: Http;
  store: KeyValueStore;
  deskPorts(session: SessionView): Promise<Pick<DeskPorts, 'socket' | 'media' | 'locks' | 'loadPhone'>>;
}

/** The whole application: asks who is signed in, shows the sign-in or the desk. Everything behind the sign-in is loaded after it. */
export class DeskApp extends SpeakingElement {
  static override properties = { _phase: { state: true }, ports: { attribute: false } };
  declare private _phase: 'checking' | 'unreachable' | 'signed_out' | 'leaving' | 'expired' | 'signed_in';
  declare ports: AppPorts;
  private readonly provider = new ContextProvider(this, { context: deskContext });
  private desk: Desk | null = null;

  constructor() {
    super();
    this._phase = 'checking';
    this.ports = realPorts(() => this._over('expired'));
  }

  protected override firstUpdated(): void {
    followAppearance(this.ports.store);
    const remembered = this.ports.store.getItem(localeKey);
    useLocale(remembered === 'en' || remembered === 'zh-CN' ? remembered : 'zh-CN');
    document.title = t('app.name');
    locale.subscribe((value) => {
      document.title = t('app.name');
      this.ports.store.setItem(localeKey, value);
    });
    void this._check();
  }

  protected override render() {
    switch (this._phase) {
      case 'checking':
        return html`<div class="wait" role="status">${t('common.loading')}…</div>`;
      case 'unreachable':
        return html`<div class="wait" role="alert"><p>${t('error.offline')}</p><button class="button" data-test="retry" @click=${this._check}>${t('common.retry')}</button></div>`;
      case 'signed_in':
        return html`<desk-shell @sign-out=${this._signOut} @choose-locale=${this._chooseLocale}></desk-shell>`;
      default:
        return html`<sign-in-page .api=${this.ports.api} .expired=${this._phase === 'expired'} .leaving=${this._phase === 'leaving'} @signed-in=${this._signedIn} @choose-locale=${this._chooseLocale}></sign-in-page>`;
    }
  }

  private async _check(): Promise<void> {
    this._phase = 'checking';
    try {
      const session = await this.ports.api.session();
      if (this.ports.store.getItem(leavingKey) === null) return await this._open(session, false);
      await this._leave();
      this._phase = 'signed_out';
    } catch (error) {
      this._phase = error instanceof ApiError && error.passing ? 'unreachable' : 'signed_out';
    }
  }

  private async _signedIn(event: CustomEvent<SessionView>): Promise<void> {
    // A new session has taken the place of the one that was to end.
    this.ports.store.removeItem(leavingKey);
    await this._open(event.detail, true);
  }

  private async _open(session: SessionView, fresh: boolean): Promise<void> {
    // The user's own language, unless this browser was told otherwise on the sign-in page just now.
    if (['signed_out', 'leaving'].includes(this._phase) && fresh) goTo(startPage(session));
    if (this.ports.store.getItem(localeKey) === null) useLocale(session.user.locale);
    else if (fresh && session.user.locale !== locale.get())
      void this.ports.api.prefer({ locale: locale.get() }).catch(() => {});
    const [{ Desk }, parts] = await Promise.all([
      import('./desk.ts'),
      this.ports.deskPorts(session),
      import('../features/shell/desk-shell.ts'),
    ]);
    this.desk?.stop();
    const desk = new Desk({
      ...parts,
      session,
      api: this.ports.api,
      http: this.ports.http,
      store: this.ports.store,
      onOver: (reason) => this._over(reason),
    });
    this.desk = desk;
    clockSource.now = () => desk.line.now();
    this.provider.setValue(desk);
    desk.start();
    this._phase = 'signed_in';
    void bringLaterPhrases();
  }

  private async _signOut(): Promise<void> {
    const left = await this._leave().then(
      () => true,
      () => false,
    );
    this._over(left ? 'signed_out' : 'leaving');
  }

  /** Ends the session; when the server cannot be reached it is remembered, and done before anything else when it is back. */
  private async _leave(): Promise<void> {
    try {
      await this.ports.api.signOut();
    } catch (error) {
      if (error instanceof ApiError && error.passing) {
        this.ports.store.setItem(leavingKey, 'true');
        addEventListener('online', () => this._phase === 'leaving' && void this._check(), { once: true });
        throw error;
      }
    }
    this.ports.store.removeItem(leavingKey);
  }

  private _over(reason: 'signed_out' | 'leaving' | 'expired'): void {
    if (this._phase === 'checking' || !this.desk) return;
    this.desk.stop();
    this.desk = null;
    this._phase = reason;
  }

  private _chooseLocale(event: CustomEvent<Locale>): void {
    useLocale(event.detail);
    if (this.desk) void this.ports.api.prefer({ locale: event.detail }).catch(() => {});
  }

  static override styles = [
    base,
    controls,
    css`
      :host { display: block; height: 100%; }
      .wait { height: 100%; display: grid; place-content: center; justify-items: center; gap: 12px; color: var(--ink-2); }
    `,
  ];
}

function realPorts(onSessionLost: () => void): AppPorts {
  const client = new ApiClient({ fetch: (...request) => fetch(...request), onSessionLost });
  return {
    api: deskApiOver(client),
    http: client,
    store: browserStore(),
    deskPorts: async () => {
      const { SocketIoDesktop } = await import('../realtime/desktop-socket.ts');
      return {
        socket: new SocketIoDesktop(),
        media: navigator.mediaDevices,
        locks: navigator.locks,
        loadPhone: async (listener) => new (await import('../telephony/sip-phone.ts')).SipPhone(listener),
      };
    },
  };
}

function browserStore(): KeyValueStore {
  try {
    localStorage.getItem('tellerline');
    return localStorage;
  } catch {
    return new MemoryStore();
  }
}

customElements.define('desk-app', DeskApp);
declare global {
  interface HTMLElementTagNameMap {
    'desk-app': DeskApp;
  }
}
