import type { ChangeDraft, DuplicateDetail, MergeView } from '@tellerline/contracts';
import { css, html, nothing, type PropertyValues } from 'lit';
import type { Desk } from '../../app/desk.ts';
import { DeskElement } from '../../app/desk-element.ts';
import { goTo } from '../../app/router.ts';
import { errorState, skeletonRows, states } from '../../components/ui-states.ts';
import { explain } from '../../data/api-client.ts';
import { dateTime } from '../../i18n/format.ts';
import { t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import { fieldWords, percentOf } from './agreement-words.ts';
import './duplicate-decision.ts';
import type { DuplicateWish } from './duplicate-decision.ts';
import { duplicatesApi } from './duplicates-api.ts';
import './side-by-side.ts';

/**
 * One pair: why it may be one customer, both records side by side, and what is decided of it.
 * @fires decided - when the pair has moved
 */
export class DuplicateDetailView extends DeskElement {
  static override properties = {
    pairId: {},
    _detail: { state: true },
    _failure: { state: true },
    _refusal: { state: true },
    _busy: { state: true },
    _what: { state: true },
    _survivorNo: { state: true },
    _taken: { state: true },
    _draft: { state: true },
  };
  declare pairId: string;
  declare private _detail: DuplicateDetail | null;
  declare private _failure: unknown;
  declare private _refusal: unknown;
  declare private _busy: boolean;
  declare private _what: DuplicateWish['what'] | null;
  declare private _survivorNo: string | null;
  declare private _taken: ReadonlySet<string>;
  declare private _draft: ChangeDraft | null;

  constructor() {
    super();
    this._forget();
  }

  private _forget(): void {
    this._detail = null;
    this._failure = null;
    this._refusal = null;
    this._busy = false;
    this._leave();
  }

  private _leave(): void {
    this._what = null;
    this._survivorNo = null;
    this._taken = new Set();
    this._draft = null;
  }

  protected override deskReady(_desk: Desk): void {
    void this._load();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('pairId') && changed.get('pairId') !== undefined && this.hasDesk) {
      this._forget();
      void this._load();
    }
  }

  private async _load(): Promise<void> {
    const id = this.pairId;
    this._failure = null;
    try {
      const detail = await duplicatesApi(this.desk.http).detail(id);
      if (id === this.pairId) this._detail = detail;
    } catch (error) {
      if (id === this.pairId) this._failure = error;
    }
  }

  protected override render() {
    if (this._failure) return errorState(t('duplicates.load_failed'), this._failure, () => void this._load());
    const detail = this._detail;
    if (!detail) return skeletonRows(8);
    const { pair } = detail;
    return html`
      <header>
        <div class="who">
          <h2 data-test="duplicate-title">${pair.first.name === pair.second.name ? pair.first.name : `${pair.first.name} / ${pair.second.name}`}</h2>
          <span class="pill ${pair.certain ? 'danger' : 'accent'}" data-test="duplicate-percent">${percentOf(pair)}</span>
          <span class="pill" data-test="duplicate-pair-state">${t(`duplicates.state_${pair.state}`)}</span>
          ${[pair.first, pair.second].map(({ customerNo }) => html`<button class="link num" data-test="duplicate-customer" title=${t('reviews.open_customer')} @click=${() => this._open(customerNo)}>${customerNo}</button>`)}
        </div>
        <ul class="why" aria-label=${t('duplicates.compared')}>${pair.fields
          .filter(({ agreement }) => agreement !== 'unknown')
          .map(
            (field) =>
              html`<li class="pill ${field.bits > 0 ? 'ok' : field.bits < 0 ? 'warning' : ''}" title=${t('duplicates.bits', { n: field.bits.toFixed(1) })}>${fieldWords(field)}</li>`,
          )}</ul>
      </header>
      <div class="scroll" role="region" tabindex="0" aria-label=${t('duplicates.side_by_side')}>
        ${pair.decidedAt && pair.reason ? html`<p class="note" data-test="duplicate-judged">${t('duplicates.judged', { who: pair.decidedBy ?? '', at: dateTime(pair.decidedAt) })}：${pair.reason}</p>` : nothing}
        ${detail.merges.map((merge) => this._renderMerge(merge))}
        <side-by-side .detail=${detail} .survivorNo=${this._what === 'merge' ? this._survivorNo : null} .taken=${this._taken} @pick=${this._pick}></side-by-side>
      </div>
      ${this._refusal ? html`<p class="note danger" role="alert" data-test="duplicate-refusal">${explain(this._refusal)}</p>` : nothing}
      <duplicate-decision .detail=${detail} .what=${this._what} .survivorNo=${this._survivorNo} .draft=${this._draft} .busy=${this._busy}
        @choose=${this._choose} @survivor=${this._survives} @wish=${(event: CustomEvent<DuplicateWish>) => void this._decide(event.detail)}></duplicate-decision>
    `;
  }

  private _renderMerge(merge: MergeView) {
    const told = {
      old: merge.absorbedNo,
      into: merge.survivorNo,
      at: dateTime(merge.mergedAt),
      who: `${merge.enteredBy} / ${merge.reviewedBy}`,
    };
    return html`<p class="note ${merge.undoneAt ? '' : 'info'}" data-test="merge-note">${t('duplicates.merged_note', told)}${merge.undoneAt ? ` · ${t('duplicates.undone_note', { who: merge.undoneBy ?? '', at: dateTime(merge.undoneAt) })}` : ''}</p>`;
  }

  private _choose(event: CustomEvent<DuplicateWish['what'] | null>): void {
    this._leave();
    this._refusal = null;
    this._what = event.detail;
    this._survivorNo = this._detail?.mustSurvive ?? null;
  }

  private _survives(event: CustomEvent<string>): void {
    this._survivorNo = event.detail;
    this._taken = new Set();
  }

  private _pick(event: CustomEvent<{ field: string; take: boolean }>): void {
    const taken = new Set(this._taken);
    if (event.detail.take) taken.add(event.detail.field);
    else taken.delete(event.detail.field);
    this._taken = taken;
  }

  private async _decide(wish: DuplicateWish): Promise<void> {
    const detail = this._detail;
    if (!detail || this._busy) return;
    this._busy = true;
    this._refusal = null;
    try {
      if (await this._send(detail, wish)) this._leave();
    } catch (error) {
      this._refusal = error;
    } finally {
      this._busy = false;
    }
    await this._load();
    this.dispatchEvent(new CustomEvent('decided'));
  }

  /** Whether it went through; otherwise its findings are shown. */
  private async _send(detail: DuplicateDetail, wish: DuplicateWish): Promise<boolean> {
    const api = duplicatesApi(this.desk.http);
    if (wish.what === 'dismiss') {
      await api.dismiss(detail.pair.id, detail.pair.version, wish.reason);
      return true;
    }
    const take = Object.fromEntries([...this._taken].map((field) => [`take.${field}`, true]));
    const changes = { action: wish.what, survivor: this._survivorNo, reason: wish.reason, ...take };
    const draft = await api.submit(detail, changes, wish.overrides);
    this._draft = draft.state === 'draft' ? draft : null;
    return draft.state !== 'draft';
  }

  private _open(customerNo: string): void {
    this.desk.openCustomer(customerNo);
    goTo('desk');
  }

  static override styles = [
    base,
    controls,
    states,
    css`
      :host { display: grid; grid-template-rows: auto minmax(0, 1fr) auto auto; min-height: 0; min-width: 0; }
      header { display: grid; gap: 6px; padding: 12px 16px 10px; border-bottom: 1px solid var(--rule); }
      .who { display: flex; align-items: baseline; flex-wrap: wrap; gap: 4px 12px; } .who h2 { font-size: var(--text-xl); line-height: 28px; }
      .why { display: flex; flex-wrap: wrap; gap: 6px; }
      .note { padding: 8px 16px; border-bottom: 1px solid var(--rule); background: var(--sunken); }
      .note.info { background: var(--accent-soft); color: var(--accent-ink); } .note.danger { background: var(--danger-soft); color: var(--danger); }
    `,
  ];
}
customElements.define('duplicate-detail', DuplicateDetailView);
