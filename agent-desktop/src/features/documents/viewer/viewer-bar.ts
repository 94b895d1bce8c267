import { css, html, nothing } from 'lit';
import { SpeakingElement } from '../../../app/desk-element.ts';
import type { IconName } from '../../../components/ui-icon.ts';
import { t } from '../../../i18n/locale.ts';
import type { PhraseKey } from '../../../i18n/phrases.ts';
import { base, controls } from '../../../styles/shared.ts';
import '../../../components/ui-icon.ts';
import type { Zoom } from './page-stage.ts';

/**
 * What is looked at, and how: pages, zoom, turn.
 * @fires act - with what was asked for
 */
export class ViewerBar extends SpeakingElement {
  static override properties = {
    heading: {},
    detail: {},
    page: { type: Number },
    pages: { type: Number },
    file: { type: Number },
    files: { type: Number },
    scale: { type: Number },
    zoom: { attribute: false },
    large: { type: Boolean },
  };
  declare heading: string;
  declare detail: string;
  declare page: number;
  declare pages: number;
  declare file: number;
  declare files: number;
  declare scale: number;
  declare zoom: Zoom;
  declare large: boolean;

  protected override render() {
    const first = this.file === 1 && this.page === 1;
    const last = this.file === this.files && this.page === this.pages;
    return html`
      <header>
        <div class="what"><strong class="cut">${this.heading}</strong><span class="small muted num cut">${this.detail}</span></div>
        <slot name="actions"></slot>
        ${this._button('close', 'close', 'viewer.close', 'Esc')}
      </header>
      <div class="tools" role="toolbar" aria-label=${t('viewer.tools')}>
        ${this._button('previous', 'left', 'viewer.previous', '←', first)}
        <span class="num small pages" data-test="viewer-page">${t('viewer.page', { page: this.page, pages: this.pages, file: this.file, files: this.files })}</span>
        ${this._button('next', 'right', 'viewer.next', '→', last)}
        <span class="gap"></span>
        ${this._button('out', 'minus', 'viewer.out', '-')}
        <span class="num small scale" data-test="viewer-scale">${Math.round(this.scale * 100)} %</span>
        ${this._button('in', 'plus', 'viewer.in', '+')}
        ${this._button('page', 'fit_page', 'viewer.fit_page', '0', false, this.zoom === 'page')}
        ${this._button('width', 'fit_width', 'viewer.fit_width', 'W', false, this.zoom === 'width')}
        <span class="gap"></span>
        ${this._button('left', 'turn_left', 'viewer.turn_left', 'Shift+R')}
        ${this._button('right', 'turn_right', 'viewer.turn_right', 'R')}
        ${this._button('large', this.large ? 'shrink' : 'enlarge', this.large ? 'viewer.smaller' : 'viewer.larger', 'F', false, this.large)}
      </div>
    `;
  }

  private _button(act: string, icon: IconName, phrase: PhraseKey, key: string, off = false, pressed?: boolean) {
    const name = t(phrase);
    return html`<button class="button plain" data-test="viewer-${act}" title="${name} (${key})" aria-label=${name} aria-pressed=${pressed ?? nothing}
      ?disabled=${off} @click=${() => this.dispatchEvent(new CustomEvent('act', { detail: act }))}><ui-icon .name=${icon} .size=${18}></ui-icon></button>`;
  }

  static override styles = [
    base,
    controls,
    css`
      :host { display: block; border-bottom: 1px solid var(--rule); }
      header { display: flex; align-items: center; gap: 8px; padding: 4px 8px 0 16px; min-height: 40px; }
      .what { flex: 1; min-width: 0; display: flex; align-items: baseline; gap: 12px; }
      .what strong { flex: none; max-width: 60%; }
      .tools { display: flex; align-items: center; gap: 2px; padding: 2px 8px 4px; }
      .tools .button { min-width: 30px; padding: 0 5px; }
      .button[aria-pressed="true"] { background: var(--selected); color: var(--accent-ink); }
      .gap { width: 12px; }
      .pages { min-width: 92px; text-align: center; }
      .scale { min-width: 48px; text-align: center; }
    `,
  ];
}
customElements.define('viewer-bar', ViewerBar);
