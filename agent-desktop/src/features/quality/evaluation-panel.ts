import { EvaluationList, type EvaluationView } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { errorState, skeletonRows, states } from '../../components/ui-states.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import { differencesOf } from './differences.ts';
import './evaluation-form.ts';
import './evaluation-result.ts';

/** Beside the player of a recording: how it was judged, where two differ, and the form for who may judge. */
export class EvaluationPanel extends DeskElement {
  static override properties = {
    recordingId: {},
    _items: { state: true },
    _judging: { state: true },
    _failure: { state: true },
  };
  declare recordingId: string;
  declare private _items: readonly EvaluationView[] | null;
  declare private _judging: boolean;
  declare private _failure: unknown;
  private shownId = '';

  constructor() {
    super();
    this.recordingId = '';
    this._items = null;
    this._judging = false;
    this._failure = null;
  }

  protected override willUpdate(): void {
    if (!this.hasDesk || this.recordingId === this.shownId) return;
    this.shownId = this.recordingId;
    this._items = null;
    this._judging = false;
    void this._load();
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    if (this._failure) return errorState(t('quality.load_failed'), this._failure, () => void this._load());
    if (!this._items) return skeletonRows(2);
    const judges = this.desk.session.user.roles.some((role) => role === 'supervisor' || role === 'quality');
    return html`
      <header><h3>${t('quality.title')}</h3>${judges && !this._judging ? html`<button class="button" data-test="evaluation-begin" @click=${() => this._judge(true)}>${t('quality.judge')}</button>` : nothing}</header>
      ${this._judging ? html`<evaluation-form .recordingId=${this.recordingId} @saved=${() => this._saved()}></evaluation-form>` : nothing}
      ${this._items.length === 0 && !this._judging ? html`<p class="muted">${t('quality.none')}</p>` : nothing}
      ${this._renderDifferences(this._items)}
      ${this._items.map((evaluation) => html`<evaluation-result .evaluation=${evaluation}></evaluation-result>`)}
    `;
  }

  private _renderDifferences(items: readonly EvaluationView[]) {
    const differing = differencesOf(items);
    if (!differing) return nothing;
    if (differing.length === 0) return html`<p class="pill ok agree">${t('quality.agree')}</p>`;
    return html`
      <table data-test="differences"><caption class="small">${t('quality.differences')}</caption>
        <tbody>${differing.map(({ text, points }) => html`<tr><td>${say(text)}</td>${points.map((each) => html`<td class="num">${each ?? t('quality.not_applicable')}</td>`)}</tr>`)}</tbody>
      </table>
    `;
  }

  private _judge(judging: boolean): void {
    this._judging = judging;
  }

  private async _saved(): Promise<void> {
    this._judging = false;
    await this._load();
  }

  private async _load(): Promise<void> {
    try {
      this._items = (await this.desk.http.get(`/recordings/${this.recordingId}/evaluations`, EvaluationList)).items;
      this._failure = null;
    } catch (error) {
      this._failure = error;
    }
  }

  static override styles = [
    base,
    controls,
    states,
    css`
      :host { display: grid; gap: 8px; align-content: start; padding: 12px 16px; border-top: 1px solid var(--rule); }
      header { display: flex; align-items: center; justify-content: space-between; } .agree { justify-self: start; }
      table { border-collapse: collapse; width: 100%; } caption { text-align: left; font-weight: 600; color: var(--ink-2); padding-bottom: 4px; }
      td { padding: 2px 8px 2px 0; border-bottom: 1px solid var(--rule); } td.num { text-align: right; width: 48px; }
    `,
  ];
}
customElements.define('evaluation-panel', EvaluationPanel);
