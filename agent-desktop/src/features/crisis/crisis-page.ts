import { announcementLabels, type CrisisModeView, type SpokenWords, type StepCrisisMode } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { goTo } from '../../app/router.ts';
import { emptyState, errorState, skeletonRows, states } from '../../components/ui-states.ts';
import { explain } from '../../data/api-client.ts';
import { count, dateTime } from '../../i18n/format.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import { crisisApi } from './crisis-api.ts';
import '../../components/ui-dialog.ts';
import '../../components/ui-icon.ts';

const EVERY_MS = 5_000;
type Step = StepCrisisMode['step'];

/** Mass events: prepared, rehearsed, begun by two people, watched, ended in one act. */
export class CrisisPage extends DeskElement {
  static override properties = {
    _modes: { state: true },
    _failure: { state: true },
    _fault: { state: true },
    _making: { state: true },
    _sure: { state: true },
  };
  declare private _modes: readonly CrisisModeView[] | null;
  declare private _failure: unknown;
  /** Why a step was not taken. */
  declare private _fault: unknown;
  declare private _making: boolean;
  /** A step that asks once more. */
  declare private _sure: { mode: CrisisModeView; step: Step } | null;
  private timer: ReturnType<typeof setInterval> | null = null;

  constructor() {
    super();
    Object.assign(this, { _modes: null, _failure: null, _fault: null, _making: false, _sure: null });
  }

  protected override deskReady(): void {
    void this._load();
    this.timer ??= setInterval(() => void this._load(), EVERY_MS);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    if (this.timer) clearInterval(this.timer);
    this.timer = null;
  }

  private async _load(): Promise<void> {
    try {
      this._modes = (await crisisApi(this.desk.http).list()).items;
      this._failure = null;
    } catch (error) {
      this._failure = error;
    }
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    return html`
      <div class="tools"><h2>${t('crisis.title')}</h2><button class="button primary" data-test="crisis-new" @click=${() => void this._openMaker()}><ui-icon name="plus" .size=${16}></ui-icon>${t('crisis.new')}</button></div>
      ${this._fault ? html`<p class="fault pad" role="alert" data-test="crisis-fault">${explain(this._fault)}</p>` : nothing}
      <div class="scroll" role="region" tabindex="0" aria-label=${t('crisis.title')}>${this._renderModes()}</div>
      ${this._making ? html`<new-crisis @closed=${() => (this._making = false)} @made=${() => this._made()}></new-crisis>` : nothing}
      ${this._sure ? this._renderSure(this._sure) : nothing}
    `;
  }

  private async _openMaker(): Promise<void> {
    await import('./new-crisis.ts');
    this._making = true;
  }

  private _made(): void {
    this._making = false;
    void this._load();
  }

  private _renderModes() {
    if (this._failure && !this._modes)
      return errorState(t('crisis.load_failed'), this._failure, () => void this._load());
    if (!this._modes) return skeletonRows(6);
    if (this._modes.length === 0) return emptyState('shield', t('crisis.empty'), t('crisis.empty_hint'));
    return this._modes.map((mode) => this._renderMode(mode));
  }

  private _renderMode(mode: CrisisModeView) {
    const share = mode.affected > 0 ? Math.round((100 * mode.reached) / mode.affected) : 0;
    const told = [
      mode.announcement && !mode.words
        ? `${t('crisis.announcement')}: ${say(announcementLabels[mode.announcement])}`
        : '',
      mode.taskHours === null ? '' : t('crisis.tasks_of', { n: count(mode.tasks), hours: mode.taskHours }),
      mode.askedBy ? t('crisis.asked_by', { name: mode.askedBy }) : '',
      mode.agreedBy ? t('crisis.agreed_by', { name: mode.agreedBy }) : '',
      mode.startedAt ? `${t('crisis.since')} ${dateTime(mode.startedAt)}` : '',
      mode.endedAt ? `${t('crisis.ended_at')} ${dateTime(mode.endedAt)}` : '',
    ].filter(Boolean);
    return html`
      <article class=${mode.state} data-test="crisis-mode" data-state=${mode.state} data-id=${mode.id}>
        <header><h3 class="cut">${mode.name}</h3><span class="pill">${t(`crisis.state_${mode.state}`)}</span><span class="muted small">${t(`crisis.target_${mode.target.kind}`)}</span></header>
        <p>${say(mode.banner)}</p>
        ${mode.words ? this._words(mode.words) : nothing}
        ${this._speech(mode)}
        ${
          mode.state === 'running' || mode.state === 'ended'
            ? html`<p class="reached"><strong class="num" data-test="crisis-reached">${t('crisis.reached_of', { n: count(mode.reached), m: count(mode.affected) })}</strong><progress max="100" value=${share} aria-label=${t('lists.reached')}></progress><span class="num">${share}%</span></p>`
            : html`<p><strong class="num">${t('crisis.affected', { n: count(mode.affected) })}</strong></p>`
        }
        <p class="small muted num">${told.join(' · ')}</p>
        <p class="actions">
          ${mode.state === 'draft' || (mode.state === 'rehearsal' && mode.words) ? this._stepButton(mode, 'rehearse', false) : nothing}
          ${mode.state === 'draft' || mode.state === 'rehearsal' ? this._stepButton(mode, 'ask', true) : nothing}
          ${mode.mayAgree ? this._stepButton(mode, 'agree', true) : nothing}
          ${['rehearsal', 'asked', 'running'].includes(mode.state) ? this._stepButton(mode, 'end', false) : nothing}
          ${mode.listId ? html`<button class="link" data-test="crisis-list" @click=${() => goTo('calls', mode.listId ?? '')}>${t('crisis.to_list')}</button>` : nothing}
        </p>
      </article>
    `;
  }

