import {
  type ModelInput,
  type ModelTrial,
  OwnFeature,
  ownFeatureLabels,
  type RegisteredModel,
  scoreLabels,
} from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { SpeakingElement } from '../../app/desk-element.ts';
import { count, dateTime } from '../../i18n/format.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls, tables } from '../../styles/shared.ts';
import { percent } from './score-words.ts';

const heldTones: Readonly<Record<ModelInput['held'], string>> = { yes: 'ok', partly: 'warning', no: 'danger' };

/** The card of one model: data, method, quality, calibration, what counts, and what to know before trusting it. */
export class ModelCardView extends SpeakingElement {
  static override properties = { model: { attribute: false } };
  declare model: RegisteredModel | null;

  protected override render() {
    const { model } = this;
    if (!model) return nothing;
    const { card, kind, origin, later, trainedAt } = model;
    const { data } = card;
    return html`
      <h2>${say(scoreLabels[kind])} · ${t(`models.origin_${origin}`)}</h2>
      ${origin === 'public' ? html`<p class="note" data-test="not-scored">${t('models.not_scored')}</p>` : nothing}
      <dl>
        <dt>${t('models.version')}</dt><dd class="num">${card.version}${trainedAt ? html` · ${dateTime(trainedAt)}` : nothing}</dd>
        <dt>${t('models.method')}</dt><dd>${t(`models.method_${card.method}`)}</dd>
        <dt>${t('models.data')}</dt><dd class="num" title=${`${data.source} · SHA-256 ${data.sha256}`}>${t('models.data_rows', { name: data.name, rows: count(data.rows), came: count(data.came), share: percent(data.came / data.rows) })}</dd>
        <dt>${t('models.later')}</dt><dd class="num" data-test="later-auc">${later ? t('models.later_of', { auc: later.auc.toFixed(3), low: later.low.toFixed(3), high: later.high.toFixed(3) }) : t('models.later_none')}</dd>
      </dl>
      <h3>${t('models.limits')}</h3><p class="text">${this._limits(model)}</p>
      <h3>${t('models.quality')}</h3>${this._renderQuality(card.trials)}
      <div class="halves">
        <div><h3>${t('models.inputs')}</h3>${this._renderInputs(model)}</div>
        <div>${card.trials.filter(({ method }) => method === card.method).map((trial) => this._renderCalibration(trial))}</div>
      </div>`;
  }

  private _limits({ origin, kind }: RegisteredModel): string {
    if (origin === 'public')
      return t(kind === 'term-deposit' ? 'models.limits_public_deposit' : 'models.limits_public_card');
    return [t('models.limits_own'), kind === 'card-churn' ? t('models.limits_own_card') : ''].join(' ');
  }

  private _renderQuality(trials: readonly ModelTrial[]) {
    return html`<table data-test="quality">
      <thead><tr><th>${t('models.method')}</th><th>${t('models.split')}</th><th class="right">${t('models.rows')}</th><th class="right">AUC</th><th class="right">PR-AUC</th><th class="right">Brier</th><th class="right">${t('models.lift')}</th><th class="right">F1</th></tr></thead>
      <tbody>${trials.map(({ method, split, quality }) => html`<tr><td>${t(`models.method_${method}`)}</td><td>${t(`models.split_${split}`)}</td><td class="num right">${count(quality.rows)}</td>${[quality.auc, quality.prAuc, quality.brier].map((n) => html`<td class="num right">${n.toFixed(4)}</td>`)}<td class="num right">${quality.liftAt10.toFixed(2)}</td><td class="num right">${quality.f1.toFixed(3)}</td></tr>`)}</tbody>
    </table>`;
  }

  private _renderCalibration({ split, calibration }: ModelTrial) {
    return html`<h3>${t('models.calibration', { split: t(`models.split_${split}`) })}</h3><table>
      <thead><tr><th class="right">${t('models.rows')}</th><th class="right">${t('models.forecast')}</th><th class="right">${t('models.came')}</th></tr></thead>
      <tbody>${calibration.map(({ rows, forecast, came }) => html`<tr><td class="num right">${count(rows)}</td><td class="num right">${percent(forecast)}</td><td class="num right">${percent(came)}</td></tr>`)}</tbody>
    </table>`;
  }

  private _renderInputs({ card, inputs, origin }: RegisteredModel) {
    const sum = card.features.reduce((total, { weight }) => total + weight, 0) || 1;
    const isPublic = origin === 'public';
    const has = inputs.filter(({ held }) => held === 'yes').reduce((total, { share }) => total + share, 0);
    const nameOf = (name: string): string => {
      const own = isPublic ? undefined : OwnFeature.safeParse(name).data;
      return own ? say(ownFeatureLabels[own]) : name;
    };
    return html`<table data-test="inputs">
      <thead><tr><th>${t('models.input')}</th><th class="right">${t('models.share')}</th>${isPublic ? html`<th>${t('models.held')}</th>` : nothing}</tr></thead>
      <tbody>${card.features.map(({ name, weight }) => {
        const input = inputs.find((each) => each.name === name);
        return html`<tr><td>${nameOf(name)}</td><td class="num right">${percent(weight / sum)}</td>${input ? html`<td class="wide" title=${say(input.note)}><span class="pill ${heldTones[input.held]}">${t(`models.held_${input.held}`)}</span> <span class="small muted">${say(input.note)}</span></td>` : nothing}</tr>`;
      })}</tbody>
    </table>${isPublic ? html`<p class="text small muted num" data-test="held-sum">${t('models.held_sum', { share: percent(has, 0) })}</p>` : nothing}`;
  }

  static override styles = [
    base,
    controls,
    tables,
    css`
      :host { display: block; padding: 8px 0 24px; }
      h2, h3, .text, .note { padding: 4px 16px; } h3 { padding-top: 12px; }
      .note { color: var(--warning); }
      dl { display: grid; grid-template-columns: 110px minmax(0, 1fr); padding: 4px 16px; line-height: 24px; } dt { color: var(--ink-3); font-size: var(--text-s); }
      .halves { display: grid; grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); gap: 8px; align-items: start; }
      th { position: static; }
    `,
  ];
}
customElements.define('model-card-view', ModelCardView);
