import {
  historyNeeded,
  ModelRegister,
  type RegisteredModel,
  type ScoreKind,
  ScoreRun,
  scoreKinds,
  scoreLabels,
} from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { goTo } from '../../app/router.ts';
import { listKeys } from '../../components/list-keys.ts';
import { errorState, skeletonRows, states } from '../../components/ui-states.ts';
import { explain } from '../../data/api-client.ts';
import { count, dateTime } from '../../i18n/format.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls, tables } from '../../styles/shared.ts';
import './model-card-view.ts';

const tones: Readonly<Record<RegisteredModel['state'], string>> = {
  in_force: 'ok',
  reference: '',
  not_better: 'warning',
  replaced: '',
};
const nameOf = ({ origin, kind, card }: RegisteredModel): string => `${origin}-${kind}-${card.version}`;

/** Models by what they forecast: what there is to learn from, what was learnt, and the card of the chosen one. */
export class ModelsPage extends DeskElement {
  static override properties = {
    chosen: {},
    _register: { state: true },
    _failure: { state: true },
    _refusal: { state: true },
    _training: { state: true },
  };
  /** From the address: the model on the right. */
  declare chosen: string | null;
  declare private _register: ModelRegister | null;
  declare private _failure: unknown;
  declare private _refusal: unknown;
  declare private _training: ScoreKind | null;

  constructor() {
    super();
    this._register = null;
    this._failure = null;
    this._refusal = null;
    this._training = null;
  }

  protected override deskReady(): void {
    void this._load();
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    if (this._failure) return errorState(t('models.load_failed'), this._failure, () => void this._load());
    const register = this._register;
    if (!register) return skeletonRows(10);
    const model = register.models.find((each) => nameOf(each) === this.chosen);
    return html`
      <div class="list scroll">
        <header><h2>${t('models.title')}</h2></header>
        ${this._refusal ? html`<p class="fault" role="alert">${explain(this._refusal)}</p>` : nothing}
        ${scoreKinds.map((kind) => this._renderKind(kind, register))}
      </div>
      <div class="scroll" role="region" tabindex="0" aria-label=${t('models.title')}>
        ${model ? html`<model-card-view .model=${model}></model-card-view>` : html`<p class="muted choose">${t('models.choose')}</p>`}
      </div>`;
  }

  private _renderKind(kind: ScoreKind, register: ModelRegister) {
    const models = register.models.filter((each) => each.kind === kind);
    return html`<section data-test="models-${kind}">
      <div class="head"><h3>${say(scoreLabels[kind])}</h3>
        ${register.mayTrain ? html`<button class="button" data-test="train-${kind}" ?disabled=${this._training !== null} @click=${() => this._train(kind)}>${t(this._training === kind ? 'models.training' : 'models.train')}</button>` : nothing}</div>
      ${this._renderRuns(kind, register)}
      <table @keydown=${listKeys}><tbody>${models.map((model) => this._renderRow(model))}</tbody></table>
    </section>`;
  }

  private _renderRuns(kind: ScoreKind, { runs, models }: ModelRegister) {
    const of = (task: ScoreRun['task']) => runs.find((run) => run.kind === kind && run.task === task);
    const [trained, scored] = [of('train'), of('score')];
    const found = trained?.history;
    const figures = {
      days: found?.days.length ?? 0,
      rows: count(found?.rows ?? 0),
      came: count(found?.came ?? 0),
      later: count(found?.cameLater ?? 0),
      needDays: historyNeeded.days,
      needCame: historyNeeded.came,
      needLater: historyNeeded.cameLater,
    };
    const isShort = trained?.state === 'no_history';
    return html`
      <p class="small told ${isShort ? 'short' : 'muted'}" data-test="history-${kind}">${found ? t(isShort ? 'models.no_history' : 'models.history', figures) : t('models.no_own')}</p>
      <p class="small told muted num">${trained ? t('models.trained', { at: dateTime(trained.startedAt) }) : t('models.never_trained')} · ${
        scored?.state === 'done'
          ? t('models.scored', { day: scored.day, rows: count(scored.rows) })
          : scored?.state === 'failed' || trained?.state === 'failed'
            ? t('models.failed')
            : models.some((each) => each.kind === kind && each.state === 'in_force')
              ? ''
              : t('models.not_scored_yet')
      }</p>`;
  }

  private _renderRow(model: RegisteredModel) {
    const choose = (): void => goTo('models', nameOf(model));
    return html`<tr tabindex="0" data-test="model-row" aria-selected=${nameOf(model) === this.chosen} @click=${choose} @keydown=${(event: KeyboardEvent) => event.key === 'Enter' && choose()}>
      <td>${t(`models.origin_${model.origin}`)}</td><td class="num">${model.card.version}</td>
      <td class="num right" title=${t('models.later')}>${model.later ? model.later.auc.toFixed(3) : '—'}</td>
      <td><span class="pill ${tones[model.state]}">${t(`models.state_${model.state}`)}</span></td>
    </tr>`;
  }

  private async _train(kind: ScoreKind): Promise<void> {
    this._training = kind;
    this._refusal = null;
    try {
      await this.desk.http.post(`/models/${kind}/trainings`, {}, ScoreRun);
      await this._load();
    } catch (error) {
      this._refusal = error;
    } finally {
      this._training = null;
    }
  }

  private async _load(): Promise<void> {
    try {
      this._register = await this.desk.http.get('/models', ModelRegister);
      this._failure = null;
    } catch (error) {
      this._failure = error;
    }
  }

  static override styles = [
    base,
    controls,
    states,
    tables,
    css`
      :host { display: grid; grid-template-columns: 460px minmax(0, 1fr); height: 100%; min-height: 0; background: var(--surface); }
      .list { border-right: 1px solid var(--rule); }
      header, .head { display: flex; align-items: center; justify-content: space-between; padding: 8px 16px; }
      section { border-top: 1px solid var(--rule); padding-bottom: 12px; }
      .told { padding: 0 16px 4px; line-height: 18px; } .short { color: var(--warning); } .choose, .fault { padding: 16px; }
      table { border-top: 1px solid var(--rule); table-layout: fixed; } td:first-child { width: 130px; } td:nth-child(3) { width: 72px; } td:last-child { width: 130px; }
      [role="region"]:focus-visible { outline-offset: -2px; }
    `,
  ];
}
customElements.define('models-page', ModelsPage);
