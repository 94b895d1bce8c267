import type { ArticleView } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { explain } from '../../data/api-client.ts';
import { t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import { knowledgeApi } from './knowledge-api.ts';

/**
 * Did it help? With a word to its owner where it did not.
 * @fires rated - with the article as it is then
 */
export class ArticleRating extends DeskElement {
  static override properties = {
    articleId: {},
    mine: { attribute: false },
    _asking: { state: true },
    _failure: { state: true },
  };
  declare articleId: string;
  declare mine: ArticleView['mine'];
  declare private _asking: boolean;
  declare private _failure: unknown;

  constructor() {
    super();
    this.mine = null;
    this._asking = false;
    this._failure = null;
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    return html`
      <div class="ask" role="group" aria-label=${t('knowledge.did_it_help')}>
        <span>${t('knowledge.did_it_help')}</span>
        <button class="button" data-test="article-helped" aria-pressed=${this.mine?.helped === true} @click=${() => this._rate(true, '')}>${t('knowledge.helped')}</button>
        <button class="button" data-test="article-not-helped" aria-pressed=${this.mine?.helped === false} @click=${this._ask}>${t('knowledge.not_helped')}</button>
        ${this.mine && !this._asking ? html`<span class="small muted" role="status" data-test="article-thanks">${t('knowledge.thanks')}</span>` : nothing}
      </div>
      ${
        this._asking
          ? html`<form @submit=${this._send}>
              <input name="remark" maxlength="300" autocomplete="off" aria-label=${t('knowledge.remark')} placeholder=${t('knowledge.remark')} data-test="article-remark" />
              <button class="button primary" data-test="article-remark-send">${t('knowledge.send')}</button>
            </form>`
          : nothing
      }
      ${this._failure ? html`<p class="fault" role="alert">${explain(this._failure)}</p>` : nothing}
    `;
  }

  private _ask(): void {
    this._asking = true;
    void this.updateComplete.then(() => this.shadowRoot?.querySelector('input')?.focus());
  }

  private _send(event: SubmitEvent): void {
    event.preventDefault();
    const remark = String(new FormData(event.currentTarget as HTMLFormElement).get('remark') ?? '').trim();
    void this._rate(false, remark);
  }

  private async _rate(helped: boolean, remark: string): Promise<void> {
    try {
      const view = await knowledgeApi(this.desk.http).rate(this.articleId, { helped, remark });
      this._asking = false;
      this._failure = null;
      this.dispatchEvent(new CustomEvent('rated', { detail: view }));
    } catch (error) {
      this._failure = error;
    }
  }

  static override styles = [
    base,
    controls,
    css`
      :host { display: block; padding: 10px 16px; border-top: 1px solid var(--rule); }
      .ask { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; }
      [aria-pressed="true"] { background: var(--selected); border-color: var(--accent); font-weight: 600; }
      form { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 8px; padding-top: 8px; max-width: 560px; }
    `,
  ];
}
customElements.define('article-rating', ArticleRating);
