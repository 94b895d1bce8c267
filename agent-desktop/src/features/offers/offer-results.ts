import { type OfferResult, OfferResults } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { errorState, skeletonRows, states } from '../../components/ui-states.ts';
import { queryOf } from '../../data/http.ts';
import { count, day } from '../../i18n/format.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls, tables } from '../../styles/shared.ts';
import '../../components/form/day-field.ts';

const SHOWN_MS = 90 * 86_400_000;
const points = (share: number): string => `${share > 0 ? '+' : ''}${(100 * share).toFixed(1)}`;
const percent = (share: number | null): string => (share === null ? '—' : `${(100 * share).toFixed(1)} %`);

/** How often each offer was made and accepted, with the interval of the rate, and why not. */
export class OfferResultsElement extends DeskElement {
  static override properties = {
    _from: { state: true },
    _to: { state: true },
    _results: { state: true },
    _failure: { state: true },
  };
  declare private _from: string;
  declare private _to: string;
  declare private _results: OfferResults | null;
  declare private _failure: unknown;

  constructor() {
    super();
    this._from = '';
    this._to = '';
    this._results = null;
    this._failure = null;
  }

  protected override deskReady(): void {
    const now = Date.now();
    this._from = day(new Date(now - SHOWN_MS));
    this._to = day(new Date(now));
    void this._load();
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    return html`
      <div class="tools">
        <label>${t('offers.from')} <day-field test="results-from" .value=${this._from} max=${this._to} @change=${(event: Event) => this._ask({ _from: (event.target as HTMLInputElement).value })}></day-field></label>
        <label>${t('offers.to')} <day-field test="results-to" .value=${this._to} min=${this._from} @change=${(event: Event) => this._ask({ _to: (event.target as HTMLInputElement).value })}></day-field></label>
        <span class="small muted">${t('offers.results_note')}</span>
      </div>
      <div class="scroll" tabindex="0" role="region" aria-label=${t('offers.tab_results')}>${this._renderRows()}</div>`;
  }

  private _renderRows() {
    if (this._failure) return errorState(t('offers.load_failed'), this._failure, () => void this._load());
    if (!this._results) return skeletonRows(8);
    return html`<table data-test="offer-results">
      <thead><tr><th>${t('offers.offer')}</th><th class="right">${t('offers.offered')}</th><th class="right">${t('offers.outcome_accepted')}</th><th class="right">${t('offers.rate')}</th><th class="right">${t('offers.interval')}</th><th class="right">${t('offers.outcome_refused')}</th><th class="right">${t('offers.outcome_later')}</th><th class="right">${t('offers.outcome_not_offered')}</th><th class="right">${t('offers.effect')}</th><th>${t('offers.reasons')}</th></tr></thead>
      <tbody>${this._results.items.map((row) => this._renderRow(row))}</tbody>
    </table>`;
  }

  private _renderRow(row: OfferResult) {
    const why = row.reasons.map(({ reason, count: n }) => `${t(`offers.reason_${reason}`)} ${n}`).join(' · ');
    return html`<tr data-test="result-${row.offerId}"><td>${say(row.name)}</td>
      ${[row.offered + row.done, row.accepted + row.done].map((n) => html`<td class="num right">${count(n)}</td>`)}
      <td class="num right"><strong>${percent(row.rate)}</strong></td><td class="num right muted">${row.low === null ? '—' : `${percent(row.low)} – ${percent(row.high)}`}</td>
      ${[row.refused, row.later, row.notOffered].map((n) => html`<td class="num right">${count(n)}</td>`)}
      <td class="num right" title=${row.effect ? t('offers.effect_title', { shown: row.effect.shown.customers, took: row.effect.shown.took, held: row.effect.heldOut.customers, heldTook: row.effect.heldOut.took }) : ''}>${row.effect?.difference ? `${points(row.effect.difference.value)} (${points(row.effect.difference.low)} … ${points(row.effect.difference.high)})` : row.effect ? t('offers.effect_not_yet') : '—'}</td>
      <td class="wide small muted" title=${why}>${why}</td></tr>`;
  }

  private _ask(change: { _from?: string; _to?: string }): void {
    Object.assign(this, change);
    if (this._from && this._to && this._from <= this._to) void this._load();
  }

  private async _load(): Promise<void> {
    try {
      this._results = await this.desk.http.get(
        `/offer-results${queryOf({ from: this._from, to: this._to })}`,
        OfferResults,
      );
      this._failure = null;
    } catch (error) {
      this._failure = error;
    }
  }

  static override styles = [
    base,
    controls,
    states,
    tables,
    css`
      :host { display: grid; grid-template-rows: auto minmax(0, 1fr); min-height: 0; }
      .tools { display: flex; align-items: center; gap: 12px; padding: 8px 16px; border-bottom: 1px solid var(--rule); }
      label { display: inline-flex; align-items: center; gap: 8px; white-space: nowrap; }
      .scroll:focus-visible { outline-offset: -2px; }
    `,
  ];
}
customElements.define('offer-results', OfferResultsElement);
