import type { DispositionView } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { SpeakingElement } from '../../app/desk-element.ts';
import { dropping, raise } from '../../components/dropped.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import '../../components/ui-icon.ts';
import { matchDispositions } from './match-dispositions.ts';

/**
 * A combo box of dispositions: type part of a label in either language or of the code (ARIA APG, list autocomplete).
 * @fires chosen - with the code, or null when cleared
 */
export class DispositionPicker extends SpeakingElement {
  static override properties = {
    dispositions: { attribute: false },
    value: {},
    invalid: { type: Boolean },
    _open: { state: true },
    _query: { state: true },
    _at: { state: true },
  };
  declare dispositions: readonly DispositionView[];
  declare value: string | null;
  declare invalid: boolean;
  declare private _open: boolean;
  declare private _query: string | null;
  declare private _at: number;

  constructor() {
    super();
    this.dispositions = [];
    this.value = null;
    this.invalid = false;
    this._open = false;
    this._query = null;
    this._at = 0;
  }

  focusBox(): void {
    this.shadowRoot?.querySelector('input')?.focus();
  }

  protected override updated(): void {
    raise(this.shadowRoot);
  }

  protected override render() {
    const hits = this._hits();
    const chosen = this.dispositions.find(({ code }) => code === this.value);
    return html`
      <div class="box drops">
        <input role="combobox" data-test="disposition" aria-label=${t('wrap_up.disposition')} aria-expanded=${this._open} aria-controls="list" aria-autocomplete="list" aria-invalid=${this.invalid}
          aria-activedescendant=${this._open && hits.length > 0 ? `option-${this._at}` : nothing} placeholder=${t('wrap_up.disposition_search')} autocomplete="off" spellcheck="false"
          .value=${this._query ?? (chosen ? say(chosen.label) : '')} @input=${this._typed} @keydown=${this._key} @focus=${this._focused} @click=${this._show} @blur=${this._blurred} />
        <ui-icon name="down" .size=${16}></ui-icon>
      </div>
      ${
        this._open
          ? html`<ul role="listbox" id="list" class="dropped scroll" popover="manual" aria-label=${t('wrap_up.disposition')} data-test="disposition-list">
            ${hits.length === 0 ? html`<li class="muted" role="option" aria-selected="false" aria-disabled="true">${t('wrap_up.disposition_none')}</li>` : nothing}
            ${hits.map(
              (hit, index) => html`
              ${index === 0 || hits[index - 1]?.group !== hit.group ? html`<li class="group" role="presentation">${t(`wrap_up.group_${hit.group}`)}</li>` : nothing}
              <li role="option" id="option-${index}" aria-selected=${index === this._at} data-test="disposition-option" data-code=${hit.code} @mousedown=${(event: Event) => this._take(hit, event)} @mousemove=${() => {
                this._at = index;
              }}>
                <span>${say(hit.label)}</span>${hit.requiresFollowUp ? html`<span class="small muted">${t('wrap_up.follow_up')}</span>` : nothing}
              </li>`,
            )}
          </ul>`
          : nothing
      }
    `;
  }

  private _hits(): readonly DispositionView[] {
    return matchDispositions(this.dispositions, this._query ?? '');
  }

  private _show(): void {
    this._open = true;
    this._at = Math.max(
      0,
      this._hits().findIndex(({ code }) => code === this.value),
    );
  }

  private _focused(event: FocusEvent): void {
    (event.target as HTMLInputElement).select();
  }

  private _blurred(): void {
    this._open = false;
    this._query = null;
  }

  private _typed(event: Event): void {
    this._query = (event.target as HTMLInputElement).value;
    this._open = true;
    this._at = 0;
    if (this._query === '' && this.value !== null) this._tell(null);
  }

  private _key(event: KeyboardEvent): void {
    const hits = this._hits();
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      if (!this._open) {
        this._show();
        return;
      }
      this._at = (this._at + step + hits.length) % Math.max(1, hits.length);
      void this.updateComplete.then(() =>
        this.shadowRoot?.getElementById(`option-${this._at}`)?.scrollIntoView({ block: 'nearest' }),
      );
    }
    const hit = hits[this._at];
    if (event.key === 'Enter' && !event.ctrlKey && !event.isComposing && this._open && hit) this._take(hit, event);
    if (event.key === 'Escape' && this._open) {
      event.stopPropagation();
      this._blurred();
    }
  }

  private _take(hit: DispositionView, event: Event): void {
    event.preventDefault();
    this._open = false;
    this._query = null;
    this._tell(hit.code);
  }

  private _tell(code: string | null): void {
    this.dispatchEvent(new CustomEvent('chosen', { detail: code }));
  }

  static override styles = [
    base,
    controls,
    dropping,
    css`
      :host { display: block; }
      .box { position: relative; }
      .box ui-icon { position: absolute; right: 8px; top: calc(50% - 8px); color: var(--ink-3); pointer-events: none; }
      input { padding-right: 28px !important; }
      ul { width: anchor-size(width); max-height: 280px; }
      li { display: flex; justify-content: space-between; align-items: center; gap: 8px; min-height: var(--row); padding: 2px 8px; border-radius: var(--radius); cursor: pointer; }
      li.group { min-height: 24px; font-size: var(--text-s); color: var(--ink-3); cursor: default; }
      li[aria-selected="true"] { background: var(--selected); }
    `,
  ];
}
customElements.define('disposition-picker', DispositionPicker);
declare global {
  interface HTMLElementTagNameMap {
    'disposition-picker': DispositionPicker;
  }
}
