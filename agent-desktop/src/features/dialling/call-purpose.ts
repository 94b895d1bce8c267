import type { CallView, DialEntry } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { explain } from '../../data/api-client.ts';
import { t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import { wantedFlow } from '../flows/wanted-flow.ts';
import { diallingApi } from './dialling-api.ts';

/** Calls whose conversation was begun once: coming back to the tab begins none. */
const begun = new Set<string>();

/** Beside a call outwards of a list: why he is called. Its conversation begins by itself once the customer answers. */
export class CallPurpose extends DeskElement {
  static override properties = {
    view: { attribute: false },
    _entry: { state: true },
    _refused: { state: true },
    _failure: { state: true },
  };
  declare view: CallView;
  declare private _entry: DialEntry | null;
  declare private _refused: boolean;
  declare private _failure: unknown;
  private readFor = '';

  constructor() {
    super();
    Object.assign(this, { _entry: null, _refused: false, _failure: null });
  }

  protected override willUpdate(): void {
    if (!this.hasDesk) return;
    if (this.readFor !== this.view.interactionId) {
      this.readFor = this.view.interactionId;
      this._entry = null;
      this._refused = false;
      void this._read();
    }
    this._begin();
  }

  private async _read(): Promise<void> {
    const id = this.readFor;
    const desk = await diallingApi(this.desk.http)
      .desk()
      .catch(() => null);
    const isOfThisCall = desk?.entry?.customer.customerNo === this.view.match.candidates[0]?.customerNo;
    if (id === this.readFor && desk?.entry && isOfThisCall) this._entry = desk.entry;
  }

  private _begin(): void {
    const { interactionId, phase } = this.view;
    const flowId = this._entry?.list.flowKey;
    if (!flowId || phase !== 'talking' || begun.has(interactionId)) return;
    begun.add(interactionId);
    wantedFlow.set({ interactionId, flowId });
  }

  protected override render() {
    const entry = this._entry;
    if (!entry) return nothing;
    return html`<section data-test="call-purpose"><h3>${t('dial.why')}</h3><p class="cut" title=${entry.list.name}>${entry.list.name} <span class="muted small">${t(`dial.purpose_${entry.list.purpose}`)}</span></p>${entry.why ? html`<p class="why">${entry.why}</p>` : nothing}${this._renderRefusal(entry)}</section>`;
  }

  /** Said is noted at once, whatever becomes of the call. */
  private _renderRefusal(entry: DialEntry) {
    if (this._failure) return html`<p class="fault" role="alert">${explain(this._failure)}</p>`;
    if (this._refused)
      return html`<p class="small" role="status" data-test="refusal-noted">${t('dial.refusal_noted')}</p>`;
    return html`<p><button class="link" data-test="refuse-calls" @click=${() => void this._refuse(entry)}>${t('dial.refuse')}</button></p>`;
  }

  private async _refuse({ customer }: DialEntry): Promise<void> {
    this._failure = null;
    try {
      const about = { kind: 'customer' as const, customerNo: customer.customerNo };
      await diallingApi(this.desk.http).refuse({ key: crypto.randomUUID(), about, scope: 'offers', note: '' });
      this._refused = true;
    } catch (error) {
      this._failure = error;
    }
  }

  static override styles = [
    base,
    controls,
    css`
      :host { display: block; } section { padding: 12px 16px; border-bottom: 1px solid var(--rule); background: var(--accent-soft); }
      .why { overflow-wrap: anywhere; }
    `,
  ];
}
customElements.define('call-purpose', CallPurpose);
declare global {
  interface HTMLElementTagNameMap {
    'call-purpose': CallPurpose;
  }
}
