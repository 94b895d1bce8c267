import {
  ChangeDraft,
  type Changes,
  changesOfCard,
  type Finding,
  formOfChanges,
  questionKinds,
  ReviewPage,
  ScorecardDetail,
  type ScorecardForm,
  type ScorecardQuestion,
} from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { goTo } from '../../app/router.ts';
import { errorState, skeletonRows, states } from '../../components/ui-states.ts';
import { explain } from '../../data/api-client.ts';
import { dateTime } from '../../i18n/format.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls, tables } from '../../styles/shared.ts';
import { addQuestion, addSection, changeQuestion, changeSection, move, removeQuestion } from './edit-form.ts';
import './evaluation-form.ts';

const emptyForm: ScorecardForm = { name: { 'zh-CN': '', en: '' }, sections: [] };

/** One scorecard: sections and questions with weights and knock-outs, a preview, handed to another person as a new version. */
export class ScorecardEditor extends DeskElement {
  static override properties = {
    cardId: {},
    _detail: { state: true },
    _form: { state: true },
    _findings: { state: true },
    _failure: { state: true },
    _refusal: { state: true },
    _told: { state: true },
    _preview: { state: true },
    _busy: { state: true },
  };
  declare cardId: string;
  declare private _detail: ScorecardDetail | null;
  declare private _form: ScorecardForm;
  declare private _findings: readonly Finding[];
  declare private _failure: unknown;
  declare private _refusal: unknown;
  declare private _told: string;
  declare private _preview: boolean;
  declare private _busy: boolean;
  private changeVersion: number | null = null;
  private asked = '';

  constructor() {
    super();
    this._detail = null;
    this._form = emptyForm;
    this._findings = [];
    this._failure = null;
    this._refusal = null;
    this._told = '';
    this._preview = false;
    this._busy = false;
  }

  protected override updated(): void {
    if (this.hasDesk && this.asked !== this.cardId) void this._load();
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    if (this._failure) return errorState(t('quality.load_failed'), this._failure, () => void this._load());
    if (!this._detail) return skeletonRows(10);
    const { open } = this._detail;
    const blocked = open !== null && !(open.own && open.state === 'draft');
    return html`
      <header>
        <span class="small muted lead">${t('quality.two_people', { version: this._version + 1 })}</span>
        <button class="button plain" aria-pressed=${this._preview} data-test="card-preview" @click=${this._togglePreview}>${t('quality.preview')}</button>
        <button class="button" data-test="card-save" ?disabled=${blocked || this._busy} @click=${() => this._save('draft')}>${t('knowledge.keep_draft')}</button>
        <button class="button primary" data-test="card-submit" ?disabled=${blocked || this._busy} @click=${() => this._save('submission')}>${t('knowledge.hand_in')}</button>
      </header>
      ${blocked ? html`<p class="note small">${t(open.state === 'draft' ? 'knowledge.draft_of' : 'knowledge.waits_of', { by: open.enteredBy.name })} <button class="link" @click=${() => goTo('reviews', open.id)}>${t('announcements.look')}</button></p>` : nothing}
      ${this._refusal ? html`<p class="fault" role="alert">${explain(this._refusal)}</p>` : nothing}
      <p class="note small" role="status">${this._told}</p>
      ${this._preview ? html`<evaluation-form class="preview" .previewOf=${this._form}></evaluation-form>` : this._renderForm()}
      ${this._renderVersions()}
    `;
  }

  private get _version(): number {
    return this._detail?.versions[0]?.version ?? 0;
  }

  private _renderForm() {
    const { name, sections } = this._form;
    const rename = (language: 'zh-CN' | 'en') => (event: Event) =>
      this._edit({ ...this._form, name: { ...name, [language]: (event.target as HTMLInputElement).value } });
    return html`
      <div class="names">
        <label class="field"><span>${t('quality.name_zh')}</span><input maxlength="80" data-test="card-name-zh" aria-invalid=${this._isWrong('nameZh')} .value=${name['zh-CN']} @input=${rename('zh-CN')} /></label>
        <label class="field"><span>${t('quality.name_en')}</span><input maxlength="80" data-test="card-name-en" aria-invalid=${this._isWrong('nameEn')} .value=${name.en} @input=${rename('en')} /></label>
      </div>
      ${sections.map((section) => this._renderSection(section))}
      <p class="add"><button class="button" data-test="section-add" @click=${() => this._edit(addSection(this._form))}>${t('quality.add_section')}</button><span class="small muted num" data-test="weights">${t('quality.weights', { sum: sections.flatMap(({ questions }) => questions).reduce((sum, { weight }) => sum + weight, 0) })}</span></p>
    `;
  }

