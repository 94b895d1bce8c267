import { css, html, nothing } from 'lit';
import { type Appearance, appearance } from '../../app/appearance.ts';
import { DeskElement } from '../../app/desk-element.ts';
import { shortcuts } from '../../app/keys.ts';
import { localeName } from '../../i18n/format.ts';
import { locale, t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import '../alerts/alert-phone.ts';
import '../devices/device-settings.ts';

/** Devices, looks and keys of this desk. */
export class SettingsPage extends DeskElement {
  protected override parts() {
    return [appearance];
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    return html`
      <div class="scroll page">
        <h2>${t('settings.title')}</h2>
        <div class="columns">
          <section aria-labelledby="devices"><h3 id="devices">${t('settings.devices')}</h3>${this.desk.session.user.extension ? html`<device-settings></device-settings>` : html`<p class="muted">${t('phone.none')}</p>`}</section>
          <section aria-labelledby="looks">
            <h3 id="looks">${t('settings.appearance')}</h3>
            ${this._choice(
              t('settings.language'),
              'language',
              (['zh-CN', 'en'] as const).map((value) => [value, localeName[value]]),
              locale.get(),
              (value) => this._locale(value),
            )}
            ${this._choice(
              t('settings.theme'),
              'theme',
              [
                ['system', t('settings.theme_system')],
                ['light', t('settings.theme_light')],
                ['dark', t('settings.theme_dark')],
              ],
              appearance.get().theme,
              (theme) => this._set({ theme: theme as Appearance['theme'] }),
            )}
            ${this._choice(
              t('settings.density'),
              'density',
              [
                ['compact', t('settings.compact')],
                ['comfortable', t('settings.comfortable')],
              ],
              appearance.get().density,
              (density) => this._set({ density: density as Appearance['density'] }),
            )}
            <p class="small muted">${t('settings.this_browser')}</p>
            ${this._isTold() ? html`<h3 id="told">${t('alert_phone.title')}</h3><alert-phone></alert-phone>` : nothing}
          </section>
          <section aria-labelledby="keys">
            <h3 id="keys">${t('keys.title')}</h3>
            <dl>${shortcuts.map(({ keys, phrase }) => html`<dt><kbd>${keys}</kbd></dt><dd>${t(phrase)}</dd>`)}<dt><kbd>Alt+1…9</kbd></dt><dd>${t('keys.tabs')}</dd><dt><kbd>?</kbd></dt><dd>${t('keys.show')}</dd></dl>
          </section>
        </div>
      </div>
    `;
  }

  /** Those who answer for alerts may be told by text message. */
  private _isTold(): boolean {
    return this.desk.session.user.roles.some((role) => role === 'manager' || role === 'supervisor');
  }

  private _choice(
    words: string,
    name: string,
    options: readonly (readonly [string, string])[],
    chosen: string,
    choose: (value: string) => void,
  ) {
    return html`
      <fieldset>
        <legend class="label">${words}</legend>
        ${options.map(([value, label]) => html`<label><input type="radio" name=${name} .value=${value} .checked=${value === chosen} data-test="${name}-${value}" @change=${() => choose(value)} />${label}</label>`)}
      </fieldset>
    `;
  }

  private _set(change: Partial<Appearance>): void {
    appearance.update((value) => ({ ...value, ...change }));
  }

  private _locale(value: string): void {
    this.dispatchEvent(new CustomEvent('choose-locale', { detail: value, bubbles: true, composed: true }));
  }

  static override styles = [
    base,
    controls,
    css`
      :host { display: grid; background: var(--surface); }
      .page { padding: 16px 24px; }
      .columns { display: grid; grid-template-columns: minmax(0, 440px) minmax(0, 300px) minmax(0, 320px); gap: 48px; margin-top: 16px; }
      section > h3 { margin-bottom: 8px; } #told { margin-top: 24px; }
      fieldset { display: flex; flex-wrap: wrap; gap: 4px 16px; margin: 0 0 16px; padding: 0; border: 0; }
      legend { padding: 0 0 4px; }
      label { display: inline-flex; gap: 6px; align-items: center; min-height: 28px; }
      input[type="radio"] { accent-color: var(--accent); }
      dl { display: grid; grid-template-columns: auto 1fr; gap: 8px 16px; }
    `,
  ];
}
customElements.define('settings-page', SettingsPage);
