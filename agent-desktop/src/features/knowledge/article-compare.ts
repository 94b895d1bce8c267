import type { ArticleContent } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { goTo } from '../../app/router.ts';
import { errorState, skeletonRows, states } from '../../components/ui-states.ts';
import { t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import { knowledgeApi } from './knowledge-api.ts';
import './text-diff.ts';

/** A version of an article against the one before it, in both languages. */
export class ArticleCompare extends DeskElement {
  static override properties = {
    articleId: {},
    version: { type: Number },
    _pair: { state: true },
    _failure: { state: true },
  };
  declare articleId: string;
  declare version: number;
  declare private _pair: readonly [ArticleContent, ArticleContent] | null;
  declare private _failure: unknown;
  private asked = '';

  constructor() {
    super();
    this._pair = null;
    this._failure = null;
  }

  protected override updated(): void {
    const about = `${this.articleId} ${this.version}`;
    if (this.hasDesk && this.asked !== about) void this._load(about);
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    if (this._failure) return errorState(t('knowledge.load_failed'), this._failure, () => void this._load(this.asked));
    if (!this._pair) return skeletonRows(8);
    const [older, newer] = this._pair;
    return html`
      <header><h2>${t('knowledge.comparing', { older: this.version - 1, newer: this.version })}</h2><button class="button" data-test="compare-back" @click=${() => goTo('knowledge', this.articleId)}>${t('knowledge.to_article')}</button></header>
      <div class="two">
        ${(
          [
            ['titleZh', 'bodyZh'],
            ['titleEn', 'bodyEn'],
          ] as const
        ).map(
          ([title, body]) =>
            html`<section><h3><text-diff .older=${older[title]} .newer=${newer[title]}></text-diff></h3><text-diff .older=${older[body]} .newer=${newer[body]}></text-diff></section>`,
        )}
      </div>
    `;
  }

  private async _load(about: string): Promise<void> {
    this.asked = about;
    try {
      const api = knowledgeApi(this.desk.http);
      const pair = await Promise.all([
        api.version(this.articleId, this.version - 1),
        api.version(this.articleId, this.version),
      ]);
      if (about !== this.asked) return;
      this._pair = pair;
      this._failure = null;
    } catch (error) {
      if (about === this.asked) this._failure = error;
    }
  }

  static override styles = [
    base,
    controls,
    states,
    css`
      header { display: flex; justify-content: space-between; padding: 8px 16px; border-bottom: 1px solid var(--rule); }
      .two { display: grid; grid-template-columns: 1fr 1fr; } section { padding: 12px 16px; display: grid; gap: 8px; align-content: start; } section + section { border-left: 1px solid var(--rule); }
    `,
  ];
}
customElements.define('article-compare', ArticleCompare);
