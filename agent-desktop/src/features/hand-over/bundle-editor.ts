import {
  type BundleContent,
  type BundleCustomer,
  type BundleDetail,
  type BundleLine,
  usualPapers,
} from '@tellerline/contracts';
import { css, html, nothing, type PropertyValues } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { unsavedWork } from '../../components/form/unsaved-work.ts';
import { ApiError, explain } from '../../data/api-client.ts';
import { t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import '../../components/ui-dialog.ts';
import './bundle-lines.ts';
import { lineOf } from './bundle-lines.ts';
import { handOverApi } from './hand-over-api.ts';
import './reason-dialog.ts';
import { untouchedBundle } from './untouched-bundle.ts';

interface Typed {
  accountNo: string;
  lines: readonly BundleLine[];
  note: string;
}

/**
 * A bundle while it lies at its branch: account, papers, totals; kept as a draft, handed over after a question.
 * @fires became - with the bundle as it is now
 * @fires stale - when somebody changed it meanwhile
 */
export class BundleEditor extends DeskElement {
  static override properties = {
    bundle: { attribute: false },
    _typed: { state: true },
    _owner: { state: true },
    _asks: { state: true },
    _refused: { state: true },
    _busy: { state: true },
    _saved: { state: true },
    _conflict: { state: true },
  };
  declare bundle: BundleDetail;
  declare private _typed: Typed;
  /** Undefined while nobody was asked for, null when nobody is known. */
  declare private _owner: BundleCustomer | null | undefined;
  declare private _asks: 'submit' | 'discard' | null;
  declare private _refused: unknown;
  declare private _busy: boolean;
  declare private _saved: boolean;
  /** Somebody else wrote to it meanwhile; what was typed here is still here. */
  declare private _conflict: boolean;

  constructor() {
    super();
    this._typed = { accountNo: '', lines: [], note: '' };
    this._owner = undefined;
    this._asks = null;
    this._refused = null;
    this._busy = false;
    this._saved = false;
    this._conflict = false;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('bundle')) this._show();
  }

  private _show(): void {
    const { accountNo, lines, note, customer } = this.bundle;
    this._typed = unsavedWork.of<Typed>(this._record) ?? { accountNo: accountNo ?? '', lines, note };
    this._owner = customer ?? (accountNo ? null : undefined);
  }

  private get _record(): string {
    return `bundle:${this.bundle.id}`;
  }

  private _type(change: Partial<Typed>): void {
    this._typed = { ...this._typed, ...change };
    this._saved = false;
    unsavedWork.keep(this._record, this._typed);
  }

  private async _lookUp(accountNo: string): Promise<void> {
    this._type({ accountNo });
    if (accountNo === '') {
      this._owner = undefined;
      return;
    }
    try {
      const owner = await handOverApi(this.desk.http).ownerOf(accountNo);
      if (accountNo !== this._typed.accountNo) return;
      this._owner = owner;
      if (owner && this._typed.lines.length === 0) this._usual(owner.kind);
    } catch (error) {
      this._refused = error;
    }
  }

  private _usual(kind: BundleCustomer['kind']): void {
    this._type({ lines: usualPapers[kind].map(lineOf) });
  }

  private async _do(work: (bundle: BundleDetail) => Promise<BundleDetail>): Promise<void> {
    if (this._busy) return;
    this._busy = true;
    this._refused = null;
    this._conflict = false;
    this._asks = null;
    try {
      const bundle = await work(this.bundle);
      unsavedWork.drop(this._record);
      untouchedBundle.touched();
      this._saved = true;
      this.dispatchEvent(new CustomEvent('became', { detail: bundle }));
    } catch (error) {
      this._refused = error;
      if (!(error instanceof ApiError) || error.code !== 'conflict.stale') return;
      unsavedWork.keep(this._record, this._typed);
      this._conflict = true;
      this.dispatchEvent(new CustomEvent('stale'));
    } finally {
      this._busy = false;
    }
  }

  private _save(): Promise<void> {
    return this._do((bundle) => this._kept(bundle));
  }

  private _kept(bundle: BundleDetail): Promise<BundleDetail> {
    const { accountNo, lines, note } = this._typed;
    const content: BundleContent = {
      version: bundle.version,
      accountNo: accountNo === '' ? null : accountNo,
      lines: [...lines],
      note,
    };
    return handOverApi(this.desk.http).save(bundle.id, content);
  }

  /** What is typed is kept first, so that nothing is lost when handing over is refused. */
  private _submit(): Promise<void> {
    return this._do(async (bundle) => {
      const kept = await this._kept(bundle);
      unsavedWork.drop(this._record);
      this.dispatchEvent(new CustomEvent('became', { detail: kept }));
      return handOverApi(this.desk.http).submit(kept.id, kept.version);
    });
  }

  private _takeTheirs(): void {
    unsavedWork.drop(this._record);
    this._conflict = false;
    this._refused = null;
    this._show();
  }

  private _keys(event: KeyboardEvent): void {
    if (!event.ctrlKey && !event.metaKey) return;
    if (event.key === 's') {
      event.preventDefault();
      void this._save();
    }
    if (event.key === 'Enter') {
      event.preventDefault();
      this._asks = 'submit';
    }
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    const { bundle, _typed: typed } = this;
    const fault = this._refused instanceof ApiError ? this._refused.body?.issues?.[0]?.path : undefined;
    return html`
      <div class="scroll page" @keydown=${this._keys}>
        ${bundle.reason ? html`<p class="because" role="note">${t('hand_over.returned_because', { reason: bundle.reason })}</p>` : nothing}
        ${this._conflict ? html`<p class="because" role="alert" data-test="bundle-conflict">${t('hand_over.conflict')} <button class="button" data-test="take-theirs" @click=${this._takeTheirs}>${t('hand_over.take_theirs')}</button></p>` : nothing}
        <div class="head">
          <label class="field"><span>${t('hand_over.account')}</span><input inputmode="numeric" autocomplete="off" maxlength="32" autofocus data-test="bundle-account" .value=${typed.accountNo} @change=${(event: Event) => void this._lookUp((event.target as HTMLInputElement).value.replace(/\s/g, '').toUpperCase())} /></label>
          <p class="field owner" aria-live="polite"><span>${t('hand_over.name_of')}</span>${this._renderOwner()}</p>
          <label class="field note"><span>${t('hand_over.note')}</span><input maxlength="200" data-test="bundle-note" .value=${typed.note} @change=${(event: Event) => this._type({ note: (event.target as HTMLInputElement).value })} /></label>
        </div>
        <bundle-lines .lines=${typed.lines} .fault=${fault ?? ''} @lines=${(event: CustomEvent<readonly BundleLine[]>) => this._type({ lines: event.detail })}></bundle-lines>
        ${typed.lines.length === 0 && this._owner ? html`<p class="usual"><button class="button" data-test="usual-papers" @click=${() => this._owner && this._usual(this._owner.kind)}>${t('hand_over.lines_usual')}</button></p>` : nothing}
      </div>
      ${this._renderFoot()}
      ${this._renderQuestion()}
    `;
  }

  private _renderOwner() {
    if (this._owner === undefined) return html`<span class="muted">${t('hand_over.account_hint')}</span>`;
    if (this._owner === null) return html`<span class="doubt">${t('hand_over.account_unknown')}</span>`;
    return html`<strong data-test="bundle-owner">${this._owner.name} <span class="muted num">${this._owner.customerNo}</span></strong>`;
  }

  private _renderFoot() {
    const unsaved = unsavedWork.of(this._record) !== null;
    return html`
      <footer>
        ${this._refused ? html`<span class="fault" role="alert" data-test="bundle-refused">${explain(this._refused)}</span>` : html`<span class="small muted" role="status">${unsaved ? t('hand_over.unsaved') : this._saved ? t('hand_over.saved') : ''}</span>`}
        <span class="end"></span>
        <button class="button plain" data-test="bundle-discard" @click=${() => this._ask('discard')}>${t('hand_over.discard')}</button>
        <button class="button" data-test="bundle-save" ?disabled=${this._busy} @click=${() => void this._save()}>${t('hand_over.save')} <kbd>Ctrl S</kbd></button>
        <button class="button primary" data-test="bundle-submit" ?disabled=${this._busy} @click=${() => this._ask('submit')}>${t('hand_over.submit')}</button>
      </footer>
    `;
  }

  private _ask(what: 'submit' | 'discard' | null): void {
    this._asks = what;
  }

  private _renderQuestion() {
    const close = (): void => this._ask(null);
    if (this._asks === 'discard') {
      return html`<reason-dialog .heading=${t('hand_over.discard_title')} .verb=${t('hand_over.discard')} @closed=${close} @reason=${(event: CustomEvent<string>) => void this._do((bundle) => handOverApi(this.desk.http).giveUp(bundle.id, 'discard', bundle.version, event.detail))}></reason-dialog>`;
    }
    if (this._asks !== 'submit') return nothing;
    return html`
      <ui-dialog .heading=${t('hand_over.submit_title')} .test=${'submit-dialog'} @closed=${close}>
        <p>${t('hand_over.submit_lead')}</p>
        <p class="yes"><button class="button" data-test="submit-no" @click=${close}>${t('hand_over.no')}</button><button class="button primary" autofocus data-test="submit-yes" @click=${() => void this._submit()}>${t('hand_over.yes')}</button></p>
      </ui-dialog>
    `;
  }

  static override styles = [
    base,
    controls,
    css`
      :host { display: grid; grid-template-rows: minmax(0, 1fr) auto; min-height: 0; }
      .head { display: grid; grid-template-columns: 220px minmax(0, 1fr); gap: 12px 24px; padding: 12px 16px; }
      .note { grid-column: 1 / -1; }
      .owner { align-content: start; } .owner strong, .owner span:last-child { line-height: var(--control); }
      .doubt { color: var(--warning); }
      .because { padding: 8px 16px; background: var(--warning-soft); color: var(--warning); }
      .usual { padding: 8px 16px; }
      footer { display: flex; align-items: center; gap: 8px; padding: 10px 16px; border-top: 1px solid var(--rule); }
      .end { margin-left: auto; }
      .yes { display: flex; justify-content: flex-end; gap: 8px; margin-top: 16px; }
    `,
  ];
}
customElements.define('bundle-editor', BundleEditor);
