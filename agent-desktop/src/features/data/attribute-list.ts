import {
  type AttributeDraftBrief,
  type AttributePage,
  type AttributeView,
  attributeFields,
} from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import type { Desk } from '../../app/desk.ts';
import { DeskElement } from '../../app/desk-element.ts';
import { goTo } from '../../app/router.ts';
import '../../components/form/pick-list.ts';
import { type PickOption, type PickSource, standardSource } from '../../components/form/pick-source.ts';
import { listKeys } from '../../components/list-keys.ts';
import { emptyState, errorState, skeletonRows, states } from '../../components/ui-states.ts';
import { listed } from '../../i18n/listed.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls, tables } from '../../styles/shared.ts';
import { isIndustryLevel } from './attribute-lines.ts';
import { dataApi } from './data-api.ts';

/** Industry attributes as they are kept, and the drafts of mine. */
export class AttributeList extends DeskElement {
  static override properties = {
    _page: { state: true },
    _drafts: { state: true },
    _failure: { state: true },
  };
  declare private _page: AttributePage | null;
  declare private _drafts: AttributeDraftBrief[];
  declare private _failure: unknown;
  private q = '';
  /** A code of the standard when it was picked, else what was typed. */
  private industry = '';
  private industryWords = '';
  private industries: PickSource | null = null;
  private asked = 0;

  constructor() {
    super();
    this._page = null;
    this._drafts = [];
    this._failure = null;
  }

  private get keeper(): boolean {
    return this.desk.session.user.roles.some((role) => role === 'clerk' || role === 'manager');
  }

  protected override deskReady(desk: Desk): void {
    this.industries = standardSource(desk.http, 'industry');
    void this._load();
    if (this.keeper)
      void dataApi(desk.http)
        .drafts()
        .then((drafts) => (this._drafts = drafts))
        .catch(() => {});
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    return html`
      <form class="bar" @submit=${this._search}>
        <input name="q" type="search" aria-label=${t('attributes.find')} placeholder=${t('attributes.find')} data-test="attributes-q" />
        <pick-list free .test=${'attributes-industry'} .hint=${t('attributes.industry')} .label=${t('attributes.industry')} .source=${this.industries} .value=${this.industry} .text=${this.industryWords}
          @chosen=${(event: CustomEvent<string | null>) => this._industry(event.detail ?? '')} @picked=${(event: CustomEvent<PickOption>) => this._picked(event.detail)} @keydown=${this._enter}></pick-list>
        <button class="button" aria-label=${t('attributes.search')} data-test="attributes-search"><ui-icon name="search" .size=${16}></ui-icon></button>
        <span class="gap"></span>
        ${
          this.keeper
            ? html`
              <button type="button" class="button" data-test="attributes-export" @click=${() => goTo('data', 'exports', 'industry_attributes')}>${t('attributes.export')}</button>
              <button type="button" class="button primary" data-test="attributes-new" @click=${() => goTo('data', 'attributes', 'new')}><ui-icon name="plus" .size=${16}></ui-icon>${t('attributes.new')}</button>`
            : nothing
        }
      </form>
      ${this._drafts.length > 0 ? html`<p class="drafts"><span class="muted">${t('attributes.drafts')}</span>${this._drafts.map((draft) => this._draft(draft))}</p>` : nothing}
      <div class="scroll" @keydown=${listKeys}>${this._body()}</div>
    `;
  }

  private _draft(draft: AttributeDraftBrief) {
    const names = listed(draft.names) || t('attributes.unnamed');
    return html`<button class="link" data-test="attribute-draft" @click=${() => goTo('data', 'attributes', draft.id)}>${t('attributes.draft_lines', { names, lines: draft.lines })}</button>`;
  }

  private _body() {
    if (this._failure) return errorState(t('data.tab_attributes'), this._failure, () => void this._load());
    if (!this._page) return skeletonRows(12);
    const { items, next } = this._page;
    if (items.length === 0) return emptyState('building', t('attributes.empty'), t('attributes.empty_hint'));
    return html`
      <table data-test="attributes">
        <thead><tr>
          <th>${t('data.customer_no')}</th><th>${t('data.name')}</th><th>${t('data.account')}</th>
          ${attributeFields.map(({ label }) => html`<th>${say(label)}</th>`)}<th>${t('attributes.recorded')}</th>
        </tr></thead>
        <tbody>${items.map((item) => this._row(item))}</tbody>
      </table>
      ${next ? html`<p class="more"><button class="button" data-test="attributes-more" @click=${() => void this._load(next)}>${t('data.more')}</button></p>` : nothing}
    `;
  }

  private _row(item: AttributeView) {
    return html`
      <tr tabindex="0" data-test="attribute-row" data-customer=${item.customerNo}>
        <td class="num">${item.customerNo}</td><td class="cut name" title=${item.name}>${item.name}</td><td class="num">${item.accountNo ?? ''}</td>
        ${attributeFields.map(({ id }) => {
          const words = isIndustryLevel(id) ? say(item.industries[id]) || item.values[id] : item.values[id];
          return html`<td class="cut" title=${words ?? ''}>${words ?? ''}</td>`;
        })}
        <td class="cut num recorded" title=${item.author}>${item.recordedOn} <span class="muted">${item.author}${item.importedBy ? ` · ${t('attributes.imported_by', { name: item.importedBy })}` : ''}</span></td>
      </tr>`;
  }

  private _industry(typed: string): void {
    this.industry = typed.trim();
    this.industryWords = typed;
  }

  private _picked({ text }: PickOption): void {
    this.industryWords = text;
    this._find();
  }

  private _enter(event: KeyboardEvent): void {
    if (event.key !== 'Enter' || event.isComposing || event.defaultPrevented) return;
    event.preventDefault();
    this._find();
  }

  private _search(event: SubmitEvent): void {
    event.preventDefault();
    this._find();
  }

  private _find(): void {
    const form = this.renderRoot.querySelector('form');
    this.q = form ? String(new FormData(form).get('q') ?? '').trim() : '';
    this._page = null;
    void this._load();
  }

  private async _load(cursor: string | null = null): Promise<void> {
    this.asked += 1;
    const asked = this.asked;
    try {
      const page = await dataApi(this.desk.http).attributes({ q: this.q, industry: this.industry, cursor });
      if (asked !== this.asked) return;
      this._page = cursor ? { ...page, items: [...(this._page?.items ?? []), ...page.items] } : page;
      this._failure = null;
    } catch (error) {
      if (asked === this.asked) this._failure = error;
    }
  }

  static override styles = [
    base,
    controls,
    tables,
    states,
    css`
      :host { display: grid; grid-template-rows: auto auto minmax(0, 1fr); }
      .bar { display: flex; gap: 8px; padding: 12px 16px 8px; }
      .bar input:first-child { max-width: 240px; } .bar pick-list { width: 200px; }
      .gap { flex: 1; }
      .drafts { display: flex; flex-wrap: wrap; gap: 4px 16px; padding: 0 16px 8px; font-size: var(--text-s); }
      .scroll { grid-row: 3; }
      td.cut { max-width: 116px; } td.name { max-width: 190px; } td.recorded { max-width: 210px; }
      .more { padding: 12px; text-align: center; }
    `,
  ];
}
customElements.define('attribute-list', AttributeList);
