import { type ChangedRow, fieldAt, type ReviewDetail } from '@tellerline/contracts';
import { css, html, nothing, type PropertyValues } from 'lit';
import type { Desk } from '../../app/desk.ts';
import { DeskElement } from '../../app/desk-element.ts';
import { goTo } from '../../app/router.ts';
import { errorState, skeletonRows, states } from '../../components/ui-states.ts';
import { explain } from '../../data/api-client.ts';
import { dateTime } from '../../i18n/format.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls, tables } from '../../styles/shared.ts';
import { returnReason } from './return-reason.ts';
import './blind-entry.ts';
import './review-decision.ts';
import './review-value.ts';
import { reviewsApi } from './reviews-api.ts';
import { stateTone } from './state-tone.ts';

/** A text of more characters is compared word by word. */
const LONG_TEXT = 60;

/**
 * One change, old beside new, and what may be done with it. Blind fields are typed here from the paper.
 * @fires decided - when the change has moved
 */
export class ReviewDetailView extends DeskElement {
  static override properties = {
    changeId: {},
    _detail: { state: true },
    _failure: { state: true },
    _refusal: { state: true },
    _busy: { state: true },
    _typed: { state: true },
    _differing: { state: true },
  };
  declare changeId: string;
  declare private _detail: ReviewDetail | null;
  declare private _failure: unknown;
  declare private _refusal: unknown;
  declare private _busy: boolean;
  /** The second entry, by path. */
  declare private _typed: ReadonlyMap<string, string>;
  declare private _differing: readonly string[];

  constructor() {
    super();
    this._forget();
  }

  private _forget(): void {
    this._detail = null;
    this._failure = null;
    this._refusal = null;
    this._busy = false;
    this._typed = new Map();
    this._differing = [];
  }

