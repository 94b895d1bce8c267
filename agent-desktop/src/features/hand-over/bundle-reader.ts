import { type BundleDetail, type CentreStep, imageKindLabels } from '@tellerline/contracts';
import { css, html, nothing, type PropertyValues } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { goTo } from '../../app/router.ts';
import { ApiError, explain } from '../../data/api-client.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls, tables } from '../../styles/shared.ts';
import '../../components/ui-dialog.ts';
import { handOverApi } from './hand-over-api.ts';
import './reason-dialog.ts';

/**
 * A bundle at the centre: its papers to tick off one by one, and what may be done with it.
 * @fires became - with the bundle as it is now
 * @fires stale - when somebody changed it meanwhile
 */
export class BundleReader extends DeskElement {
  static override properties = {
    bundle: { attribute: false },
    _ticked: { state: true },
    _asks: { state: true },
    _refused: { state: true },
    _busy: { state: true },
  };
  declare bundle: BundleDetail;
  /** Lines the clerk has held in his hands. */
  declare private _ticked: ReadonlySet<number>;
  declare private _asks: 'return' | CentreStep | null;
  declare private _refused: unknown;
  declare private _busy: boolean;

  constructor() {
    super();
    this._ticked = new Set();
    this._asks = null;
    this._refused = null;
    this._busy = false;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get('bundle');
    if (before && before.id !== this.bundle.id) this._ticked = new Set();
  }

  private async _do(work: () => Promise<BundleDetail>): Promise<void> {
    if (this._busy) return;
    this._busy = true;
    this._refused = null;
    this._asks = null;
    try {
      this.dispatchEvent(new CustomEvent('became', { detail: await work() }));
    } catch (error) {
      this._refused = error;
      if (error instanceof ApiError && error.code === 'conflict.stale') this.dispatchEvent(new CustomEvent('stale'));
    } finally {
      this._busy = false;
    }
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    const { bundle } = this;
    return html`
      <div class="scroll page" role="region" tabindex="0" aria-label=${t('hand_over.papers')}>
        ${bundle.reason ? html`<p class="because" role="note">${t('hand_over.returned_because', { reason: bundle.reason })}</p>` : nothing}
        <dl>
          <dt>${t('hand_over.name_of')}</dt><dd>${bundle.customer?.name ?? '—'} ${bundle.customer ? html`<button class="link small" data-test="bundle-customer" @click=${this._openCustomer}>${t('hand_over.open_customer')}</button>` : nothing}</dd>
          <dt>${t('hand_over.account')}</dt><dd class="num">${bundle.accountNo ?? '—'}</dd>
          ${bundle.note ? html`<dt>${t('hand_over.note')}</dt><dd>${bundle.note}</dd>` : nothing}
        </dl>
        ${this._renderLines()}
      </div>
      ${this._renderFoot()}
      ${this._renderQuestion()}
    `;
  }

  private _renderLines() {
    const { lines, totals, may } = this.bundle;
    return html`
      <table data-test="bundle-lines">
        <thead><tr>${may.receive ? html`<th><span class="unseen">${t('hand_over.receive')}</span></th>` : nothing}<th>${t('hand_over.line_kind')}</th><th>${t('hand_over.line_name')}</th><th>${t('hand_over.line_number')}</th><th class="right">${t('hand_over.line_pages')}</th><th class="right">${t('hand_over.line_copies')}</th></tr></thead>
        <tbody>${lines.map(
          (line, at) => html`
          <tr>
            ${may.receive ? html`<td><input type="checkbox" data-test="line-check" aria-label=${t('hand_over.check_line', { name: line.name })} .checked=${this._ticked.has(at)} @change=${() => this._tick(at)} /></td>` : nothing}
            <td>${say(imageKindLabels[line.kind])}</td><td>${line.name}</td><td class="num">${line.certificateNo}</td><td class="num right">${line.pages}</td><td class="num right">${line.copies}</td>
          </tr>`,
        )}</tbody>
        <tfoot><tr><td colspan=${may.receive ? 4 : 3}>${t('hand_over.totals')}</td><td class="num right">${totals.pages}</td><td class="num right">${totals.copies}</td></tr></tfoot>
      </table>
    `;
  }

