import {
  type ElementKind,
  type EvidenceRow,
  elementForms,
  type Indicator,
  IndicatorEvidence,
  type IndicatorScore,
  indicatorLabels,
} from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { explain } from '../../data/api-client.ts';
import { count, money } from '../../i18n/format.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls, tables } from '../../styles/shared.ts';

/** The ten indicators with their points; each opens to the rows it was judged by. */
export class IndicatorTable extends DeskElement {
  static override properties = {
    customerNo: {},
    indicators: { attribute: false },
    _open: { state: true },
    _evidence: { state: true },
    _failure: { state: true },
  };
  declare customerNo: string;
  declare indicators: readonly IndicatorScore[];
  declare private _open: Indicator | null;
  declare private _evidence: IndicatorEvidence | null;
  declare private _failure: unknown;

  constructor() {
    super();
    this.indicators = [];
    this._open = null;
    this._evidence = null;
    this._failure = null;
  }

  protected override render() {
    return html`<ul>${this.indicators.map((each) => this._renderLine(each))}</ul>`;
  }

  private _renderLine({ indicator, points, most }: IndicatorScore) {
    const isOpen = this._open === indicator;
    const share = points === null || most === 0 ? 0 : Math.round((100 * points) / most);
    return html`<li>
      <button class="line" aria-expanded=${isOpen} data-test="indicator" data-indicator=${indicator} @click=${() => void this._toggle(indicator)}>
        <span class="name">${say(indicatorLabels[indicator])}</span>
        <svg class="bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true"><rect width=${share} height="6"></rect></svg>
        <span class="num points">${points === null ? t('life.unknown') : html`${points}<span class="muted"> / ${most}</span>`}</span>
      </button>
      ${isOpen ? this._renderEvidence(indicator) : nothing}
    </li>`;
  }

  private _renderEvidence(indicator: Indicator) {
    if (this._failure) return html`<p class="fault" role="alert">${explain(this._failure)}</p>`;
    if (this._evidence?.indicator !== indicator) return html`<p class="small muted none">${t('common.loading')}</p>`;
    const { rows } = this._evidence;
    if (rows.length === 0) return html`<p class="small muted none" data-test="no-evidence">${t('life.no_rows')}</p>`;
    return html`<table class="small" aria-label=${t('life.rows_of', { name: say(indicatorLabels[indicator]) })} data-test="evidence"><tbody>${rows.map((row) => this._renderRow(row))}</tbody></table>`;
  }

  private _renderRow(row: EvidenceRow) {
    const isSum = row.kind === 'transactions' || row.kind === 'figure';
    return html`<tr>
      <td>${nameOf(row)}</td>
      <td class="num muted">${isSum ? '' : `${row.on ?? ''}${row.until ? ` – ${row.until}` : ''}`}</td>
      <td>${row.state ? stateWord(row) : row.kind === 'element' ? row.note : ''}</td>
      <td class="num right">${row.count === null ? '' : count(row.count)}</td>
      <td class="num right">${row.amount === null ? '' : money(row.amount)}</td></tr>`;
  }

  private async _toggle(indicator: Indicator): Promise<void> {
    this._failure = null;
    this._open = this._open === indicator ? null : indicator;
    if (this._open === null) return;
    try {
      this._evidence = await this.desk.http.get(
        `/customers/${this.customerNo}/standing/evidence/${indicator}`,
        IndicatorEvidence,
      );
    } catch (error) {
      this._failure = error;
    }
  }

  static override styles = [
    base,
    controls,
    tables,
    css`
      :host { display: block; }
      li { border-bottom: 1px solid var(--rule); }
      .line { display: grid; grid-template-columns: 96px minmax(40px, 1fr) 64px; align-items: center; gap: 8px; width: 100%; height: 26px; padding: 0 4px; border: 0; background: none; text-align: left; }
      .line:hover { background: var(--hover); }
      .line[aria-expanded="true"] { font-weight: 600; }
      .bar { display: block; width: 100%; height: 6px; border-radius: 3px; background: var(--hover); }
      .bar rect { fill: var(--accent); }
      .points { text-align: right; white-space: nowrap; }
      td { height: 24px; padding: 0 6px; border: 0; } td:first-child { padding-left: 12px; } td:last-child { padding-right: 4px; }
      table { background: var(--sunken); }
      .none { padding: 2px 12px 6px; }
    `,
  ];
}
customElements.define('indicator-table', IndicatorTable);

function nameOf({ kind, name }: EvidenceRow): string {
  if (kind === 'element') return say(elementForms[name as ElementKind].label);
  if (kind !== 'figure') return name;
  const words: Record<string, string> = {
    contribution: t('life.contribution'),
    contribution_before: `${t('life.contribution')} · ${t('life.before')}`,
    deposits: t('centre.accounts'),
    loans: t('centre.loans'),
    turnover: t('life.turnover'),
  };
  return words[name] ?? name;
}

const stateWord = ({ kind, state }: EvidenceRow): string => {
  const key = `${kind === 'loan' ? 'loan' : kind}.${state}`;
  return stateWords[key] ? say(stateWords[key]) : (state ?? '');
};
const word = (zh: string, en: string) => ({ 'zh-CN': zh, en });
const stateWords: Readonly<Record<string, { 'zh-CN': string; en: string }>> = {
  'account.active': word('正常', 'active'),
  'account.dormant': word('不动户', 'dormant'),
  'account.frozen': word('冻结', 'frozen'),
  'account.closed': word('销户', 'closed'),
  'loan.running': word('还款中', 'running'),
  'loan.overdue': word('逾期', 'overdue'),
  'loan.settled': word('结清', 'settled'),
  'loan.written_off': word('核销', 'written off'),
  'card.active': word('正常', 'active'),
  'card.frozen': word('冻结', 'frozen'),
  'card.lost': word('挂失', 'lost'),
  'card.closed': word('销卡', 'closed'),
};
