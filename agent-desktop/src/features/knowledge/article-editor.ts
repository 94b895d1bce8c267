import {
  articleCategories,
  articleCategoryLabels,
  type ChangeDraft,
  type Changes,
  type Finding,
} from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { goTo } from '../../app/router.ts';
import { errorState, skeletonRows, states } from '../../components/ui-states.ts';
import { ApiError, explain } from '../../data/api-client.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import { articleText } from './article-text.ts';
import { knowledgeApi } from './knowledge-api.ts';
import './context-picker.ts';

type Field = 'titleZh' | 'titleEn' | 'bodyZh' | 'bodyEn' | 'tags' | 'validFrom' | 'validUntil' | 'lookAgainBy';
interface Entry {
  baseVersion: number;
  changeVersion: number | null;
  values: Changes;
}

const blank = (today: string): Changes => ({
  titleZh: '',
  titleEn: '',
  bodyZh: '',
  bodyEn: '',
  category: 'card',
  tags: '',
  contexts: '',
  validFrom: today,
  validUntil: null,
  lookAgainBy: `${Number(today.slice(0, 4)) + 1}${today.slice(4)}`,
  withdrawn: false,
});

/**
 * Writes an article in both languages; kept as a draft, then handed to another person.
 * @fires handed-in
 */
export class ArticleEditor extends DeskElement {
  static override properties = {
    articleId: {},
    _entry: { state: true },
    _findings: { state: true },
    _failure: { state: true },
    _refusal: { state: true },
    _told: { state: true },
    _preview: { state: true },
    _busy: { state: true },
  };
  declare articleId: string;
  declare private _entry: Entry | null;
  declare private _findings: readonly Finding[];
  declare private _failure: unknown;
  declare private _refusal: unknown;
  declare private _told: string;
  declare private _preview: boolean;
  declare private _busy: boolean;
  private asked = '';

  constructor() {
    super();
    this._entry = null;
    this._findings = [];
    this._failure = null;
    this._refusal = null;
    this._told = '';
    this._preview = false;
    this._busy = false;
  }

  protected override updated(): void {
    if (this.hasDesk && this.asked !== this.articleId) void this._load();
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    if (this._failure) return errorState(t('knowledge.load_failed'), this._failure, () => void this._load());
    if (!this._entry) return skeletonRows(10);
    const { values, baseVersion } = this._entry;
    return html`
      <header>
        <h2>${t(baseVersion === 0 ? 'knowledge.new' : 'knowledge.new_version', { version: baseVersion + 1 })}</h2>
        <span class="small muted">${t('knowledge.two_people')}</span>
        <button class="button plain" aria-pressed=${this._preview} data-test="article-preview" @click=${this._togglePreview}>${t('knowledge.preview')}</button>
        <button class="button" data-test="article-cancel" @click=${() => (baseVersion === 0 ? goTo('knowledge') : goTo('knowledge', this.articleId))}>${t('knowledge.back')}</button>
        <button class="button" data-test="article-save" ?disabled=${this._busy} @click=${() => this._save('draft')}>${t('knowledge.keep_draft')}</button>
        <button class="button primary" data-test="article-submit" ?disabled=${this._busy} @click=${() => this._save('submission')}>${t('knowledge.hand_in')}</button>
      </header>
      ${this._refusal ? html`<p class="fault" role="alert">${explain(this._refusal)}</p>` : nothing}
      <p class="told small" role="status">${this._told}</p>
      <div class="two">${this._renderLanguage('titleZh', 'bodyZh')}${this._renderLanguage('titleEn', 'bodyEn')}</div>
      <div class="meta">
        <label class="field"><span>${t('knowledge.category')}</span><select data-test="article-category" @change=${(event: Event) => this._set('category', (event.target as HTMLSelectElement).value)}>${articleCategories.map((each) => html`<option value=${each} ?selected=${each === values.category}>${say(articleCategoryLabels[each])}</option>`)}</select></label>
        ${this._input('tags', t('knowledge.tags'))}
        ${this._input('validFrom', t('knowledge.valid_from'), 'date')}
        ${this._input('validUntil', t('knowledge.valid_until'), 'date')}
        ${this._input('lookAgainBy', t('knowledge.look_again_by'), 'date')}
        <label class="check"><input type="checkbox" data-test="article-withdrawn" .checked=${values.withdrawn === true} ?disabled=${baseVersion === 0} @change=${(event: Event) => this._set('withdrawn', (event.target as HTMLInputElement).checked)} />${t('knowledge.withdraw')}</label>
      </div>
      <context-picker .contexts=${String(values.contexts ?? '')} @changed=${(event: CustomEvent<string>) => this._set('contexts', event.detail)}></context-picker>
      ${this._fault('contexts')}
    `;
  }