  private _renderSection(section: ScorecardForm['sections'][number]) {
    const { id, title, questions } = section;
    const rename = (language: 'zh-CN' | 'en') => (event: Event) =>
      this._edit(
        changeSection(this._form, id, { title: { ...title, [language]: (event.target as HTMLInputElement).value } }),
      );
    return html`<fieldset data-test="section" data-id=${id}>
      <legend>
        <input class="title" maxlength="80" placeholder=${t('quality.section_zh')} aria-label=${t('quality.section_zh')} aria-invalid=${this._isWrong(`sections.${id}`)} .value=${title['zh-CN']} @input=${rename('zh-CN')} />
        <input class="title" maxlength="80" placeholder=${t('quality.section_en')} aria-label=${t('quality.section_en')} .value=${title.en} @input=${rename('en')} />
      </legend>
      <table>
        <thead><tr><th>${t('quality.question_zh')}</th><th>${t('quality.question_en')}</th><th>${t('quality.kind')}</th><th>${t('quality.weight_only')}</th><th>${t('quality.instant_fail')}</th><th></th></tr></thead>
        <tbody>${questions.map((question) => this._renderQuestion(question))}</tbody>
      </table>
      <p class="add"><button class="button plain" data-test="question-add" @click=${() => this._edit(addQuestion(this._form, id))}>${t('quality.add_question')}</button>
        ${questions.length === 0 ? html`<button class="link small" data-test="section-remove" @click=${() => this._edit({ ...this._form, sections: this._form.sections.filter((each) => each.id !== id) })}>${t('quality.remove_section')}</button>` : nothing}</p>
    </fieldset>`;
  }

  private _renderQuestion(question: ScorecardQuestion) {
    const { id, text, kind, weight, instantFail } = question;
    const change = (more: Partial<ScorecardQuestion>) => this._edit(changeQuestion(this._form, id, more));
    const value = (event: Event): string => (event.target as HTMLInputElement).value;
    const words = (language: 'zh-CN' | 'en', label: string) =>
      html`<input maxlength="120" aria-label=${label} data-test="question-${language}" aria-invalid=${this._isWrong(`questions.${id}`)} .value=${text[language]} @input=${(event: Event) => change({ text: { ...text, [language]: value(event) } })} />`;
    return html`<tr data-test="question" data-id=${id}>
      <td>${words('zh-CN', t('quality.question_zh'))}</td><td>${words('en', t('quality.question_en'))}</td>
      <td><select aria-label=${t('quality.kind')} @change=${(event: Event) => change({ kind: questionKinds.find((each) => each === value(event)) ?? 'yes_no' })}>${questionKinds.map((each) => html`<option value=${each} ?selected=${each === kind}>${t(`quality.kind_${each}`)}</option>`)}</select></td>
      <td><input class="num weight" type="number" min="1" max="100" aria-label=${t('quality.weight_only')} data-test="question-weight" .value=${String(weight)} @input=${(event: Event) => change({ weight: Math.trunc(Number(value(event))) })} /></td>
      <td class="middle"><input type="checkbox" aria-label=${t('quality.instant_fail')} data-test="question-fail" .checked=${instantFail} @change=${(event: Event) => change({ instantFail: (event.target as HTMLInputElement).checked })} /></td>
      <td class="right tools">
        <button class="button plain" aria-label=${t('quality.up')} title=${t('quality.up')} @click=${() => this._edit(move(this._form, id, -1))}>↑</button><button class="button plain" aria-label=${t('quality.down')} title=${t('quality.down')} @click=${() => this._edit(move(this._form, id, 1))}>↓</button><button class="button plain" data-test="question-remove" aria-label=${t('quality.remove_question')} title=${t('quality.remove_question')} @click=${() => this._edit(removeQuestion(this._form, id))}>×</button>
      </td>
    </tr>`;
  }

