import type { CallView } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import type { Desk } from '../../app/desk.ts';
import { DeskElement } from '../../app/desk-element.ts';
import { markPop } from '../../app/pop-mark.ts';
import { explain } from '../../data/api-client.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import '../../components/ui-icon.ts';

/** Does this take digits itself: a field one writes in, a sheet in front of everything? */
const keepsItsKeys = (target: EventTarget): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select, dialog'));

/** The screen pop without a sure customer: several to choose from, or nobody and a search, which the shell fetches ahead. */
export class PopPanel extends DeskElement {
  static override properties = { interactionId: {}, _searching: { state: true }, _failure: { state: true } };
  declare interactionId: string | null;
  declare private _searching: boolean;
  declare private _failure: unknown;

  constructor() {
    super();
    this._searching = false;
    this._failure = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('keydown', this._digit);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('keydown', this._digit);
  }

  protected override parts(desk: Desk) {
    return [desk.phone.calls.all];
  }

  protected override updated(): void {
    const id = this.interactionId;
    if (id && this._view()) markPop(id, () => this.desk.painted(id));
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    const view = this._view();
    if (!view) return nothing;
    return html`
      <div class="scroll panel">
        ${this._failure ? html`<p class="fault" role="alert" data-test="pick-error">${t('pick.failed', { why: explain(this._failure) })}</p>` : nothing}
        ${view.callerFlags?.map((flag) => html`<p class="caller-flag pill ${flag.severity === 'info' ? '' : flag.severity}" role="alert" data-test="caller-flag"><ui-icon .name=${flag.severity === 'info' ? 'info' : 'stop'} .size=${16}></ui-icon><span>${t('blacklist.caller')} · ${say(flag.text)}${flag.advice ? ` → ${say(flag.advice)}` : ''}</span></p>`) ?? nothing}
        ${view.match.kind === 'several' && !this._searching ? this._renderPicker(view) : this._renderNobody(view)}
      </div>
    `;
  }

  private _renderPicker({ match }: CallView) {
    return html`
      <section data-test="picker">
        <h2>${t('pick.title')}</h2>
        <p class="muted">${t('pick.lead', { count: match.candidates.length })}</p>
        <ol @keydown=${this._pickKey}>
          ${match.candidates.map(
            (candidate, index) => html`
            <li>
              <button class="candidate" data-test="picker-row" data-customer=${candidate.customerNo} @click=${() => this._choose(candidate.customerNo)}>
                <kbd>${index + 1}</kbd>
                <ui-icon .name=${candidate.kind === 'corporate' ? 'building' : 'person'} .size=${20}></ui-icon>
                <span class="who"><strong data-test="picker-name">${candidate.name}</strong>
                  <span class="muted">${[candidate.customerNo, candidate.gender === '1' || candidate.gender === '2' ? t(`customer.gender_${candidate.gender}`) : '', candidate.age === null ? '' : t('customer.age', { age: candidate.age }), candidate.idTail ? t('customer.id_tail', { tail: candidate.idTail }) : '', say(candidate.branch.name)].filter(Boolean).join(' · ')}</span></span>
                <span class="pill ${index === 0 ? 'accent' : ''}">${t(`reason.${candidate.reason}`)}</span>
                ${candidate.vip ? html`<span class="pill accent">${t('customer.vip')}</span>` : nothing}
                ${candidate.blacklisted ? html`<span class="pill danger">${t('customer.blacklisted')}</span>` : nothing}
              </button>
            </li>`,
          )}
        </ol>
        <p><button class="link" data-test="picker-none" @click=${() => {
          this._searching = true;
        }}>${t('pick.nobody')}</button></p>
      </section>
    `;
  }

  private _renderNobody(view: CallView) {
    const withheld = view.match.kind === 'withheld';
    return html`
      <section class="nobody" data-test=${withheld ? 'pop-withheld' : 'pop-none'}>
        <h2>${t(withheld ? 'nobody.title_withheld' : view.match.kind === 'several' ? 'search.label' : 'nobody.title')}
          ${view.caller.display ? html`<span class="num">${view.caller.display}</span>` : nothing}</h2>
        <p class="muted">${t('nobody.lead')}</p>
        <div class="halves">
          <customer-search .verb=${t('search.link')} .hint=${t('search.start_hint')} @chosen=${(event: CustomEvent<string>) => this._choose(event.detail)}></customer-search>
          <prospect-form .interactionId=${view.interactionId} .phone=${view.caller.e164 ?? ''} .callerName=${view.callerName ?? ''} @chosen=${(event: CustomEvent<string>) => this._choose(event.detail)}></prospect-form>
        </div>
      </section>
    `;
  }

  private _view(): CallView | null {
    return (
      (this.interactionId && this.desk.phone.calls.byInteraction(this.interactionId)?.getSnapshot().context.view) ||
      null
    );
  }

  /** The digits beside the candidates, wherever the focus is, but not while somebody writes or a sheet is in front. */
  private readonly _digit = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.repeat || event.altKey || event.ctrlKey || event.metaKey) return;
    const row = /^[1-9]$/.test(event.key)
      ? this.shadowRoot?.querySelectorAll<HTMLElement>('.candidate')[Number(event.key) - 1]
      : undefined;
    if (!row?.checkVisibility() || event.composedPath().some(keepsItsKeys)) return;
    event.preventDefault();
    row.click();
  };

  private _pickKey(event: KeyboardEvent): void {
    const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const rows = [...(this.shadowRoot?.querySelectorAll<HTMLElement>('.candidate') ?? [])];
    const at = rows.indexOf(this.shadowRoot?.activeElement as HTMLElement);
    rows[Math.min(rows.length - 1, Math.max(0, at + step))]?.focus();
  }

  private async _choose(customerNo: string): Promise<void> {
    const id = this.interactionId;
    if (!id) return;
    this._failure = null;
    try {
      await this.desk.chooseCustomer(id, customerNo);
      this._searching = false;
    } catch (error) {
      this._failure = error;
    }
  }

  static override styles = [
    base,
    controls,
    css`
      :host { display: grid; background: var(--surface); }
      .panel { padding: 20px 24px; }
      section { display: grid; gap: 8px; max-width: 1040px; }
      .caller-flag { display: flex; align-items: center; gap: 8px; width: fit-content; height: auto; margin-bottom: 12px; padding: 6px 12px; font-size: var(--text-m); font-weight: 600; }
      h2 .num { font-weight: 400; color: var(--ink-2); margin-left: 8px; }
      ol { margin: 8px 0; border-top: 1px solid var(--rule); }
      .candidate { display: flex; align-items: center; gap: 14px; width: 100%; min-height: 52px; padding: 6px 12px; border: 0; border-bottom: 1px solid var(--rule); background: none; text-align: left; }
      .candidate:hover { background: var(--hover); } .candidate:focus-visible { outline-offset: -2px; background: var(--selected); }
      .candidate > ui-icon { color: var(--ink-3); }
      .who { display: grid; min-width: 0; margin-right: auto; } .who strong { font-size: 15px; }
      .halves { display: grid; grid-template-columns: minmax(0, 1fr) 300px; gap: 24px; margin-top: 8px; }
      customer-search { height: min(460px, 56vh); }
    `,
  ];
}
customElements.define('pop-panel', PopPanel);