  private _renderLanguage(title: 'titleZh' | 'titleEn', body: 'bodyZh' | 'bodyEn') {
    const text = String(this._entry?.values[body] ?? '');
    return html`<section>
      ${this._input(title, t(`knowledge.${title}`))}
      ${
        this._preview
          ? html`<div class="preview scroll" tabindex="0" role="region" aria-label=${t('knowledge.preview')} data-test="preview-${body}">${articleText(text)}</div>`
          : html`<label class="field"><span>${t(`knowledge.${body}`)} <span class="muted">${t('knowledge.markdown_hint')}</span></span><textarea rows="14" maxlength="4000" data-test="article-${body}" aria-invalid=${this._isWrong(body)} .value=${text} @input=${(event: Event) => this._set(body, (event.target as HTMLTextAreaElement).value)}></textarea></label>`
      }
      ${this._fault(body)}
    </section>`;
  }

  private _input(field: Field, label: string, type = 'text') {
    return html`<label class="field"><span>${label}</span><input type=${type} maxlength="200" autocomplete="off" data-test="article-${field}" aria-invalid=${this._isWrong(field)} .value=${String(this._entry?.values[field] ?? '')} @input=${(event: Event) => this._set(field, (event.target as HTMLInputElement).value)} />${this._fault(field)}</label>`;
  }

  private _isWrong(field: string): boolean {
    return this._findings.some(({ path }) => path === field);
  }

  private _fault(field: string) {
    const found = this._findings.find(({ path }) => path === field);
    return found
      ? html`<span class="fault" role="alert" data-test="fault-${field}">${say(found.text)}</span>`
      : nothing;
  }

  private _togglePreview(): void {
    this._preview = !this._preview;
  }

  private _set(field: string, value: string | boolean): void {
    if (!this._entry) return;
    const kept = field === 'validUntil' && value === '' ? null : value;
    this._entry = { ...this._entry, values: { ...this._entry.values, [field]: kept } };
    this._findings = this._findings.filter(({ path }) => path !== field);
  }

  private async _save(what: 'draft' | 'submission'): Promise<void> {
    const entry = this._entry;
    if (!entry) return;
    this._busy = true;
    this._refusal = null;
    this._told = '';
    try {
      const { baseVersion, changeVersion, values } = entry;
      const draft = await knowledgeApi(this.desk.http).save(this.articleId, what, {
        baseVersion,
        changeVersion,
        changes: values,
      });
      this._taken(draft, what);
    } catch (error) {
      this._refusal = error;
    } finally {
      this._busy = false;
    }
  }

  private _taken(draft: ChangeDraft, what: 'draft' | 'submission'): void {
    if (draft.state === 'submitted') {
      this.dispatchEvent(new CustomEvent('handed-in'));
      goTo('reviews', draft.id);
      return;
    }
    if (this._entry) this._entry = { ...this._entry, changeVersion: draft.version };
    this._findings = draft.findings.issues;
    this._told = t(what === 'draft' ? 'knowledge.draft_kept' : 'knowledge.not_yet');
  }

  /** What stands, and over it what one has written already. */
  private async _load(): Promise<void> {
    const id = this.articleId;
    this.asked = id;
    this._entry = null;
    this._findings = [];
    try {
      const api = knowledgeApi(this.desk.http);
      const [view, mine] = await Promise.all([api.article(id).catch(ifAbsent), api.drafts()]);
      const change = mine.items.find(
        ({ subjectId, state }) => subjectId === id && (state === 'draft' || state === 'returned'),
      );
      const entry = change ? await api.entry(change.id) : null;
      if (id !== this.asked) return;
      const today = new Date(this.desk.line.now()).toISOString().slice(0, 10);
      const stored = view
        ? { ...view.content, tags: view.content.tags.join(' '), contexts: view.content.contexts.join(' ') }
        : blank(today);
      this._entry = {
        baseVersion: view?.row.version ?? 0,
        changeVersion: entry?.state === 'draft' ? entry.version : null,
        values: { ...stored, ...entry?.changes },
      };
      this._failure = null;
    } catch (error) {
      if (id === this.asked) this._failure = error;
    }
  }

  static override styles = [
    base,
    controls,
    states,
    css`
      :host { display: block; }
      header { display: flex; align-items: center; gap: 8px; padding: 8px 16px; border-bottom: 1px solid var(--rule); } header .muted { margin-right: auto; }
      .two { display: grid; grid-template-columns: 1fr 1fr; gap: 16px; padding: 4px 16px 8px; } section { display: grid; gap: 8px; align-content: start; min-width: 0; }
      textarea { resize: vertical; line-height: 20px; } .preview { height: 300px; padding: 4px 12px; border: 1px solid var(--rule); border-radius: var(--radius); }
      .preview ul, .preview ol { padding-left: 20px; list-style: revert; }
      .meta { display: grid; grid-template-columns: 140px minmax(160px, 1fr) 150px 150px 150px auto; gap: 12px; align-items: start; padding: 4px 16px 8px; }
      .check { display: inline-flex; align-items: center; gap: 6px; padding-top: 24px; white-space: nowrap; } .told { padding: 2px 16px; min-height: 20px; color: var(--warning); }
      p.fault { padding: 4px 16px; }
    `,
  ];
}
customElements.define('article-editor', ArticleEditor);

/** A new article is not there yet. */
function ifAbsent(error: unknown): null {
  if (error instanceof ApiError && error.code === 'resource.not_found') return null;
  throw error;
}
