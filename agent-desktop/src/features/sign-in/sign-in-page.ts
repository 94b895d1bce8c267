import type { SessionView } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { SpeakingElement } from '../../app/desk-element.ts';
import { explain } from '../../data/api-client.ts';
import type { DeskApi } from '../../data/desk-api.ts';
import { localeName } from '../../i18n/format.ts';
import { locale, t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';

/**
 * Sign-in by name and password.
 * @fires signed-in - with the SessionView
 * @fires choose-locale - with the other language
 */
export class SignInPage extends SpeakingElement {
  static override properties = {
    api: { attribute: false },
    expired: { type: Boolean },
    leaving: { type: Boolean },
    _busy: { state: true },
    _refusal: { state: true },
    _caps: { state: true },
    _shown: { state: true },
  };
  declare api: DeskApi;
  declare expired: boolean;
  /** The server could not be told of the last sign-out yet. */
  declare leaving: boolean;
  declare private _busy: boolean;
  declare private _refusal: string;
  declare private _caps: boolean;
  declare private _shown: boolean;

  constructor() {
    super();
    this.expired = false;
    this.leaving = false;
    this._busy = false;
    this._refusal = '';
    this._caps = false;
    this._shown = false;
  }

  protected override firstUpdated(): void {
    this._input('username')?.focus();
  }

  protected override render() {
    const other = locale.get() === 'zh-CN' ? 'en' : 'zh-CN';
    return html`
      <main>
        <header>
          <svg viewBox="0 0 32 32" width="36" height="36" aria-hidden="true"><rect width="32" height="32" rx="7" fill="#0b5a8f"/><path d="M8 11h16M16 11v12" stroke="#fff" stroke-width="3.4" stroke-linecap="round"/><circle cx="24" cy="22" r="3" fill="#7fd1a3"/></svg>
          <div><h1>Tellerline</h1><p class="muted">${t('sign_in.lead')}</p></div>
        </header>
        ${this.expired ? html`<p class="note" role="status" data-test="session-expired">${t('sign_in.expired')}</p>` : nothing}
        ${this.leaving ? html`<p class="note" role="status" data-test="still-leaving">${t('sign_in.leaving')}</p>` : nothing}
        <form @submit=${this._submit} @keyup=${this._watchCaps}>
          <label class="field"><span>${t('sign_in.username')}</span>
            <input name="username" data-test="username" autocomplete="username" autocapitalize="none" spellcheck="false" maxlength="64" /></label>
          <label class="field"><span>${t('sign_in.password')}</span>
            <input name="password" data-test="password" type=${this._shown ? 'text' : 'password'} autocomplete="current-password" maxlength="256" /></label>
          <label class="check"><input type="checkbox" .checked=${this._shown} @change=${() => {
            this._shown = !this._shown;
          }} />${t('sign_in.show_password')}</label>
          <p class="fault" role="alert" data-test="sign-in-error">${this._refusal || (this._caps ? t('sign_in.caps_lock') : '')}</p>
          <button class="button primary" data-test="sign-in" ?disabled=${this._busy}>${this._busy ? t('sign_in.busy') : t('sign_in.submit')}</button>
        </form>
      </main>
      <button class="button plain other" lang=${other} data-test="switch-language" @click=${() => this.dispatchEvent(new CustomEvent('choose-locale', { detail: other }))}>${localeName[other]}</button>
    `;
  }

  private async _submit(event: Event): Promise<void> {
    event.preventDefault();
    const username = this._input('username')?.value.trim() ?? '';
    const password = this._input('password')?.value ?? '';
    if (!username || !password) {
      this._refusal = t('sign_in.need');
      this._input(username ? 'password' : 'username')?.focus();
      return;
    }
    this._busy = true;
    this._refusal = '';
    try {
      const detail: SessionView = await this.api.signIn({ username, password });
      this.dispatchEvent(new CustomEvent('signed-in', { detail }));
    } catch (error) {
      this._refusal = explain(error);
      await this.updateComplete;
      this._input('password')?.select();
    } finally {
      this._busy = false;
    }
  }

  private _watchCaps(event: KeyboardEvent): void {
    this._caps = event.getModifierState?.('CapsLock') ?? false;
  }

  private _input(name: string): HTMLInputElement | null {
    return this.shadowRoot?.querySelector(`input[name=${name}]`) ?? null;
  }

  static override styles = [
    base,
    controls,
    css`
      :host { display: grid; place-content: center; height: 100%; position: relative; }
      main { width: 360px; padding: 28px 32px 32px; background: var(--surface); border: 1px solid var(--rule); border-radius: 8px; }
      header { display: flex; gap: 14px; align-items: center; margin-bottom: 20px; }
      h1 { margin: 0; font-size: var(--text-xl); line-height: 26px; font-weight: 600; }
      form { display: grid; gap: 12px; }
      input:not([type="checkbox"]) { min-height: 38px; }
      .check { display: flex; gap: 8px; align-items: center; font-size: var(--text-s); color: var(--ink-2); }
      .fault { min-height: 20px; }
      .primary { min-height: 40px; }
      .note { margin-bottom: 16px; padding: 8px 12px; border-left: 3px solid var(--warning-solid); background: var(--warning-soft); }
      .other { position: absolute; top: 16px; right: 20px; }
    `,
  ];
}
customElements.define('sign-in-page', SignInPage);
declare global {
  interface HTMLElementTagNameMap {
    'sign-in-page': SignInPage;
  }
}