  private _renderFoot() {
    const { bundle } = this;
    const { may } = bundle;
    if (!may.receive && !may.return && may.finish.length === 0) return nothing;
    const complete = this._ticked.size === bundle.lines.length;
    const api = handOverApi(this.desk.http);
    return html`
      <footer>
        ${this._refused ? html`<span class="fault" role="alert" data-test="bundle-refused">${explain(this._refused)}</span>` : nothing}
        ${may.receive && !complete ? html`<span class="small muted">${t('hand_over.receive_hint')}</span>` : nothing}
        <span class="end"></span>
        ${may.return ? html`<button class="button" data-test="bundle-return" @click=${() => this._ask('return')}>${t('hand_over.return')}</button>` : nothing}
        ${may.finish.map((step) => html`<button class="button ${step === bundle.step ? 'primary' : ''}" data-test="finish-${step}" ?disabled=${this._busy} @click=${() => this._ask(step)}>${t(`hand_over.finish_${step}`)}</button>`)}
        ${may.receive ? html`<button class="button primary" data-test="bundle-receive" ?disabled=${!complete || this._busy} @click=${() => void this._do(() => api.receive(bundle.id, bundle.version))}>${t('hand_over.receive')}</button>` : nothing}
      </footer>
    `;
  }

  private _renderQuestion() {
    const { bundle, _asks: asks } = this;
    if (asks === null) return nothing;
    const api = handOverApi(this.desk.http);
    const close = (): void => this._ask(null);
    if (asks === 'return') {
      return html`<reason-dialog .heading=${t('hand_over.return_title')} .verb=${t('hand_over.return')} @closed=${close} @reason=${(event: CustomEvent<string>) => void this._do(() => api.giveUp(bundle.id, 'return', bundle.version, event.detail))}></reason-dialog>`;
    }
    return html`
      <ui-dialog .heading=${t('hand_over.finish_title')} .test=${'finish-dialog'} @closed=${close}>
        <p>${t(`hand_over.finish_${asks}`)} · <span class="num">${bundle.flowNo}</span></p>
        <p class="yes"><button class="button" @click=${close}>${t('common.no')}</button><button class="button primary" autofocus data-test="finish-confirm" @click=${() => void this._do(() => api.finish(bundle.id, bundle.version, asks))}>${t('common.yes')}</button></p>
      </ui-dialog>
    `;
  }

  private _ask(what: 'return' | CentreStep | null): void {
    this._asks = what;
  }

  private _tick(at: number): void {
    const ticked = new Set(this._ticked);
    if (!ticked.delete(at)) ticked.add(at);
    this._ticked = ticked;
  }

  private _openCustomer(): void {
    if (!this.bundle.customer) return;
    this.desk.openCustomer(this.bundle.customer.customerNo);
    goTo('desk');
  }

  static override styles = [
    base,
    controls,
    tables,
    css`
      :host { display: grid; grid-template-rows: minmax(0, 1fr) auto; min-height: 0; }
      dl { display: grid; grid-template-columns: auto 1fr; gap: 4px 16px; padding: 12px 16px; }
      dt { color: var(--ink-2); }
      .because { padding: 8px 16px; background: var(--warning-soft); color: var(--warning); }
      tfoot td { font-weight: 600; }
      footer { display: flex; align-items: center; gap: 8px; padding: 10px 16px; border-top: 1px solid var(--rule); }
      .end { margin-left: auto; }
      .yes { display: flex; justify-content: flex-end; gap: 8px; margin-top: 16px; }
    `,
  ];
}
customElements.define('bundle-reader', BundleReader);
