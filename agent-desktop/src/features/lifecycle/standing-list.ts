import { type StandingLine, StandingPage } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { goTo } from '../../app/router.ts';
import { emptyState, errorState, skeletonRows, states } from '../../components/ui-states.ts';
import { t } from '../../i18n/locale.ts';
import { base, controls, tables } from '../../styles/shared.ts';
import { amount, formWord, stageTone, stageWord } from './standing-words.ts';

/** Customers with where they stand and what they are worth; each opens. `path` says which. */
export class StandingList extends DeskElement {
  static override properties = { path: {}, show: {}, _page: { state: true }, _failure: { state: true } };
  declare path: string;
  /** The last column: what is missing to the next form, or since when. */
  declare show: 'missing' | 'since';
  declare private _page: StandingPage | null;
  declare private _failure: unknown;

  private asked = '';

  constructor() {
    super();
    this.show = 'since';
    this._page = null;
    this._failure = null;
  }

  protected override willUpdate(): void {
    if (!this.hasDesk || !this.path || this.asked === this.path) return;
    this.asked = this.path;
    void this._load();
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    if (this._failure) return errorState(t('life.load_failed'), this._failure, () => void this._load());
    if (!this._page) return skeletonRows(6);
    const { items, next } = this._page;
    if (items.length === 0) return emptyState('people', t('life.no_candidates'));
    return html`
      <table data-test="standing-list">
        <thead><tr><th>${t('life.customer')}</th><th>${t('life.stage')}</th><th>${t('life.form')}</th><th class="right">${t('life.points')}</th><th class="right">${t('life.contribution')}</th><th class="right">${t('life.value')}</th><th>${t('life.manager')}</th><th class="right">${this.show === 'missing' ? t('life.missing') : t('life.day')}</th></tr></thead>
        <tbody>${items.map((line) => this._renderLine(line))}</tbody>
      </table>
      ${next ? html`<p class="more"><button class="button" data-test="standing-more" @click=${() => void this._load(next)}>${t('life.more')}</button></p>` : nothing}
    `;
  }

  private _renderLine(line: StandingLine) {
    return html`<tr data-test="standing-line">
      <td><button class="link" data-test="standing-open" @click=${() => this._open(line.customerNo)}>${line.name}</button> <span class="small muted num">${line.customerNo}</span></td>
      <td><span class="pill ${stageTone[line.stage]}">${stageWord(line.stage)}</span></td>
      <td>${formWord(line.form)}</td>
      <td class="num right">${line.score}</td>
      <td class="num right">${amount(line.contribution)}</td>
      <td class="num right">${line.lifetime === null ? '–' : amount(line.lifetime)}</td>
      <td>${line.managerName ?? ''}</td>
      <td class="num right">${this.show === 'missing' ? line.missing : line.since}</td></tr>`;
  }

  private _open(customerNo: string): void {
    this.desk.openCustomer(customerNo);
    goTo('desk');
  }

  private async _load(cursor: string | null = null): Promise<void> {
    const { path } = this;
    if (!cursor) this._page = null;
    try {
      const page = await this.desk.http.get(
        cursor ? `${path}${path.includes('?') ? '&' : '?'}cursor=${encodeURIComponent(cursor)}` : path,
        StandingPage,
      );
      if (path !== this.path) return;
      this._page = cursor ? { ...page, items: [...(this._page?.items ?? []), ...page.items] } : page;
      this._failure = null;
    } catch (error) {
      this._failure = error;
    }
  }

  static override styles = [
    base,
    controls,
    tables,
    states,
    css`:host { display: block; } .more { padding: 12px; text-align: center; }`,
  ];
}
customElements.define('standing-list', StandingList);
