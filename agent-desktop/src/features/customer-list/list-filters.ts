import { CustomerFilter, CustomerKind, CustomerProduct, CustomerStatus, type ListChoices } from '@tellerline/contracts';
import { css, html, nothing, type TemplateResult } from 'lit';
import type { Desk } from '../../app/desk.ts';
import { DeskElement } from '../../app/desk-element.ts';
import { codeLists } from '../../components/form/code-lists.ts';
import '../../components/form/pick-list.ts';
import { type PickSource, standardSource } from '../../components/form/pick-source.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import { customerListApi } from './customer-list-api.ts';
import { filterLabels, rareFilters } from './filter-words.ts';

type Name = keyof CustomerFilter;
type Choice = readonly [code: string, words: string];

/**
 * The conditions of the list: the usual ones in a row, the others below when they are wanted. Each takes effect as it is given.
 * @fires filtered - with the filter
 */
export class ListFilters extends DeskElement {
  static override properties = {
    filter: { attribute: false },
    _branches: { state: true },
    _keyReasons: { state: true },
    _more: { state: true },
    _wrong: { state: true },
    _regionWords: { state: true },
    _industryWords: { state: true },
  };
  declare filter: CustomerFilter;
  declare private _branches: ListChoices['branches'];
  declare private _keyReasons: readonly Choice[];
  declare private _more: boolean;
  declare private _wrong: Name | null;
  declare private _regionWords: string;
  declare private _industryWords: string;
  private regions: PickSource | null = null;
  private industries: PickSource | null = null;
  private namedRegion: string | undefined;
  private namedIndustry: string | undefined;

  constructor() {
    super();
    this.filter = {};
    this._branches = [];
    this._keyReasons = [];
    this._more = false;
    this._wrong = null;
    this._regionWords = '';
    this._industryWords = '';
  }

  protected override deskReady({ http }: Desk): void {
    this.regions = standardSource(http, 'region');
    this.industries = standardSource(http, 'industry');
    this._more = this.rareOnes > 0;
    // Without them the list is still there; the choices are offered when they come.
    customerListApi(http)
      .choices()
      .then(({ branches }) => (this._branches = branches))
      .catch(() => {});
    codeLists(http)
      .then((lists) => (this._keyReasons = (lists.keyCustomerReason ?? []).map((each) => [each.code, say(each.label)])))
      .catch(() => {});
  }

  protected override willUpdate(): void {
    const { region, industry } = this.filter;
    if (!this.regions) return;
    // Without an answer the code stands.
    if (region !== this.namedRegion) {
      this.namedRegion = region;
      this._regionWords = region ?? '';
      if (region) this._nameRegion(region).catch(() => {});
    }
    if (industry !== this.namedIndustry) {
      this.namedIndustry = industry;
      this._industryWords = industry ?? '';
      if (industry) this._nameIndustry(industry).catch(() => {});
    }
  }

  private get rareOnes(): number {
    return rareFilters.filter((name) => this.filter[name] !== undefined).length;
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    return html`
      <div class="row">
        ${this._select(
          'kind',
          CustomerKind.options.map((code) => [code, t(`customer.${code}`)]),
        )}
        ${this._select(
          'status',
          CustomerStatus.options.map((code) => [code, t(`customer.${code}`)]),
        )}
        ${this._select(
          'orgNo',
          this._branches.map(({ orgNo, name, depth }) => [orgNo, `${'\u2003'.repeat(depth)}${orgNo} ${say(name)}`]),
        )}
        ${this._select(
          'product',
          CustomerProduct.options.map((code) => [code, t(`list.product_${code}`)]),
        )}
        ${this._select(
          'papers',
          (['expired', '7', '30', '90'] as const).map((code) => [
            code,
            code === 'expired' ? t('list.papers_expired') : t('list.papers_days', { days: code }),
          ]),
        )}
        ${this._check('vip')}${this._check('mine')}
        <span class="buttons">
          <button class="button" aria-expanded=${this._more} data-test="list-more-filters" @click=${() => (this._more = !this._more)}>${t('list.more')}${this.rareOnes > 0 ? html` <span class="pill accent num">${this.rareOnes}</span>` : nothing}</button>
          <button class="button plain" ?disabled=${Object.keys(this.filter).length === 0} data-test="list-clear" @click=${() => this._tell({})}>${t('list.clear')}</button>
        </span>
      </div>
      ${this._more ? this._renderRare() : nothing}
      ${this._wrong ? html`<p class="fault" role="alert">${t('list.wrong', { field: t(filterLabels[this._wrong]) })}</p>` : nothing}
    `;
  }

