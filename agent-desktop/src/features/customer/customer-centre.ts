import type { CustomerCard } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { skeletonRows, states } from '../../components/ui-states.ts';
import { day } from '../../i18n/format.ts';
import { t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import { type CustomerView, viewsFor } from './customer-views.ts';
import '../../components/form/day-field.ts';

/** What happened and what the customer has, one view at a time. */
export class CustomerCentre extends DeskElement {
  static override properties = {
    card: { attribute: false },
    interactionId: {},
    _chosen: { state: true },
    _day: { state: true },
  };
  declare card: CustomerCard | null;
  declare interactionId: string | null;
  /** What the agent looks at, by customer. */
  declare private _chosen: ReadonlyMap<string, string>;
  /** A day of the past, by customer. */
  declare private _day: ReadonlyMap<string, string>;

  constructor() {
    super();
    this._chosen = new Map();
    this._day = new Map();
  }

  private get _views(): readonly CustomerView[] {
    return viewsFor(this.card, this.hasDesk ? this.desk.session.user.roles : []);
  }

  /** A customer without a past call begins with the accounts: an empty page helps nobody. */
  private get _view(): string {
    if (!this.card) return 'timeline';
    const chosen = this._chosen.get(this.card.summary.customerNo);
    return chosen ?? (this.card.interactions.length === 0 ? 'accounts' : 'timeline');
  }

  private _choose({ name, load }: CustomerView): void {
    void load?.();
    if (this.card) this._chosen = new Map([...this._chosen, [this.card.summary.customerNo, name]]);
  }

  private get _asOf(): string {
    return this._day.get(this.card?.summary.customerNo ?? '') ?? '';
  }

  /** The file as it was that day; an empty one means today. */
  private _showDay(wanted: string): void {
    // A year that is still being typed is a day long ago to the browser.
    if (!this.card || (wanted && wanted < '1900')) return;
    this._day = new Map([...this._day, [this.card.summary.customerNo, wanted]]);
    const view = this._views.find(({ ofDay }) => ofDay);
    if (wanted && view) this._choose(view);
  }

  private _openDays(): void {
    void this.shadowRoot?.querySelector('day-field')?.showCalendar();
  }

  /** Opens a view by its name, if this person has it. */
  show(wanted: string): void {
    const view = this._views.find(({ name }) => name === wanted);
    if (view) this._choose(view);
  }

  /** A view sends on to another: a certificate to its images. */
  private _wanted({ detail }: CustomEvent<string>): void {
    this.show(detail);
  }

  protected override render() {
    const { card } = this;
    const shown = this._views.find(({ name }) => name === this._view);
    return html`
      <div class="top">
      <div class="views" role="tablist" aria-label=${t('centre.label')} @keydown=${this._key}>
        ${this._views.map(
          (view) => html`
          <button role="tab" id=${view.name} aria-selected=${view === shown} aria-controls="view" tabindex=${view === shown ? 0 : -1} data-test="view-${view.name}" @click=${() => this._choose(view)}>
            ${t(view.phrase)}${card && view.count ? html`<span class="count num">${view.count(card)}</span>` : nothing}
          </button>`,
        )}
      </div>
      ${card && this._views.some(({ ofDay }) => ofDay) ? html`<span class="day"><button class="button plain" data-test="day-open" title=${t('then.label')} aria-label=${t('then.label')} @click=${this._openDays}><ui-icon name="calendar" .size=${16}></ui-icon></button><day-field class="${this._asOf ? 'past' : ''}" test="day-of-file" .label=${t('then.label')} max=${day(new Date())} .value=${this._asOf} @change=${(event: Event) => this._showDay((event.target as HTMLInputElement).value)}></day-field></span>` : nothing}
      </div>
      <div class="scroll" role="tabpanel" id="view" aria-labelledby=${this._view} tabindex="0" @view-wanted=${this._wanted} @day-wanted=${(event: CustomEvent<string>) => this._showDay(event.detail)}>${card ? shown?.render(card, this.interactionId, this._asOf) : skeletonRows(9)}</div>
    `;
  }

  protected override updated(): void {
    const shown = this.shadowRoot?.querySelector('[role=tab][aria-selected=true]');
    shown?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  private _key(event: KeyboardEvent): void {
    const views = this._views;
    const at = views.findIndex(({ name }) => name === this._view);
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: views.length - 1 }[event.key];
    const view = next === undefined ? undefined : views[(next + views.length) % views.length];
    if (!view) return;
    event.preventDefault();
    this._choose(view);
    void this.updateComplete.then(() => this.shadowRoot?.querySelector<HTMLElement>('[aria-selected=true]')?.focus());
  }

  static override styles = [
    base,
    controls,
    states,
    css`
      :host { container-type: inline-size; display: grid; grid-template: auto minmax(0, 1fr) / minmax(0, 1fr); }
      .top { display: flex; height: 36px; border-bottom: 1px solid var(--rule); }
      .views { flex: 1; min-width: 0; display: flex; gap: 4px; padding: 0 8px; overflow: auto hidden; scrollbar-width: none; background: linear-gradient(to left, var(--surface) 50%, transparent) right / 48px 100% no-repeat local, linear-gradient(to left, var(--rule), transparent) right / 14px 100% no-repeat; }
      .day { flex: none; display: flex; align-items: center; gap: 4px; padding: 0 12px 0 4px; color: var(--ink-3); }
      .day .button { padding: 0 5px; height: 26px; min-height: 26px; color: var(--ink-3); }
      .day day-field { --control: 26px; width: 128px; font-size: var(--text-s); } .day .button { display: none; } @container (max-width: 800px) { .day { position: relative; padding-inline: 0 6px; } .day .button { display: inline-flex; } .day day-field:not(.past) { position: absolute; inset: auto 0 0 auto; width: 1px; padding: 0; opacity: 0; pointer-events: none; } }
      .past::part(box) { background: var(--warning-soft); border-color: var(--warning-solid); color: var(--warning); font-weight: 600; }
      .views button { flex: none; display: flex; align-items: center; gap: 6px; padding: 0 8px; border: 0; border-bottom: 2px solid transparent; background: none; color: var(--ink-2); white-space: nowrap; }
      .views button:hover { color: var(--ink); }
      .views button[aria-selected="true"] { border-bottom-color: var(--accent); color: var(--ink); font-weight: 600; }
      .views button:focus-visible, [role="tabpanel"]:focus-visible { outline-offset: -2px; }
      .count { font-size: var(--text-s); font-weight: 400; color: var(--ink-3); }
    `,
  ];
}

customElements.define('customer-centre', CustomerCentre);
declare global {
  interface HTMLElementTagNameMap {
    'customer-centre': CustomerCentre;
  }
}
