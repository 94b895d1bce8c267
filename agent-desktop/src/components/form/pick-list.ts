import { css, html, nothing } from 'lit';
import { SpeakingElement } from '../../app/desk-element.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import { dropping, raise } from '../dropped.ts';
import '../ui-icon.ts';
import type { PickOption, PickSource } from './pick-source.ts';

/**
 * A combo box over a list that may be long (ARIA APG, list autocomplete): type to search, arrows and Enter to choose, Esc to
 * leave. An option with others under it opens them; the level itself then stands first. Emptying the box chooses nothing.
 * With `free`, what is typed counts too, chosen or not.
 * @fires chosen - with the code, or null; with `free` also with what is typed
 * @fires picked - with the option, when it was taken from the list
 */
export class PickList extends SpeakingElement {
  static override properties = {
    source: { attribute: false },
    value: {},
    text: {},
    label: {},
    describe: {},
    invalid: { type: Boolean },
    hint: {},
    free: { type: Boolean },
    test: {},
    _open: { state: true },
    _typed: { state: true },
    _at: { state: true },
    _hits: { state: true },
  };
  declare source: PickSource | null;
  declare value: string | null;
  /** How the present value is told. */
  declare text: string;
  declare label: string;
  declare describe: string;
  declare invalid: boolean;
  /** Stands in the empty box. */
  declare hint: string;
  declare free: boolean;
  declare test: string;
  declare private _open: boolean;
  declare private _typed: string | null;
  declare private _at: number;
  /** Null while they are on their way. */
  declare private _hits: readonly PickOption[] | null;
  private asked = 0;

  constructor() {
    super();
    this.source = null;
    this.value = null;
    this.text = '';
    this.label = '';
    this.describe = '';
    this.invalid = false;
    this.hint = '';
    this.free = false;
    this.test = 'pick';
    this._open = false;
    this._typed = null;
    this._at = 0;
    this._hits = null;
  }

  /** One that has just come is drawn first. */
  override focus(): void {
    void this.updateComplete.then(() => this.shadowRoot?.querySelector('input')?.focus());
  }

  protected override updated(): void {
    raise(this.shadowRoot);
  }

  protected override render() {
    const hits = this._hits ?? [];
    return html`
      <div class="box drops">
        <input role="combobox" data-test=${this.test} aria-label=${this.label} aria-description=${this.describe || nothing} aria-expanded=${this._open} aria-controls=${this._open ? 'list' : nothing} aria-autocomplete="list" aria-invalid=${this.invalid}
          aria-activedescendant=${this._open && this._at >= 0 && hits.length > 0 ? `option-${this._at}` : nothing} autocomplete="off" spellcheck="false" placeholder=${this.hint || nothing}
          .value=${this._typed ?? this.text} @input=${this._input} @keydown=${this._key} @focus=${(event: FocusEvent) => (event.target as HTMLInputElement).select()} @click=${() => void this._show()} @blur=${this._left} />
        <ui-icon name="down" .size=${14}></ui-icon>
      </div>
      ${this._open ? this._renderList(hits) : nothing}
    `;
  }

  private _renderList(hits: readonly PickOption[]) {
    return html`
      <ul role="listbox" id="list" class="dropped scroll" popover="manual" aria-label=${this.label} data-test="pick-options">
        ${this._hits === null ? html`<li class="muted" role="option" aria-selected="false" aria-disabled="true">${t('common.loading')}</li>` : nothing}
        ${this._hits !== null && hits.length === 0 ? html`<li class="muted" role="option" aria-selected="false" aria-disabled="true">${t('form.no_match')}</li>` : nothing}
        ${hits.map(
          (hit, index) => html`
          <li role="option" id="option-${index}" aria-selected=${index === this._at} data-test="pick-option" data-code=${hit.code} @mousedown=${(event: Event) => void this._take(hit, event)} @mousemove=${() => {
            this._at = index;
          }}>
            <span class="hit"><span class="cut">${hit.text}</span>${hit.above?.length ? html`<span class="cut small muted" data-test="pick-above">${hit.above.map(say).join(' › ')}</span>` : nothing}</span><span class="small muted num">${hit.note}${hit.opens ? html` <span aria-hidden="true">›</span>` : nothing}</span>
          </li>`,
        )}
      </ul>
    `;
  }

  private async _show(): Promise<void> {
    if (this._open) return;
    this._open = true;
    await this._find('');
    const chosen = this._hits?.findIndex(({ code }) => code === this.value) ?? 0;
    this._at = this.free ? chosen : Math.max(0, chosen);
  }

  /** Answers may come in another order than they were asked for: only the last question counts. */
  private async _find(typed: string, above?: PickOption): Promise<void> {
    this.asked += 1;
    const { asked } = this;
    try {
      const found = await (above ? this.source?.under?.(above) : this.source?.search(typed));
      if (asked === this.asked) this._hits = found ?? [];
    } catch {
      if (asked === this.asked) this._hits = [];
    }
    if (asked === this.asked) this._at = this.free && typed === '' ? -1 : 0;
  }

  private _left(): void {
    this._open = false;
    this._typed = null;
    this._hits = null;
  }

  private _input(event: Event): void {
    this._typed = (event.target as HTMLInputElement).value;
    this._open = true;
    if (this.free) this._tell(this._typed);
    else if (this._typed === '' && this.value !== null) this._tell(null);
    void this._find(this._typed);
  }

  private _key(event: KeyboardEvent): void {
    const hits = this._hits ?? [];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      event.stopPropagation();
      if (!this._open) void this._show();
      else this._at = (Math.max(this._at, step < 0 ? 0 : -1) + step + hits.length) % Math.max(1, hits.length);
      void this.updateComplete.then(() =>
        this.shadowRoot?.getElementById(`option-${this._at}`)?.scrollIntoView({ block: 'nearest' }),
      );
    }
    const hit = hits[this._at];
    if (event.key === 'Enter' && !event.ctrlKey && !event.isComposing && this._open && hit) void this._take(hit, event);
    if (event.key === 'Escape' && this._open) {
      event.stopPropagation();
      this._left();
    }
  }

  private async _take(hit: PickOption, event: Event): Promise<void> {
    event.preventDefault();
    if (hit.opens && this.source?.under) {
      this._typed = '';
      await this._find('', hit);
      return;
    }
    this._left();
    this.text = hit.text;
    this._tell(hit.code);
    this.dispatchEvent(new CustomEvent('picked', { detail: hit }));
  }

  private _tell(code: string | null): void {
    this.dispatchEvent(new CustomEvent('chosen', { detail: code }));
  }

  static override styles = [
    base,
    controls,
    dropping,
    css`
      :host { display: block; min-width: 0; }
      .box { position: relative; }
      .box ui-icon { position: absolute; right: 6px; top: calc(50% - 7px); color: var(--ink-3); pointer-events: none; }
      input { padding-right: 24px !important; text-overflow: ellipsis; }
      ul { min-width: max(anchor-size(width), 220px); width: max-content; max-width: 420px; max-height: 264px; }
      li { display: flex; justify-content: space-between; align-items: center; gap: 12px; min-height: var(--row); padding: 2px 8px; border-radius: var(--radius); cursor: pointer; }
      li[aria-selected="true"] { background: var(--selected); }
      li > .muted { flex: none; }
      .hit { display: grid; min-width: 0; }
    `,
  ];
}
customElements.define('pick-list', PickList);
declare global {
  interface HTMLElementTagNameMap {
    'pick-list': PickList;
  }
}
