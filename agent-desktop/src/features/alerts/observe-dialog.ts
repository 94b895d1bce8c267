import { Observed, type ObservedIndicator, observedIndicators, warningLabels } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { explain } from '../../data/api-client.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import '../../components/ui-dialog.ts';

/**
 * Takes down a sign that a customer may leave, in two strokes: which, and in his words.
 * @fires observed - the customer was rated anew
 * @fires closed
 */
export class ObserveDialog extends DeskElement {
  static override properties = {
    customerNo: {},
    interactionId: {},
    _chosen: { state: true },
    _busy: { state: true },
    _failure: { state: true },
  };
  declare customerNo: string;
  declare interactionId: string | null;
  declare private _chosen: ObservedIndicator | null;
  declare private _busy: boolean;
  declare private _failure: unknown;
  /** Sent again after a failure it still counts once. */
  private readonly key = crypto.randomUUID();

  constructor() {
    super();
    this._chosen = null;
    this._busy = false;
    this._failure = null;
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    return html`
      <ui-dialog .heading=${t('alerts.observe')} test="observe-dialog" @closed=${() => this.dispatchEvent(new CustomEvent('closed'))}>
        <form @submit=${this._save}>
          <div class="signs" role="radiogroup" aria-label=${t('alerts.observe')}>
            ${observedIndicators.map(
              (key) =>
                html`<label><input type="radio" name="sign" value=${key} data-test="sign" .checked=${this._chosen === key} @change=${() => {
                  this._chosen = key;
                }}>${say(warningLabels[key])}</label>`,
            )}
          </div>
          <label class="field"><span>${t('alerts.observe_note')}</span><textarea name="note" rows="2" maxlength="300" data-test="sign-note"></textarea></label>
          <p class="fault" role="alert">${this._failure ? explain(this._failure) : ''}</p>
          <p class="actions"><button class="button primary" data-test="sign-save" ?disabled=${this._chosen === null || this._busy}>${t('alerts.observe_save')}</button></p>
        </form>
      </ui-dialog>
    `;
  }

  private async _save(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const note = String(new FormData(event.target as HTMLFormElement).get('note') ?? '').trim();
    this._busy = true;
    this._failure = null;
    try {
      const body = {
        key: this.key,
        indicator: this._chosen,
        ...(note ? { note } : {}),
        ...(this.interactionId ? { interactionId: this.interactionId } : {}),
      };
      await this.desk.http.post(`/customers/${this.customerNo}/observations`, body, Observed);
      this.dispatchEvent(new CustomEvent('observed'));
      this.shadowRoot?.querySelector('ui-dialog')?.close();
    } catch (error) {
      this._failure = error;
    } finally {
      this._busy = false;
    }
  }

  static override styles = [
    base,
    controls,
    css`
      form { display: grid; gap: 12px; min-width: 380px; }
      .signs { display: grid; grid-template-columns: 1fr 1fr; gap: 4px 16px; }
      .signs label { display: flex; align-items: center; gap: 8px; min-height: var(--control); }
      .actions { display: flex; justify-content: flex-end; }
    `,
  ];
}
customElements.define('observe-dialog', ObserveDialog);
declare global {
  interface HTMLElementTagNameMap {
    'observe-dialog': ObserveDialog;
  }
}
