import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import './article-view.ts';
import '../../components/ui-icon.ts';

/**
 * An article beside the call: over the edge of the customer's page, never over the call bar. Esc closes it.
 * @fires closed
 */
export class ArticleSide extends DeskElement {
  static override properties = { articleId: {} };
  declare articleId: string;
  private shown = '';

  protected override updated(): void {
    if (!this.hasDesk || this.shown === this.articleId) return;
    this.shown = this.articleId;
    this.shadowRoot?.querySelector<HTMLElement>('.scroll')?.focus();
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    return html`
      <div class="bar"><h3>${t('knowledge.article')}</h3><button class="button plain" data-test="article-side-close" aria-label=${t('common.close')} title="${t('common.close')} (Esc)" @click=${this._close}><ui-icon name="close" .size=${16}></ui-icon></button></div>
      <div class="scroll" tabindex="-1" role="region" aria-label=${t('knowledge.article')} @keydown=${this._key}><article-view brief .articleId=${this.articleId}></article-view></div>
    `;
  }

  private readonly _key = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') {
      event.preventDefault();
      this._close();
    } else if (event.key === 'ArrowDown' && event.target === event.currentTarget) {
      event.preventDefault();
      this.shadowRoot?.querySelector('article-view')?.focusText();
    }
  };

  private _close(): void {
    this.dispatchEvent(new CustomEvent('closed'));
  }

  static override styles = [
    base,
    controls,
    css`
      :host { position: absolute; right: 100%; top: 0; bottom: 0; width: 440px; z-index: 20; display: grid; grid-template-rows: auto minmax(0, 1fr); background: var(--surface); border-left: 1px solid var(--rule); box-shadow: var(--shadow); }
      .bar { display: flex; align-items: center; justify-content: space-between; padding: 4px 4px 4px 16px; background: var(--sunken); border-bottom: 1px solid var(--rule); }
      .scroll:focus-visible { outline-offset: -2px; }
    `,
  ];
}
customElements.define('article-side', ArticleSide);
