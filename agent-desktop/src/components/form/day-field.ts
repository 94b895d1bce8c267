import { css, html, nothing, type PropertyValues } from 'lit';
import { SpeakingElement } from '../../app/desk-element.ts';
import { day } from '../../i18n/format.ts';
import { locale, t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import { dropping, raise } from '../dropped.ts';
import { clockSource } from '../ui-clock.ts';
import '../ui-icon.ts';
import { readDay } from './read-typed.ts';

/** Nothing more is to come: eight digits, or year, month and day. */
const isComplete = (typed: string): boolean => /^\s*(\d{8}|\d{4}\D\d{2}\D\d{2}\D?)\s*$/.test(typed.normalize('NFKC'));

/** By then the calendar stands at its month. */
const TURNS_MS = 60;

/**
 * A day, typed as `20261130`, `2026-11-30` or `2026年11月30日`, shown as the bank writes it in either language, or chosen from
 * a calendar (Alt+↓) whose code comes when it is first wanted. Belongs to its form and label like an input.
 * @fires input - with every keystroke   @fires change - once it is another day, or none
 */
export class DayField extends SpeakingElement {
  static readonly formAssociated = true;
  static override shadowRootOptions = { ...SpeakingElement.shadowRootOptions, delegatesFocus: true };
  static override properties = {
    value: {},
    name: { reflect: true },
    min: {},
    max: {},
    required: { type: Boolean },
    disabled: { type: Boolean },
    label: {},
    describe: {},
    hint: {},
    invalid: { type: Boolean },
    test: {},
    _typed: { state: true },
    _open: { state: true },
    _settled: { state: true },
  };
  /** `2026-11-30`, or empty; what a form cannot read yet stands as it was typed where that is given. */
  declare value: string;
  declare name: string;
  declare min: string;
  declare max: string;
  declare required: boolean;
  declare disabled: boolean;
  /** What the day is of; the words of its label unless given. */
  declare label: string;
  /** What is wrong with it, for who does not see. */
  declare describe: string;
  /** Stands in the empty box; how days are written unless given. */
  declare hint: string;
  declare invalid: boolean;
  declare test: string;
  declare private _typed: string | null;
  declare private _open: boolean;
  /** Whoever typed is through with it. */
  declare private _settled: boolean;
  private readonly internals = this.attachInternals();
  private told = '';
  /** What was made of what is typed. */
  private read = '';

  constructor() {
    super();
    this.value = '';
    this.name = '';
    this.min = '';
    this.max = '';
    this.required = false;
    this.disabled = false;
    this.label = '';
    this.describe = '';
    this.hint = '';
    this.invalid = false;
    this.test = 'day';
    this._typed = null;
    this._open = false;
    this._settled = true;
  }

  /** What stands in the box. */
  get typed(): string {
    return this._typed ?? this.value;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has('value')) return;
    this.value ??= '';
    const isAsTyped = this.value === this._typed || this.value === this.read;
    if (!isAsTyped) this._typed = null;
    if (this._typed === null) this.told = this.value;
  }

  protected override updated(): void {
    raise(this.shadowRoot);
    this.internals.setFormValue(this._day());
    const box = this.shadowRoot?.querySelector('input') ?? undefined;
    if (readDay(this.typed) === undefined) this.internals.setValidity({ badInput: true }, t('form.day_hint'), box);
    else if (this.required && this.typed === '')
      this.internals.setValidity({ valueMissing: true }, t('form.mandatory'), box);
    else if (!this._inRange()) this.internals.setValidity({ rangeOverflow: true }, `${this.min} – ${this.max}`, box);
    else this.internals.setValidity({});
  }

  formResetCallback(): void {
    this._typed = null;
    this.value = this.getAttribute('value') ?? '';
  }

  private _day(): string {
    return readDay(this.typed) ?? '';
  }

  private _inRange(): boolean {
    const chosen = this._day();
    return chosen === '' || ((!this.min || chosen >= this.min) && (!this.max || chosen <= this.max));
  }

  protected override render() {
    const isWrong = this.invalid || (this._settled && (readDay(this.typed) === undefined || !this._inRange()));
    return html`
      <div class="box drops">
        <input part="box" class="num" data-test=${this.test} aria-label=${this._name()} aria-description=${this.describe || nothing} aria-invalid=${isWrong} aria-required=${this.required} aria-keyshortcuts="Alt+ArrowDown"
          autocomplete="off" spellcheck="false" maxlength="20" placeholder=${this.hint || t('form.day_hint')} .value=${this.typed} ?disabled=${this.disabled} @input=${this._input} @change=${this._settle} @keydown=${this._key} />
        <button type="button" tabindex="-1" data-test="calendar" aria-label=${`${this._name()}: ${t('form.calendar')}`} title=${`${t('form.calendar')} (Alt+↓)`} ?disabled=${this.disabled} @click=${() => void this.showCalendar()}><ui-icon name="calendar" .size=${15}></ui-icon></button>
      </div>
      ${this._open ? this._renderCalendar() : nothing}
    `;
  }

  private _name(): string {
    const labels = [...this.internals.labels].map((label) => label.textContent?.trim() ?? '');
    return this.label || labels.join(' ') || t('form.calendar');
  }

  private _renderCalendar() {
    const chosen = this._day();
    const today = day(new Date(clockSource.now()));
    return html`
      <div class="dropped" popover="auto" role="dialog" aria-label=${this._name()} data-test="day-calendar" @keydown=${this._calendarKey} @focusout=${this._left} @toggle=${this._toggled}>
        <calendar-date value=${chosen} focused-date=${chosen || today} today=${today} min=${this.min || nothing} max=${this.max || nothing} locale=${locale.get()} first-day-of-week="1" @change=${this._picked}>
          <span slot="previous"><ui-icon name="left" .size=${16}></ui-icon><span class="unseen">${t('form.month_before')}</span></span>
          <span slot="next"><ui-icon name="right" .size=${16}></ui-icon><span class="unseen">${t('form.month_after')}</span></span>
          <calendar-month></calendar-month>
        </calendar-date>
      </div>
    `;
  }

  private _input(event: Event): void {
    this._typed = (event.target as HTMLInputElement).value;
    this._settled = false;
    const read = readDay(this._typed);
    this.read = read ?? '';
    this.value = this.read;
    if (read === null || (read !== undefined && isComplete(this._typed))) this._tell();
  }

  /** What can be read is written as the bank writes days. */
  private _settle(): void {
    this._settled = true;
    if (readDay(this.typed) === undefined) return;
    this.value = this._day();
    this._typed = null;
    this._tell();
  }

  private _tell(): void {
    const chosen = this._day();
    if (chosen === this.told) return;
    this.told = chosen;
    this.dispatchEvent(new Event('change', { bubbles: true }));
  }

  private _key(event: KeyboardEvent): void {
    if (event.key === 'ArrowDown' && event.altKey) {
      event.preventDefault();
      void this.showCalendar();
    }
    if (event.key !== 'Enter' || event.ctrlKey || event.isComposing) return;
    this._settle();
    this.internals.form?.requestSubmit();
  }

  /** Opens the calendar, with the chosen day under the hand. */
  async showCalendar(): Promise<void> {
    if (this.disabled) return;
    await import('cally');
    this._open = true;
    await this.updateComplete;
    // It goes to the month of the day first, and draws that anew.
    await new Promise((resolve) => setTimeout(resolve, TURNS_MS));
    this.shadowRoot?.querySelector<HTMLElement>('calendar-date')?.focus();
  }

  private _hide(): void {
    this._open = false;
    this.shadowRoot?.querySelector('input')?.focus();
  }

  private _picked(event: Event): void {
    event.stopPropagation();
    this._typed = null;
    this._settled = true;
    this.value = (event.target as HTMLElement & { value: string }).value;
    this._hide();
    this.dispatchEvent(new Event('input', { bubbles: true }));
    this._tell();
  }

  private _calendarKey(event: KeyboardEvent): void {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    this._hide();
  }

  private _left(event: FocusEvent): void {
    const to = event.relatedTarget;
    if (to instanceof Node && !this.shadowRoot?.contains(to)) this._open = false;
  }

  private _toggled(event: ToggleEvent): void {
    if (event.newState === 'closed') this._open = false;
  }

  static override styles = [
    base,
    controls,
    dropping,
    css`
      :host { display: inline-block; width: 142px; min-width: 0; vertical-align: middle; }
      .box { position: relative; }
      input { padding-right: 30px !important; }
      .box button { position: absolute; right: 1px; top: 1px; bottom: 1px; display: grid; place-items: center; width: 28px; padding: 0; border: 0; border-radius: var(--radius); background: none; color: var(--ink-2); }
      .box button:hover:not(:disabled) { background: var(--hover); }
      .dropped { padding: 8px 12px 12px; }
      .dropped span[slot] { display: inline-flex; }
      calendar-date::part(container) { gap: 4px; }
      calendar-date::part(header) { display: flex; align-items: center; justify-content: space-between; }
      calendar-date::part(heading) { font-weight: 600; font-size: var(--text-m); }
      calendar-date::part(button) { width: 30px; height: 30px; padding: 0; border: 0; border-radius: var(--radius); background: none; color: var(--ink-2); }
      calendar-month { --color-accent: var(--accent); --color-text-on-accent: var(--on-accent); }
      calendar-month::part(heading) { font-size: var(--text-s); color: var(--ink-2); }
      calendar-month::part(th) { height: 26px; font-weight: 400; font-size: var(--text-s); color: var(--ink-3); }
      calendar-month::part(button) { width: 34px; height: 30px; border-radius: var(--radius); color: var(--ink); font: inherit; }
      calendar-month::part(today) { font-weight: 700; color: var(--accent-ink); }
      calendar-month::part(selected), calendar-month::part(button):focus-visible { background: var(--accent); color: var(--on-accent); }
    `,
  ];
}
customElements.define('day-field', DayField);
declare global {
  interface HTMLElementTagNameMap {
    'day-field': DayField;
  }
}
