import type { FeedFileTotals } from '@tellerline/contracts';
import { css, html, LitElement, nothing } from 'lit';
import { count } from '../../i18n/format.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls, tables } from '../../styles/shared.ts';
import { fileWord, sumWord } from './feed-words.ts';

type Side = FeedFileTotals['said'] | null;

const grouped = (yuan: string): string => yuan.replace(/\B(?=(\d{3})+(?=\.|$))/g, ',');
const isSame = (a: string, b: string): boolean =>
  Number(a) === Number(b) && a.replace(/\.?0*$/, '') === b.replace(/\.?0*$/, '');

/** What the control file said and what came, in all and by branch; what differs stands out and stands first. */
export class FeedTotals extends LitElement {
  static override properties = { totals: { attribute: false }, file: { attribute: false } };
  declare totals: readonly FeedFileTotals[];
  declare file: string;

  protected override render() {
    const shown = this.totals.find(({ file }) => file === this.file) ?? this.totals[0];
    if (!shown) return nothing;
    const columns = Object.keys(shown.came.sums);
    const rows = [
      { name: t('feeds.all_branches'), orgNo: '', said: shown.said as Side, came: shown.came as Side },
      ...shown.branches
        .map((branch) => ({ ...branch, name: say(branch.name) }))
        .sort((a, b) => Number(this._agrees(a.said, a.came)) - Number(this._agrees(b.said, b.came))),
    ];
    const bare = shown.branches.every(({ said }) => said === null);
    return html`
      <div class="head">
        <h3 id="title">${t('feeds.totals')}</h3>
        <select aria-labelledby="title" data-test="feed-totals-file" @change=${(event: Event) => this._choose((event.target as HTMLSelectElement).value)}>
          ${this.totals.map(({ file }) => html`<option value=${file} ?selected=${file === shown.file}>${fileWord(file)}</option>`)}
        </select>
      </div>
      <table data-test="feed-totals" aria-label=${t('feeds.totals_of', { file: fileWord(shown.file) })}>
        <thead><tr><th>${t('feeds.branch')}</th><th class="right">${t('feeds.rows')}</th>${columns.map((column) => html`<th class="right">${sumWord(column)}</th>`)}<th></th></tr></thead>
        <tbody>${rows.map(({ name, orgNo, said, came }, i) => {
          const unsaid = i > 0 && bare;
          const agrees = unsaid || this._agrees(said, came);
          return html`<tr data-agrees=${agrees ? 'yes' : 'no'} class=${i === 0 ? 'all' : ''}>
            <td>${name} <span class="muted num">${orgNo}</span></td>
            ${this._cell(said ? count(said.rows) : null, came ? count(came.rows) : count(0), unsaid || said?.rows === (came?.rows ?? 0))}
            ${columns.map((column) => {
              const [a, b] = [said?.sums[column] ?? null, came?.sums[column] ?? '0.00'];
              return this._cell(
                a === null ? null : grouped(a),
                grouped(b),
                a === null ? said !== null || unsaid : isSame(a, b),
              );
            })}
            <td>${unsaid ? nothing : html`<span class="pill ${agrees ? 'ok' : 'danger'}">${agrees ? t('feeds.agrees') : said ? t('feeds.differs') : t('feeds.not_said')}</span>`}</td>
          </tr>`;
        })}</tbody>
      </table>
    `;
  }

  private _cell(said: string | null, came: string, same: boolean) {
    if (same) return html`<td class="num right">${came}</td>`;
    return html`<td class="num right bad">${came}${said === null ? nothing : html`<br /><span class="small">${t('feeds.said', { value: said })}</span>`}</td>`;
  }

  private _agrees(said: Side, came: Side): boolean {
    if (!said) return false;
    if (said.rows !== (came?.rows ?? 0)) return false;
    return Object.entries(said.sums).every(([column, sum]) => isSame(sum, came?.sums[column] ?? '0.00'));
  }

  private _choose(file: string): void {
    this.dispatchEvent(new CustomEvent('file', { detail: file }));
  }

  static override styles = [
    base,
    controls,
    tables,
    css`
      :host { display: block; }
      .head { display: flex; align-items: center; gap: 12px; padding: 0 16px 4px; }
      .head select { width: auto; min-width: 140px; }
      .all td { font-weight: 600; }
      .bad { color: var(--danger); font-weight: 600; line-height: 18px; }
      .bad .small { font-weight: 400; }
    `,
  ];
}
customElements.define('feed-totals', FeedTotals);
