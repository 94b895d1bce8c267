import { CustomerEventKind } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { SpeakingElement } from '../../app/desk-element.ts';
import { t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import type { EventFilter } from './customer-view-api.ts';
import { isFiltered, noFilter } from './event-story.ts';
import '../../components/form/day-field.ts';

/** He has stopped typing when this many milliseconds went by. */
const pauseMs = 300;

/**
 * Which events are shown: kinds as chips, days, a text.
 * @fires filter-changed - with the whole filter
 */
export class EventFilterBar extends SpeakingElement {
  static override properties = { filter: { attribute: false } };
  declare filter: EventFilter;
  private pause: ReturnType<typeof setTimeout> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.pause);
  }

  protected override render() {
    const { kinds, from, to, q } = this.filter;
    return html`
      <div class="bar">
        <div class="chips" role="group" aria-label=${t('events.kinds')}>
          <button class="chip" data-test="events-all" aria-pressed=${kinds.length === 0} @click=${() => this._change({ kinds: [] })}>${t('events.all')}</button>
          ${CustomerEventKind.options.map(
            (kind) =>
              html`<button class="chip" data-test="events-${kind}" aria-pressed=${kinds.includes(kind)} @click=${() => this._toggle(kind)}>${t(`events.${kind}`)}</button>`,
          )}
        </div>
        <span class="rest">
          <input class="q" type="search" data-test="events-q" maxlength="60" .value=${q} aria-label=${t('events.search')} placeholder=${t('events.find')} @input=${this._typed} />
          <day-field class="day" test="events-from" .value=${from} max=${to} .label=${t('events.from')} title=${t('events.from')} @change=${(event: Event) => this._change({ from: (event.target as HTMLInputElement).value })}></day-field>
          <span class="muted" aria-hidden="true">–</span>
          <day-field class="day" test="events-to" .value=${to} min=${from} .label=${t('events.to')} title=${t('events.to')} @change=${(event: Event) => this._change({ to: (event.target as HTMLInputElement).value })}></day-field>
          ${isFiltered(this.filter) ? html`<button class="button plain" data-test="events-clear" title=${t('events.reset')} aria-label=${t('events.reset')} @click=${() => this._change(noFilter)}><ui-icon name="close" .size=${16}></ui-icon></button>` : nothing}
        </span>
      </div>
    `;
  }

  /** Several kinds may be chosen side by side; all of them is the same as none. */
  private _toggle(kind: CustomerEventKind): void {
    const { kinds } = this.filter;
    const next = kinds.includes(kind) ? kinds.filter((each) => each !== kind) : [...kinds, kind];
    this._change({ kinds: next.length === CustomerEventKind.options.length ? [] : next });
  }

  private _typed(event: Event): void {
    const q = (event.target as HTMLInputElement).value.trim();
    clearTimeout(this.pause);
    this.pause = setTimeout(() => this._change({ q }), pauseMs);
  }

  private _change(change: Partial<EventFilter>): void {
    clearTimeout(this.pause);
    this.dispatchEvent(new CustomEvent('filter-changed', { detail: { ...this.filter, ...change } }));
  }

  static override styles = [
    base,
    controls,
    css`
      :host { display: block; container-type: inline-size; }
      .bar { display: flex; align-items: center; gap: 4px 12px; height: 41px; padding: 0 12px; border-bottom: 1px solid var(--rule); overflow: hidden; }
      .chips { flex: 0 1 auto; min-width: 0; display: flex; gap: 4px; overflow: auto hidden; scrollbar-width: none; }
      .chip { flex: none; height: 24px; padding: 0 10px; border: 1px solid var(--rule); border-radius: 12px; background: none; color: var(--ink-2); font-size: var(--text-s); line-height: 20px; }
      .chip:hover { background: var(--hover); }
      .chip[aria-pressed="true"] { background: var(--accent-soft); border-color: var(--accent); color: var(--accent-ink); font-weight: 600; }
      .chip:focus-visible { outline-offset: -2px; }
      .rest { display: flex; align-items: center; gap: 4px; margin-left: auto; flex: 0 100 auto; min-width: 84px; }
      .rest input { min-height: 26px; height: 26px; padding: 0 6px; font-size: var(--text-s); }
      .rest input.q { flex: 1 1 130px; min-width: 64px; max-width: 180px; } .rest day-field { flex: none; width: 130px; }
      @container (max-width: 860px) { .rest day-field, .rest .muted { display: none; } }
    `,
  ];
}
customElements.define('event-filter', EventFilterBar);
