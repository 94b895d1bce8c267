import { fillReason, type ImportProblems, type ImportView, importFields, rowReasons } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import type { Desk } from '../../app/desk.ts';
import { DeskElement } from '../../app/desk-element.ts';
import { goTo, place } from '../../app/router.ts';
import { errorState, skeletonRows, states } from '../../components/ui-states.ts';
import { explain } from '../../data/api-client.ts';
import { count, dateTime } from '../../i18n/format.ts';
import { listed } from '../../i18n/listed.ts';
import { locale, say, t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import '../../components/ui-dialog.ts';
import { dataApi } from './data-api.ts';
import './import-rows.ts';
import { isMoving, progressWords, stateTone } from './import-words.ts';

const pollMs = 700;
type Outcome = 'bad' | 'new' | 'change' | 'same' | 'created' | 'changed' | 'restored' | 'kept';

/** One import: what the dry run found, the word to apply it, how far it is, and the way back. */
export class ImportViewElement extends DeskElement {
  static override properties = {
    importId: { attribute: false },
    _view: { state: true },
    _problems: { state: true },
    _failure: { state: true },
    _fault: { state: true },
    _outcome: { state: true },
    _reason: { state: true },
    _asking: { state: true },
  };
  declare importId: number;
  declare private _view: ImportView | null;
  declare private _problems: ImportProblems;
  declare private _failure: unknown;
  declare private _fault: string;
  declare private _outcome: Outcome | '';
  declare private _reason: string;
  declare private _asking: boolean;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this._view = null;
    this._problems = [];
    this._failure = null;
    this._fault = '';
    this._outcome = '';
    this._reason = '';
    this._asking = false;
  }

  protected override deskReady(_desk: Desk): void {
    void this._load();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.timer);
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    if (this._failure) return errorState(t('data.tab_imports'), this._failure, () => void this._load());
    const view = this._view;
    if (!view) return skeletonRows(10);
    const unused = view.read?.columns.filter(({ field }) => field === null).map(({ heading }) => heading) ?? [];
    return html`
      <header>
        <button class="button plain" data-test="import-back" aria-label=${t('data.back')} @click=${() => goTo('data', 'imports')}><ui-icon name="left" .size=${16}></ui-icon></button>
        <h3 class="cut" title=${view.fileName}>${view.fileName}</h3>
        <span class="pill ${stateTone[view.state]}" data-test="import-state" data-state=${view.state}>${t(`imports.state_${view.state}`)}</span>
        <span class="small muted num">${dateTime(view.uploaded.at)} ${view.uploaded.name}</span>
        <span class="gap"></span>${this._actions(view)}
      </header>
      <div class="told" role="status">
        ${place.get().rest[2] === 'same' ? html`<p class="note" data-test="import-same">${t('imports.same_file')}</p>` : nothing}
        ${progressWords(view) ? html`<p class=${view.refusal ? 'fault' : 'small'} data-test="import-progress">${progressWords(view)}</p>` : nothing}
        ${isMoving(view) ? html`<progress max=${view.progress.of ?? nothing} .value=${view.progress.of ? view.progress.done : nothing} aria-label=${t(`imports.state_${view.state}`)}></progress>` : nothing}
        ${view.open ? html`<p class="note" data-test="import-waits">${t('imports.waits', { who: view.open.enteredBy.name })} <button class="link" @click=${() => goTo('reviews', view.open?.id ?? '')}>${t('imports.look')}</button></p>` : nothing}
        ${view.state === 'checked' && !view.open ? html`<p class="small muted">${t(view.twoPeople ? 'imports.propose_hint' : 'imports.apply_hint')}${view.own ? '' : ` ${t('imports.not_own')}`}</p>` : nothing}
        ${unused.length > 0 ? html`<p class="small muted">${t('imports.columns_unused', { columns: listed(unused) })}</p>` : nothing}
        ${this._fault ? html`<p class="fault" role="alert">${this._fault}</p>` : nothing}
      </div>
      ${view.state === 'refused' || view.state === 'discarded' || view.state === 'reading' ? nothing : this._found(view)}
      ${this._asking ? this._undoDialog(view) : nothing}
    `;
  }

  private _found(view: ImportView) {
    const shown = this._outcomes(view);
    return html`
      <div class="filters">
        <div class="counts" role="group" aria-label=${t('imports.result')}>
          ${this._count('', view.counts.rows)}${shown.map((outcome) => this._count(outcome, view.counts[outcome]))}
        </div>
        ${
          this._problems.length > 0
            ? html`<select aria-label=${t('imports.reason')} data-test="import-reason" @change=${(event: Event) => (this._reason = (event.target as HTMLSelectElement).value)}>
            <option value="">${t('imports.all_reasons')}</option>
            ${this._reasons().map(({ reason, rows, text }) => html`<option value=${reason} ?selected=${reason === this._reason}>${t('imports.reason_rows', { reason: text, rows: count(rows) })}</option>`)}
          </select>`
            : nothing
        }
      </div>
      <import-rows .importId=${view.id} .kind=${view.kind} .outcome=${this._outcome} .reason=${this._reason} .version=${view.version}></import-rows>
    `;
  }

  private _outcomes(view: ImportView): Outcome[] {
    if (view.state === 'checked' || view.state === 'applying') return ['bad', 'new', 'change', 'same'];
    return view.state === 'applied' ? ['bad', 'created', 'changed', 'same'] : ['bad', 'restored', 'kept', 'same'];
  }

  private _count(outcome: Outcome | '', value: number) {
    const label = outcome === '' ? t('imports.all_rows') : t(`imports.outcome_${outcome}`);
    return html`<button class="count ${outcome === 'bad' || outcome === 'kept' ? 'bad' : ''}" aria-pressed=${this._outcome === outcome ? 'true' : 'false'} data-test="count-${outcome || 'all'}" @click=${() => (this._outcome = outcome)}><strong class="num">${count(value)}</strong> ${label}</button>`;
  }

  /** Each reason once, with the fields it was given for. */
  private _reasons(): { reason: string; rows: number; text: string }[] {
    return [...new Set(this._problems.map(({ reason }) => reason))].map((reason) => {
      const same = this._problems.filter((problem) => problem.reason === reason);
      const fields = same.flatMap(
        ({ field }) =>
          importFields[this._view?.kind ?? 'industry_attributes'].find(({ id }) => id === field)?.label ?? [],
      );
      const text = fillReason(rowReasons[reason], locale.get(), '…');
      const words = fields.length > 0 ? `${listed(fields.map(say))}: ${text}` : text;
      return { reason, rows: same.reduce((sum, { rows }) => sum + rows, 0), text: words };
    });
  }

  private _actions(view: ImportView) {
    const good = view.counts.new + view.counts.change;
    const rows = view.state !== 'refused' && view.state !== 'discarded' && view.state !== 'reading';
    return html`
      ${view.own && rows && view.counts.bad > 0 ? html`<button class="button" data-test="import-bad-file" @click=${() => void this._file('bad')}>${t('imports.bad_file')}</button>` : nothing}
      ${view.own && rows ? html`<button class="button" data-test="import-result-file" @click=${() => void this._file(null)}>${t('imports.result_file')}</button>` : nothing}
      ${
        view.state === 'checked' && view.own && !view.open
          ? html`<button class="button" data-test="import-discard" @click=${() => void this._decide('discarding')}>${t('imports.discard')}</button>
            <button class="button primary" ?disabled=${good === 0} data-test="import-apply" @click=${() => void this._decide('application')}>${t(view.twoPeople ? 'imports.propose' : 'imports.apply', { n: count(good) })}</button>`
          : nothing
      }
      ${this._mayUndo(view) ? html`<button class="button" data-test="import-undo" @click=${() => (this._asking = true)}>${t('imports.undo')}</button>` : nothing}
    `;
  }

  /** Who only reviews decides where he is asked. */
  private _mayUndo({ state, open, counts }: ImportView): boolean {
    const { roles } = this.desk.session.user;
    const keeps = roles.includes('clerk') || roles.includes('manager');
    return state === 'applied' && !open && keeps && counts.created + counts.changed > 0;
  }

  private _undoDialog(view: ImportView) {
    return html`
      <ui-dialog .heading=${t('imports.undo_title')} .test=${'import-undo-dialog'} @closed=${() => (this._asking = false)}>
        <p>${t(view.twoPeople ? 'imports.undo_listed' : 'imports.undo_lead')}</p>
        <p class="buttons">
          <button class="button" @click=${() => (this._asking = false)}>${t('imports.cancel')}</button>
          <button class="button danger" data-test="import-undo-confirm" @click=${() => void this._undo(view)}>${t('imports.undo')}</button>
        </p>
      </ui-dialog>`;
  }

  private async _undo(_view: ImportView): Promise<void> {
    this._asking = false;
    await this._decide('undoing');
  }

  private async _decide(what: 'application' | 'undoing' | 'discarding'): Promise<void> {
    if (!this._view) return;
    this._fault = '';
    try {
      this._view = await dataApi(this.desk.http).decide(this._view.id, what, this._view.version);
      this._outcome = '';
    } catch (error) {
      this._fault = explain(error);
    }
    await this._load();
  }

  private async _file(only: 'bad' | null): Promise<void> {
    await dataApi(this.desk.http)
      .result(this.importId, locale.get(), only)
      .catch((error: unknown) => {
        this._fault = explain(error);
      });
  }

  /** Asks again while work is under way. */
  private async _load(): Promise<void> {
    clearTimeout(this.timer);
    try {
      const view = await dataApi(this.desk.http).import(this.importId);
      this._view = view;
      this._failure = null;
      if (isMoving(view)) this.timer = setTimeout(() => void this._load(), pollMs);
      else this._problems = await dataApi(this.desk.http).problems(this.importId);
    } catch (error) {
      if (!this._view) this._failure = error;
      else this.timer = setTimeout(() => void this._load(), pollMs * 4);
    }
  }

  static override styles = [
    base,
    controls,
    states,
    css`
      :host { display: grid; grid-template-rows: auto auto auto minmax(0, 1fr); }
      header { display: flex; align-items: center; gap: 10px; padding: 10px 16px 4px; }
      header h3 { font-size: var(--text-m); color: var(--ink); max-width: 320px; } .gap { flex: 1; }
      .told { display: grid; gap: 4px; padding: 0 16px; }
      .note { padding: 4px 10px; border-radius: var(--radius); background: var(--warning-soft); color: var(--warning); }
      progress { width: 100%; accent-color: var(--accent); }
      .filters { display: flex; gap: 16px; align-items: center; padding: 8px 16px; } .filters select { width: auto; max-width: 340px; }
      .counts { display: flex; gap: 4px; }
      .count { display: inline-flex; align-items: baseline; gap: 6px; height: var(--control); padding: 0 10px; border: 1px solid var(--rule); border-radius: var(--radius); background: var(--surface); color: var(--ink-2); line-height: calc(var(--control) - 2px); }
      .count strong { color: var(--ink); font-size: var(--text-l); } .count.bad strong { color: var(--danger); }
      .count[aria-pressed="true"] { background: var(--selected); border-color: var(--accent); color: var(--ink); }
      .buttons { display: flex; justify-content: end; gap: 8px; margin-top: 16px; }
      import-rows { min-height: 0; }
    `,
  ];
}
customElements.define('import-view', ImportViewElement);
