import {
  type DerivedElements,
  type ElementKind,
  elementForms,
  elementKinds,
  type Stage,
  type StageElement,
  StageRecord,
} from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { errorState, skeletonRows, states } from '../../components/ui-states.ts';
import { explain } from '../../data/api-client.ts';
import { count, dateTime, day, money } from '../../i18n/format.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls, tables } from '../../styles/shared.ts';
import './element-form.ts';

/** What is kept of a customer's stages: what the books say, and what people wrote down, with a form to write. */
export class StageRecordElement extends DeskElement {
  static override properties = {
    customerNo: {},
    interactionId: {},
    stage: {},
    _record: { state: true },
    _failure: { state: true },
    _refusal: { state: true },
    _writing: { state: true },
  };
  declare customerNo: string;
  declare interactionId: string | null;
  declare stage: Stage | null;
  declare private _record: StageRecord | null;
  declare private _failure: unknown;
  declare private _refusal: unknown;
  declare private _writing: boolean;

  /** Of whom was asked last. */
  private asked = '';

  constructor() {
    super();
    this.interactionId = null;
    this.stage = null;
    this._record = null;
    this._failure = null;
    this._refusal = null;
    this._writing = false;
  }

  protected override willUpdate(): void {
    if (!this.hasDesk || !this.customerNo || this.asked === this.customerNo) return;
    this.asked = this.customerNo;
    void this._load();
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    if (this._failure) return errorState(t('life.load_failed'), this._failure, () => void this._load());
    return html`
      <div class="head"><h3>${t('life.record')}</h3><button class="button" data-test="record-add" @click=${() => this._write(true)}><ui-icon name="plus" .size=${16}></ui-icon>${t('life.record_add')}</button></div>
      ${this._refusal ? html`<p class="fault" role="alert">${explain(this._refusal)}</p>` : nothing}
      ${this._record ? html`${this._renderDerived(this._record.derived)}${this._renderElements(this._record.elements)}` : skeletonRows(4)}
      ${this._writing ? html`<element-form .customerNo=${this.customerNo} .interactionId=${this.interactionId} .kinds=${this._kinds} @closed=${() => this._write(false)} @recorded=${(event: CustomEvent<StageRecord>) => this._recorded(event.detail)}></element-form>` : nothing}
    `;
  }

  /** Those of the customer's stage first. */
  private get _kinds(): readonly ElementKind[] {
    const isOfStage = (kind: ElementKind): boolean =>
      this.stage !== null && elementForms[kind].stages.includes(this.stage);
    return [...elementKinds.filter(isOfStage), ...elementKinds.filter((kind) => !isOfStage(kind))];
  }

  private _renderDerived(derived: DerivedElements) {
    const { firstAccount, firstLoan, firstTrade, growth, cost, lastTradeAt, endedOn } = derived;
    const fact = (name: string, text: string | null) =>
      text ? html`<div><dt>${name}</dt><dd class="num cut" title=${text}>${text}</dd></div>` : nothing;
    return html`<dl data-test="derived" aria-label=${t('life.derived')}>
      ${fact(t('life.first_account'), firstAccount && `${firstAccount.on} · ${firstAccount.product}`)}
      ${fact(t('life.first_trade'), firstTrade && `${dateTime(firstTrade.at)}${firstTrade.amount === null ? '' : ` · ${money(firstTrade.amount)}`}`)}
      ${fact(t('life.first_loan'), firstLoan && `${firstLoan.on} · ${firstLoan.product}`)}
      ${fact(t('life.last_trade'), lastTradeAt && day(lastTradeAt))}
      ${fact(t('life.growth'), growth.length > 0 ? growth.map((each) => `${each.on.slice(0, 7)} ${each.product}`).join(' → ') : null)}
      ${fact(t('life.cost'), t('life.cost_before', { now: money(cost.year), before: money(cost.yearBefore) }))}
      ${fact(t('life.ended_on'), endedOn)}
    </dl>`;
  }

  private _renderElements(elements: readonly StageElement[]) {
    if (elements.length === 0) return html`<p class="muted none" data-test="record-none">${t('life.record_none')}</p>`;
    return html`<table data-test="record">
      <thead><tr><th>${t('life.day')}</th><th>${t('life.kind')}</th><th>${t('life.content')}</th><th>${t('life.by')}</th><th></th></tr></thead>
      <tbody>${elements.map(
        (each) => html`<tr class=${each.withdrawnAt ? 'gone' : ''} data-test="element">
        <td class="num">${each.on}</td><td>${say(elementForms[each.kind].label)}</td><td class="wide" title=${contentOf(each)}>${contentOf(each)}</td><td>${each.recordedBy}</td>
        <td class="right">${each.withdrawnAt ? html`<span class="small muted">${t('life.record_withdrawn')}</span>` : each.mayWithdraw ? html`<button class="link small" data-test="element-withdraw" @click=${() => void this._withdraw(each.id)}>${t('life.take_back')}</button>` : nothing}</td></tr>`,
      )}</tbody>
    </table>`;
  }

  private _write(open: boolean): void {
    this._writing = open;
  }

  private _recorded(record: StageRecord): void {
    this._record = record;
    this._writing = false;
  }

  private async _withdraw(id: string): Promise<void> {
    try {
      await this.desk.http.delete(`/customers/${this.customerNo}/stage-record/${id}`);
      this._refusal = null;
      await this._load();
    } catch (error) {
      this._refusal = error;
    }
  }

  private async _load(): Promise<void> {
    const { customerNo } = this;
    try {
      const record = await this.desk.http.get(`/customers/${customerNo}/stage-record`, StageRecord);
      if (customerNo === this.customerNo) this._record = record;
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
      :host { display: block; }
      .head { display: flex; align-items: center; justify-content: space-between; padding: 12px 16px 4px; }
      dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(240px, 1fr)); gap: 4px 16px; padding: 0 16px 8px; }
      dl > div { display: flex; gap: 8px; min-width: 0; }
      dt { flex: none; color: var(--ink-2); font-size: var(--text-s); }
      dd { min-width: 0; }
      .none { padding: 0 16px; }
      .gone td { color: var(--ink-3); text-decoration: line-through; }
    `,
  ];
}
customElements.define('stage-record', StageRecordElement);

/** What the form of its kind asked, in one line. */
function contentOf({ kind, values }: StageElement): string {
  return elementForms[kind].fields
    .flatMap((field) => {
      const value = values[field.id];
      if (value === undefined || value === '') return [];
      if (field.kind === 'fen') return [`${say(field.label)} ${money(Number(value))}`];
      if (field.kind === 'choice')
        return [say(field.choices?.find(({ code }) => code === value)?.label ?? field.label)];
      return [field.kind === 'score' ? `${count(Number(value))} / 5` : String(value)];
    })
    .join(' · ');
}
