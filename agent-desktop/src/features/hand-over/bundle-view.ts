import { type BundleDetail, bundleStepLabels } from '@tellerline/contracts';
import { css, html, nothing, type PropertyValues } from 'lit';
import type { Desk } from '../../app/desk.ts';
import { DeskElement } from '../../app/desk-element.ts';
import { goTo } from '../../app/router.ts';
import { clockSource } from '../../components/ui-clock.ts';
import { errorState, skeletonRows, states } from '../../components/ui-states.ts';
import { shortDateTime } from '../../i18n/format.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import '../../components/ui-icon.ts';
import './bundle-editor.ts';
import { stepTone } from './bundle-list.ts';
import './bundle-path.ts';
import './bundle-reader.ts';
import { handOverApi } from './hand-over-api.ts';
import { printSlip } from './print-slip.ts';

/** One bundle: written while it lies at its branch, read and worked on at the centre; its path beside it. */
export class BundleView extends DeskElement {
  static override properties = { bundleId: {}, _bundle: { state: true }, _failure: { state: true } };
  declare bundleId: string;
  /** Null while it is on its way. */
  declare private _bundle: BundleDetail | null;
  declare private _failure: unknown;

  constructor() {
    super();
    this._bundle = null;
    this._failure = null;
  }

  protected override deskReady(_desk: Desk): void {
    void this._load();
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.get('bundleId') !== undefined) void this._load();
  }

  private async _load(): Promise<void> {
    const wanted = this.bundleId;
    this._failure = null;
    if (this._bundle?.id !== wanted) this._bundle = null;
    try {
      const bundle = await handOverApi(this.desk.http).read(wanted);
      if (wanted === this.bundleId) this._bundle = bundle;
    } catch (error) {
      if (wanted === this.bundleId) this._failure = error;
    }
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    if (this._failure && !this._bundle) {
      return errorState(t('hand_over.detail_failed'), this._failure, () => void this._load());
    }
    const bundle = this._bundle;
    if (!bundle) return skeletonRows(12);
    const became = (event: CustomEvent<BundleDetail>): void => {
      this._bundle = event.detail;
    };
    return html`
      ${this._renderHead(bundle)}
      <div class="body">
        ${
          bundle.may.edit
            ? html`<bundle-editor .bundle=${bundle} @became=${became} @stale=${() => void this._load()}></bundle-editor>`
            : html`<bundle-reader .bundle=${bundle} @became=${became} @stale=${() => void this._load()}></bundle-reader>`
        }
        <bundle-path .bundle=${bundle}></bundle-path>
      </div>
    `;
  }

  private _renderHead(bundle: BundleDetail) {
    return html`
      <header>
        <button class="button plain" data-test="bundle-back" aria-label=${t('hand_over.back')} title=${t('hand_over.back')} @click=${() => goTo('tasks', 'hand-over')}><ui-icon name="left" .size=${16}></ui-icon></button>
        <h2 class="num" data-test="flow-no">${bundle.flowNo}</h2>
        <span class="pill ${stepTone[bundle.step] ?? 'accent'}" data-test="bundle-state">${say(bundleStepLabels[bundle.step])}</span>
        <span class="small muted">${t(`hand_over.place_${bundle.place}`)} · ${say(bundle.branch.name)} · <span class="num">${shortDateTime(bundle.since, new Date(clockSource.now()))}</span>${bundle.holder ? html` · ${bundle.holder.name}` : nothing}</span>
        <span class="end"></span>
        ${
          bundle.document
            ? html`<span class="small num">${t('hand_over.document', { number: bundle.document.number })}</span>
              <button class="button" data-test="bundle-print" @click=${() => printSlip(bundle)}>${t('hand_over.print')}</button>`
            : nothing
        }
      </header>
    `;
  }

  static override styles = [
    base,
    controls,
    states,
    css`
      :host { display: grid; grid-template-rows: auto minmax(0, 1fr); min-height: 0; }
      header { display: flex; align-items: center; gap: 12px; min-height: 46px; padding: 0 16px 0 8px; border-bottom: 1px solid var(--rule); }
      .end { margin-left: auto; }
      .body { display: grid; grid-template-columns: minmax(0, 1fr) 300px; min-height: 0; }
      .body > * { min-height: 0; }
    `,
  ];
}
customElements.define('bundle-view', BundleView);