  /** As it is spoken, in both languages: it is what a second person agrees to. */
  private _words(words: SpokenWords) {
    return html`<p data-test="crisis-words"><span class="muted">${t('crisis.announcement')}</span> “${words['zh-CN']}” <span lang="en">“${words.en}”</span></p>`;
  }

  /** Whether callers would hear the text: said where somebody is about to rely on it. */
  private _speech({ speech }: CrisisModeView) {
    if (speech === null) return nothing;
    return html`<p class="speech ${speech}" role=${speech === 'failed' ? 'alert' : 'status'} data-test="crisis-speech" data-speech=${speech}>
      <ui-icon name=${speech === 'ready' ? 'check' : 'warning'} .size=${16}></ui-icon>${t(`crisis.speech_${speech}`)}</p>`;
  }

  private _stepButton(mode: CrisisModeView, step: Step, primary: boolean) {
    return html`<button class="button ${primary ? 'primary' : ''}" data-test="crisis-${step}" @click=${() => (this._sure = { mode, step })}>${t(`crisis.step_${step}`)}</button>`;
  }

  private _renderSure({ mode, step }: { mode: CrisisModeView; step: Step }) {
    return html`
      <ui-dialog .heading=${t(`crisis.step_${step}`)} test="crisis-sure" @closed=${() => (this._sure = null)}>
        <p><strong>${mode.name}</strong></p>
        <p>${t(`crisis.sure_${step}`, { n: count(mode.affected) })}</p>
        ${mode.words ? this._words(mode.words) : nothing}
        ${this._speech(mode)}
        ${mode.speech === 'ready' && step === 'rehearse' ? html`<p class="small muted">${t('crisis.rehearse_plays')}</p>` : nothing}
        <p class="actions end"><button class="button primary" data-test="crisis-sure-yes" @click=${() => void this._step(mode, step)}>${t(`crisis.step_${step}`)}</button></p>
      </ui-dialog>
    `;
  }

  private async _step({ id, version }: CrisisModeView, step: Step): Promise<void> {
    this._sure = null;
    this._fault = null;
    try {
      this._modes = (await crisisApi(this.desk.http).step(id, { step, version })).items;
    } catch (error) {
      this._fault = error;
      await this._load();
    }
  }

  static override styles = [
    base,
    controls,
    states,
    css`
      :host { display: grid; grid-template-rows: auto auto minmax(0, 1fr); background: var(--surface); min-height: 0; }
      .tools { display: flex; align-items: center; padding: 8px 16px; border-bottom: 1px solid var(--rule); } .tools .button { margin-left: auto; }
      .scroll { grid-row: 3; } .pad { padding: 8px 16px; }
      article { display: grid; gap: 6px; padding: 12px 16px; border-bottom: 1px solid var(--rule); border-left: 4px solid transparent; max-width: 960px; }
      article.running { border-left-color: var(--danger-solid); } article.asked, article.rehearsal { border-left-color: var(--warning-solid); }
      header, .reached, .actions { display: flex; align-items: center; gap: 12px; } h3 { font-size: var(--text-l); color: var(--ink); }
      .speech { display: flex; align-items: center; gap: 6px; } .speech.ready { color: var(--ok); } .speech.making { color: var(--ink-2); } .speech.failed { color: var(--danger); }
      progress { width: 320px; height: 8px; accent-color: var(--accent); } .end { justify-content: flex-end; margin-top: 12px; }
    `,
  ];
}
customElements.define('crisis-page', CrisisPage);
declare global {
  interface HTMLElementTagNameMap {
    'crisis-page': CrisisPage;
  }
}