  protected override deskReady(_desk: Desk): void {
    void this._load();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('changeId') && changed.get('changeId') !== undefined && this.hasDesk) {
      this._forget();
      void this._load();
    }
  }

  private async _load(): Promise<void> {
    const id = this.changeId;
    this._failure = null;
    try {
      const detail = await reviewsApi(this.desk.http).detail(id);
      if (id === this.changeId) this._detail = detail;
    } catch (error) {
      if (id === this.changeId) this._failure = error;
    }
  }

  protected override render() {
    if (this._failure) return errorState(t('reviews.load_failed'), this._failure, () => void this._load());
    const detail = this._detail;
    if (!detail) return skeletonRows(8);
    const { row } = detail;
    return html`
      <header>
        <div class="who">
          <h2 data-test="review-title">${row.title}</h2>
          <span class="pill ${stateTone[row.state]}">${t(`reviews.state_${row.state}`)}</span>
          <span class="muted">${say(row.kindLabel)}</span>
          ${row.customerNo ? html`<button class="link num" data-test="review-customer" title=${t('reviews.open_customer')} @click=${() => this._openCustomer(row.customerNo ?? '')}>${row.customerNo}</button>` : nothing}
          ${row.kind === 'blacklist_import' ? html`<button class="link" data-test="review-import" @click=${() => goTo('data', 'imports', row.subjectId)}>${t('reviews.open_import')}</button>` : nothing}
        </div>
        <p class="small muted num">${t('reviews.entered_by', { who: row.enteredBy.name })} ${dateTime(row.submittedAt ?? row.createdAt)}${row.reviewedBy && row.decidedAt ? ` · ${t('reviews.reviewed_by', { who: row.reviewedBy.name })} ${dateTime(row.decidedAt)}` : ''}</p>
      </header>
      <div class="scroll" role="region" tabindex="0" aria-label=${row.title}>
        ${row.state === 'returned' && row.reason ? html`<p class="note danger" data-test="review-reason">${t('reviews.state_returned')}：${returnReason(row.reason)}</p>` : nothing}
        ${detail.stale ? html`<p class="note danger" data-test="review-stale">${t('reviews.stale')}</p>` : nothing}
        ${this._renderBlindLead(detail)}
        ${this._renderChanges(detail)}
        ${this._renderWarnings(detail)}
        ${this._renderReturns(detail)}
      </div>
      ${this._refusal ? html`<p class="note danger" role="alert" data-test="review-refusal">${explain(this._refusal)}</p>` : nothing}
      <review-decision .detail=${detail} .busy=${this._busy} @approve=${this._approve} @send-back=${(event: CustomEvent<string>) => this._sendBack(event.detail)} @withdraw=${this._withdraw}></review-decision>
    `;
  }

  private _renderBlindLead(detail: ReviewDetail) {
    const n = detail.mayDecide ? detail.changes.filter(({ blind }) => blind).length : 0;
    if (n === 0) return nothing;
    return html`<p class="note ${this._differing.length > 0 ? 'danger' : 'info'}" role="status" data-test="blind-lead">${this._differing.length > 0 ? t('reviews.differs') : t('reviews.blind_lead', { n })}</p>`;
  }

  private _renderChanges(detail: ReviewDetail) {
    const sections = [...Map.groupBy(detail.changes, (change) => say(change.section))];
    return html`
      <table data-test="review-changes">
        <thead><tr><th>${t('reviews.field')}</th><th>${t('reviews.before')}</th><th>${t('reviews.after')}</th></tr></thead>
        ${sections.map(
          ([section, rows]) => html`
          <tbody><tr class="section"><th colspan="3" scope="rowgroup">${section}</th></tr>
          ${rows.map((change) => this._renderChange(detail, change))}</tbody>`,
        )}
      </table>
    `;
  }

  private _renderChange(detail: ReviewDetail, change: ChangedRow) {
    const typing = change.blind && detail.mayDecide;
    return html`
      <tr data-test="review-change" data-path=${change.path}>
        <td class="what">${say(change.label)}${change.risk ? html` <span class="pill warning">${t('reviews.risk')}</span>` : nothing}</td>
        <td class="old"><review-value .changeId=${this.changeId} .path=${change.path} .side=${'before'} .shown=${change.before}></review-value></td>
        <td class="new">${
          typing
            ? html`<blind-entry data-test="blind-entry" .field=${fieldAt(detail.row.kind, change.path)} .label=${say(change.label)} .value=${this._typed.get(change.path) ?? ''} .differs=${this._differing.includes(change.path)} @typed=${(event: CustomEvent<string>) => this._type(change.path, event.detail)}></blind-entry>`
            : this._renderAfter(detail, change)
        }</td>
      </tr>
    `;
  }

  /** Of a long text what was taken out and put in is marked. */
  private _renderAfter({ row }: ReviewDetail, { path, before, after }: ChangedRow) {
    if (row.kind === 'article' && before && after && say(before.text).length > LONG_TEXT) {
      void import('../knowledge/text-diff.ts');
      return html`<text-diff .older=${say(before.text)} .newer=${say(after.text)}></text-diff>`;
    }
    return html`<review-value .changeId=${this.changeId} .path=${path} .side=${'after'} .shown=${after}></review-value>`;
  }

  private _renderWarnings({ warnings }: ReviewDetail) {
    if (warnings.length === 0) return nothing;
    return html`
      <section data-test="review-warnings"><h3>${t('reviews.warnings')}</h3>
        <ul>${warnings.map((warning) => html`<li><ui-icon name="warning" .size=${14}></ui-icon><span class="doubt">${say(warning.text)}</span><span>${warning.reason ?? t('reviews.no_reason')}</span></li>`)}</ul>
      </section>
    `;
  }

  private _renderReturns({ returns }: ReviewDetail) {
    if (returns.length === 0) return nothing;
    return html`
      <section data-test="review-returns"><h3>${t('reviews.returns')}</h3>
        <ul>${returns.map((each) => html`<li><span class="small muted num">${dateTime(each.at)} ${each.by}</span><span>${returnReason(each.reason)}</span></li>`)}</ul>
      </section>
    `;
  }

  private _type(path: string, text: string): void {
    this._typed = new Map(this._typed).set(path, text);
    this._differing = this._differing.filter((each) => each !== path);
  }

  private _approve(): void {
    void this._decide(async (api, detail) => {
      const decided = await api.approve(detail, Object.fromEntries(this._typed));
      this._differing = decided.row.state === 'submitted' ? decided.differing : [];
    });
  }

  private _sendBack(reason: string): void {
    void this._decide((api, { row }) => api.sendBack(row.id, row.version, reason));
  }

  private _withdraw(): void {
    void this._decide((api, { row }) => api.withdraw(row.id, row.version));
  }

  private async _decide(
    act: (api: ReturnType<typeof reviewsApi>, detail: ReviewDetail) => Promise<unknown>,
  ): Promise<void> {
    const detail = this._detail;
    if (!detail || this._busy) return;
    this._busy = true;
    this._refusal = null;
    try {
      await act(reviewsApi(this.desk.http), detail);
    } catch (error) {
      this._refusal = error;
    } finally {
      this._busy = false;
    }
    await this._load();
    this.dispatchEvent(new CustomEvent('decided'));
  }

  private _openCustomer(customerNo: string): void {
    this.desk.openCustomer(customerNo);
    goTo('desk');
  }

  static override styles = [
    base,
    controls,
    tables,
    states,
    css`
      :host { display: grid; grid-template-rows: auto minmax(0, 1fr) auto auto; min-height: 0; min-width: 0; }
      header { padding: 12px 16px 10px; border-bottom: 1px solid var(--rule); }
      .who { display: flex; align-items: baseline; flex-wrap: wrap; gap: 4px 12px; }
      .who h2 { font-size: var(--text-xl); line-height: 28px; }
      table { table-layout: fixed; }
      tr.section th { position: static; height: 32px; padding-top: 8px; background: var(--surface); font-weight: 600; color: var(--ink); }
      td { white-space: normal; overflow-wrap: anywhere; padding-top: 4px; padding-bottom: 4px; }
      th:first-child, .what { width: 26%; } .what { color: var(--ink-2); } .old { color: var(--ink-3); } .new { font-weight: 600; }
      .note { padding: 8px 16px; border-bottom: 1px solid var(--rule); }
      .note.info { background: var(--accent-soft); color: var(--accent-ink); } .note.danger { background: var(--danger-soft); color: var(--danger); }
      section { padding: 12px 16px; } h3 { margin-bottom: 4px; }
      li { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 8px; min-height: 26px; } .doubt { color: var(--warning); } li ui-icon { color: var(--warning); }
    `,
  ];
}

customElements.define('review-detail', ReviewDetailView);
declare global {
  interface HTMLElementTagNameMap {
    'review-detail': ReviewDetailView;
  }
}
