import { type LevelWeight, MatchWeightsView } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { errorState, skeletonRows, states } from '../../components/ui-states.ts';
import { explain } from '../../data/api-client.ts';
import { count, dateTime } from '../../i18n/format.ts';
import { t } from '../../i18n/locale.ts';
import { base, controls, tables } from '../../styles/shared.ts';

/** From so many bits on a difference is marked. */
const MARKED_BITS = 0.5;

/** What records are compared by, beside what the bank's own pairs teach; two administrators put that in force. */
export class MatchWeightsElement extends DeskElement {
  static override properties = {
    _view: { state: true },
    _failure: { state: true },
    _refusal: { state: true },
    _busy: { state: true },
  };
  declare private _view: MatchWeightsView | null;
  declare private _failure: unknown;
  declare private _refusal: unknown;
  declare private _busy: boolean;

  constructor() {
    super();
    this._view = null;
    this._failure = null;
    this._refusal = null;
    this._busy = false;
  }

  protected override deskReady(): void {
    void this._load();
  }

  private async _load(): Promise<void> {
    this._failure = null;
    try {
      this._view = await this.desk.http.get('/match-weights', MatchWeightsView);
    } catch (error) {
      this._failure = error;
    }
  }

  private async _ask(path: string, body: object): Promise<void> {
    this._busy = true;
    this._refusal = null;
    try {
      this._view = await this.desk.http.post(`/match-weights${path}`, body, MatchWeightsView);
    } catch (error) {
      this._refusal = error;
    } finally {
      this._busy = false;
    }
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    if (this._failure) return errorState(t('registers.load_failed'), this._failure, () => void this._load());
    const view = this._view;
    if (!view) return skeletonRows(12);
    const { since, by } = view.inForce;
    return html`
      <div class="scroll body">
        <p class="small muted">${t('registers.weights_lead')}</p>
        <p class="line" data-test="weights-in-force">${since && by ? t('registers.weights_since', { at: dateTime(since), one: by[0], other: by[1] }) : t('registers.weights_usual')}</p>
        <div class="line">${this._renderLearnt(view)}</div>
        ${this._refusal ? html`<p class="fault" role="alert">${explain(this._refusal)}</p>` : nothing}
        <table data-test="match-weights">
          <thead>
            <tr><th rowspan="2">${t('registers.weights_kind')}</th><th rowspan="2">${t('registers.weights_agreement')}</th><th colspan="2" class="group">${t('registers.weights_now')}</th><th colspan="2" class="group">${t('registers.weights_learnt')}</th><th rowspan="2" class="right">${t('registers.weights_difference')}</th></tr>
            <tr><th class="right">m</th><th class="right">u</th><th class="right">m</th><th class="right">u</th></tr>
          </thead>
          <tbody>${view.inForce.weights.map((weight) => this._renderRow(weight, view.learnt?.weights ?? []))}</tbody>
        </table>
      </div>
    `;
  }

  private _renderLearnt({ learnt }: MatchWeightsView) {
    const again = html`<button class="button" ?disabled=${this._busy} data-test="weights-learn" @click=${() => void this._ask('', {})}>${t('registers.weights_learn')}</button>`;
    if (!learnt) return again;
    const { id, version, proposed } = learnt;
    const sum = (what: 'pairs' | 'matches'): string => count(learnt.samples.reduce((all, each) => all + each[what], 0));
    const from = t('registers.weights_from', { at: dateTime(learnt.at), pairs: sum('pairs'), matches: sum('matches') });
    const decision = !proposed
      ? html`<button class="button primary" ?disabled=${this._busy} data-test="weights-propose" @click=${() => void this._ask(`/${id}/proposal`, { version })}>${t('registers.weights_propose')}</button>`
      : html`<span>${t('registers.weights_proposed', { who: proposed.by })}</span>${proposed.own ? nothing : html`<button class="button primary" ?disabled=${this._busy} data-test="weights-approve" @click=${() => void this._ask(`/${id}/approval`, { version })}>${t('registers.weights_approve')}</button>`}`;
    return html`<span class="grow num" data-test="weights-learnt">${from}</span>${again}${decision}`;
  }

  private _renderRow(now: LevelWeight, learnt: readonly LevelWeight[]) {
    const then = learnt.find(
      ({ kind, field, agreement }) => kind === now.kind && field === now.field && agreement === now.agreement,
    );
    const bits = then ? bitsBetween(now, then) : null;
    const field = t(`registers.weights_field_${now.field}`);
    return html`
      <tr>
        <td>${t(`registers.weights_of_${now.kind}`)}</td>
        <td>${field} · ${t(`registers.weights_${now.agreement}`)}</td>
        <td class="num right">${chance(now.m)}</td><td class="num right">${chance(now.u)}</td>
        <td class="num right">${then ? chance(then.m) : '–'}</td><td class="num right">${then ? chance(then.u) : '–'}</td>
        <td class="num right ${bits !== null && Math.abs(bits) >= MARKED_BITS ? 'marked' : 'muted'}">${bits === null ? '–' : `${bits > 0 ? '+' : ''}${bits.toFixed(2)}`}</td>
      </tr>`;
  }

  static override styles = [
    base,
    controls,
    tables,
    states,
    css`
      :host { display: grid; min-height: 0; }
      .body { padding: 8px 16px 16px; }
      .line { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; min-height: var(--control); margin: 4px 0; } .grow { flex: 1; }
      table { width: auto; min-width: 760px; } .group { text-align: center; } .marked { font-weight: 600; color: var(--ink); }
    `,
  ];
}

/** How much more, or less, an agreement would speak for one customer. */
const bitsBetween = (now: LevelWeight, then: LevelWeight): number =>
  Math.log2(then.m / now.m) - (now.u !== null && then.u !== null ? Math.log2(then.u / now.u) : 0);

const chance = (value: number | null): string =>
  value === null ? t('registers.weights_counted') : value < 0.001 ? value.toExponential(1) : value.toFixed(3);

customElements.define('match-weights', MatchWeightsElement);
declare global {
  interface HTMLElementTagNameMap {
    'match-weights': MatchWeightsElement;
  }
}