  private _renderVersions() {
    const versions = this._detail?.versions ?? [];
    if (versions.length === 0) return nothing;
    return html`<section><h3>${t('knowledge.versions')}</h3><ul>${versions.map(
      ({ version, changedAt, changedBy, reviewedBy, form }) =>
        html`<li class="num">${t('quality.version', { version })} · ${dateTime(changedAt)} · ${changedBy ? t('knowledge.by_two', { by: changedBy, reviewer: reviewedBy ?? '' }) : t('knowledge.house')} · ${say(form.name)}</li>`,
    )}</ul></section>`;
  }

  private _isWrong(path: string): boolean {
    return this._findings.some((finding) => finding.path === path);
  }

  private _edit(form: ScorecardForm): void {
    this._form = form;
    this._findings = [];
    this._told = '';
  }

  private _togglePreview(): void {
    this._preview = !this._preview;
  }

  /** What stands and is gone from the form is taken out by name. */
  private _changes(): Changes {
    const stored = this._detail?.versions[0];
    const gone = Object.keys(stored ? changesOfCard(stored.form) : {}).map((path) => [path, null] as const);
    return { ...Object.fromEntries(gone), ...changesOfCard(this._form) };
  }

  private async _save(what: 'draft' | 'submission'): Promise<void> {
    this._busy = true;
    this._refusal = null;
    try {
      const { changeVersion } = this;
      const entry = { baseVersion: this._version, changeVersion, changes: this._changes(), overrides: [] };
      const draft = await this.desk.http.put(`/records/scorecard/${this.cardId}/${what}`, entry, ChangeDraft);
      if (draft.state === 'submitted') goTo('reviews', draft.id);
      this.changeVersion = draft.version;
      this._findings = draft.findings.issues;
      const [issue] = draft.findings.issues;
      this._told = issue ? say(issue.text) : t('knowledge.draft_kept');
    } catch (error) {
      this._refusal = error;
    } finally {
      this._busy = false;
    }
  }

  private async _load(): Promise<void> {
    const id = this.cardId;
    this.asked = id;
    this._detail = null;
    this.changeVersion = null;
    try {
      const { http } = this.desk;
      const [detail, mine] = await Promise.all([
        http.get(`/scorecards/${id}`, ScorecardDetail),
        http.get('/reviews?box=mine&kind=scorecard&state=draft&limit=50', ReviewPage),
      ]);
      const row = mine.items.find(({ subjectId }) => subjectId === id);
      const draft = row ? await http.get(`/reviews/${row.id}/entry`, ChangeDraft) : null;
      if (id !== this.asked) return;
      const stored = detail.versions[0]?.form;
      this._form = draft
        ? formOfChanges({ ...(stored ? changesOfCard(stored) : {}), ...draft.changes })
        : (stored ?? addQuestion(addSection(emptyForm), 's1'));
      this.changeVersion = draft?.version ?? null;
      this._detail = detail;
      this._failure = null;
    } catch (error) {
      if (id === this.asked) this._failure = error;
    }
  }

  static override styles = [
    base,
    controls,
    tables,
    states,
    css`
      :host { display: block; }
      header { display: flex; align-items: center; gap: 8px; padding: 6px 16px; border-bottom: 1px solid var(--rule); } .lead { margin-right: auto; }
      .note { padding: 2px 16px; min-height: 20px; color: var(--warning); } p.fault { padding: 4px 16px; }
      .names { display: grid; grid-template-columns: 1fr 1fr; gap: 12px; padding: 0 16px 8px; }
      fieldset { margin: 4px 16px 8px; padding: 4px 8px; border: 1px solid var(--rule); border-radius: var(--radius); min-width: 0; } legend { display: flex; gap: 8px; padding: 0 4px; } .title { width: 220px !important; font-weight: 600; }
      th, td { padding: 2px 4px !important; } td:nth-child(1), td:nth-child(2) { width: 36%; } th { position: static; } .weight { width: 70px !important; } td select { width: auto; } .middle { text-align: center; }
      .tools .button { padding: 0 6px; } .add { display: flex; align-items: center; gap: 12px; padding: 4px 16px; } fieldset .add { padding: 2px 0; }
      .preview { display: block; max-width: 560px; padding: 0 16px 16px; } section { padding: 8px 16px; border-top: 1px solid var(--rule); } li { line-height: 24px; }
    `,
  ];
}
customElements.define('scorecard-editor', ScorecardEditor);