  private _renderRare() {
    return html`
      <div class="row" data-test="list-rare">
        ${this._select(
          'gender',
          (['1', '2'] as const).map((code) => [code, t(`customer.gender_${code}`)]),
        )}
        ${this._input('ageFrom', 'number')}${this._input('ageTo', 'number')}
        <div class="field wide"><span>${t('list.region')}</span><pick-list .test=${'list-region'} .source=${this.regions} .label=${t('list.region')} .value=${this.filter.region ?? null} .text=${this._regionWords} @chosen=${this._regionChosen}></pick-list></div>
        <div class="field wide"><span>${t('list.industry')}</span><pick-list .test=${'list-industry'} .source=${this.industries} .label=${t('list.industry')} .value=${this.filter.industry ?? null} .text=${this._industryWords} @chosen=${({ detail }: CustomEvent<string | null>) => this._set('industry', detail ?? '')}></pick-list></div>
        ${this._input('sinceFrom', 'date')}${this._input('sinceTo', 'date')}
        ${this._input('managerName', 'text')}${this._select('keyReason', this._keyReasons)}
      </div>
    `;
  }

  private _select(name: Name, choices: readonly Choice[]): TemplateResult {
    const chosen = this.filter[name] ?? '';
    return html`<label class="field"><span>${t(filterLabels[name])}</span><select data-test="list-${name}" .value=${String(chosen)} @change=${(event: Event) => this._set(name, (event.target as HTMLSelectElement).value)}>
      <option value="">${t('list.any')}</option>${choices.map(([code, words]) => html`<option value=${code} ?selected=${code === chosen}>${words}</option>`)}</select></label>`;
  }

  private _input(name: Name, type: 'number' | 'date' | 'text'): TemplateResult {
    return html`<label class="field ${type}"><span>${t(filterLabels[name])}</span><input type=${type} min="0" max=${type === 'number' ? '150' : nothing} maxlength="160" autocomplete="off" data-test="list-${name}" aria-invalid=${this._wrong === name} .value=${String(this.filter[name] ?? '')} @change=${(event: Event) => this._set(name, (event.target as HTMLInputElement).value.trim())} /></label>`;
  }

  private _check(name: 'vip' | 'mine'): TemplateResult {
    return html`<label class="check"><input type="checkbox" data-test="list-${name}" .checked=${this.filter[name] === '1'} @change=${(event: Event) => this._set(name, (event.target as HTMLInputElement).checked ? '1' : '')} />${t(filterLabels[name])}</label>`;
  }

  /** Provinces and prefectures are told by the code's beginning: everything in them is meant. */
  private _regionChosen({ detail }: CustomEvent<string | null>): void {
    this._set('region', detail?.replace(/(00){1,2}$/, '') ?? '');
  }

  private async _nameRegion(region: string): Promise<void> {
    const code = region.padEnd(6, '0');
    const found = (await this.regions?.search(code)) ?? [];
    if (this.filter.region === region) this._regionWords = found.find((each) => each.code === code)?.text ?? region;
  }

  private async _nameIndustry(industry: string): Promise<void> {
    const found = (await this.industries?.search(industry)) ?? [];
    if (this.filter.industry === industry)
      this._industryWords = found.find(({ code }) => code === industry)?.text ?? industry;
  }

  private _set(name: Name, value: string): void {
    const { [name]: _, ...others } = this.filter;
    const next = CustomerFilter.safeParse(value === '' ? others : { ...others, [name]: value });
    this._wrong = next.success ? null : name;
    if (next.success) this._tell(next.data);
  }

  private _tell(filter: CustomerFilter): void {
    this.dispatchEvent(new CustomEvent('filtered', { detail: filter }));
  }

  static override styles = [
    base,
    controls,
    css`
      :host { display: grid; gap: 6px; }
      .row { display: flex; align-items: end; gap: 8px; }
      .field { flex: 1 1 120px; min-width: 0; max-width: 180px; } .number { flex: 0 0 84px; } .date { flex: 0 0 132px; } .wide { flex-grow: 2; max-width: 260px; }
      .check { display: flex; align-items: center; gap: 4px; min-height: var(--control); white-space: nowrap; }
      .buttons { display: flex; gap: 4px; margin-left: auto; }
    `,
  ];
}
customElements.define('list-filters', ListFilters);
declare global {
  interface HTMLElementTagNameMap {
    'list-filters': ListFilters;
  }
}
