import {
  type FlowList,
  type Offer,
  type OfferContext,
  offerSigns,
  ScoreKind,
  type SegmentFieldView,
  type SegmentRule,
  scoreKinds,
  scoreLabels,
} from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { SpeakingElement } from '../../app/desk-element.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import { lineField, listField, numberField, tickField, wordsField } from '../flow-writer/fields.ts';
import { conditionOn } from '../groups/rule-edits.ts';
import '../groups/rule-editor.ts';

const gates = ['eligibility', 'applicability', 'suitability'] as const;
const YUAN = 100;

/**
 * One offer as it is written.
 * @fires offer - with the offer as it stands now
 */
export class OfferForm extends SpeakingElement {
  static override properties = {
    offer: { attribute: false },
    fields: { attribute: false },
    flows: { attribute: false },
    readonly: { type: Boolean },
    isNew: { type: Boolean },
  };
  declare offer: Offer | null;
  declare fields: readonly SegmentFieldView[];
  declare flows: FlowList['items'];
  declare readonly: boolean;
  /** Its code may still be chosen. */
  declare isNew: boolean;

  protected override render() {
    const { offer } = this;
    if (!offer) return nothing;
    const put = (change: Partial<Offer>): void =>
      void this.dispatchEvent(new CustomEvent('offer', { detail: { ...offer, ...change } }));
    const { startPercent, score } = offer.propensity;
    return html`<fieldset ?disabled=${this.readonly}>
      <div class="row">
        ${this.isNew ? lineField(t('offers.id'), offer.id, (id) => put({ id }), 'offer-id') : html`<span class="label code num">${offer.id}</span>`}
        ${tickField(t('offers.active'), offer.active, (active) => put({ active }))}
        ${tickField(t('offers.is_mandatory'), offer.mandatory, (mandatory) => put({ mandatory }))}
      </div>
      ${wordsField(t('offers.name'), offer.name, (name) => put({ name }), 'offer-name')}
      ${wordsField(t('offers.pitch'), offer.pitch, (pitch) => put({ pitch }))}
      <div class="row">
        ${numberField(t('offers.value'), offer.value / YUAN, (yuan) => put({ value: Math.round(yuan * YUAN) }))}
        ${numberField(t('offers.lever'), offer.leverPercent, (leverPercent) => put({ leverPercent: Math.round(leverPercent) }))}
        ${numberField(t('offers.start_percent'), startPercent, (n) => put({ propensity: { score, startPercent: Math.round(n) } }))}
        ${listField(t('offers.score'), score ?? '', [['', t('offers.no_score')], ...scoreKinds.map((kind) => [kind, say(scoreLabels[kind])] as const)], (kind) => put({ propensity: { startPercent, score: ScoreKind.safeParse(kind).data ?? null } }))}
        ${listField(t('offers.flow'), offer.flowId ?? '', [['', t('offers.no_flow')], ...this.flows.map(({ id, name }) => [id, say(name)] as const)], (flowId) => put({ flowId: flowId || null }))}
        ${listField(t('offers.sign'), offer.sign ?? '', [['', t('offers.no_sign')], ...offerSigns.map((each) => [each, t(`offers.sign_${each}`)] as const)], (sign) => put({ sign: sign || null }), 'offer-sign')}
      </div>
      ${gates.map((gate) => this._renderRule(t(`offers.${gate}`), offer[gate], (rule) => put({ [gate]: rule })))}
      <h3>${t('offers.context')}</h3>
      ${offer.context.map((context, at) => this._renderContext(context, (changed) => put({ context: offer.context.flatMap((each, index) => (index === at ? (changed ?? []) : each)) })))}
      <button class="button" type="button" @click=${() => put({ context: [...offer.context, { words: { 'zh-CN': '', en: '' }, when: null, queues: [], percent: 150 }] })}>${t('offers.add_context')}</button>
    </fieldset>`;
  }

  private _renderRule(label: string, rule: SegmentRule | null, put: (rule: SegmentRule | null) => void) {
    const [first] = this.fields;
    return html`<section>
      <div class="head"><h3>${label}</h3>${rule ? html`<button class="button plain" type="button" @click=${() => put(null)}>${t('offers.remove_rule')}</button>` : html`<span class="muted">${t('offers.everybody')}</span>${first ? html`<button class="button plain" type="button" @click=${() => put({ join: 'all', parts: [conditionOn(first)] })}>${t('offers.add_rule')}</button>` : nothing}`}</div>
      ${rule ? html`<rule-editor .rule=${rule} .fields=${this.fields} ?readonly=${this.readonly} @rule=${(event: CustomEvent<SegmentRule>) => put(event.detail)}></rule-editor>` : nothing}
    </section>`;
  }

  private _renderContext(context: OfferContext, put: (context: OfferContext | null) => void) {
    return html`<div class="context">
      ${wordsField(t('offers.context_words'), context.words, (words) => put({ ...context, words }))}
      <div class="row">
        ${numberField(t('offers.context_percent'), context.percent, (percent) => put({ ...context, percent: Math.round(percent) }))}
        ${lineField(t('offers.context_queues'), context.queues.join(', '), (typed) => put({ ...context, queues: typed.split(/[,，\s]+/).filter(Boolean) }))}
        <button class="button plain" type="button" @click=${() => put(null)}>${t('offers.remove')}</button>
      </div>
      ${this._renderRule('', context.when, (when) => put({ ...context, when }))}
    </div>`;
  }

  static override styles = [
    base,
    controls,
    css`
      :host { display: block; }
      fieldset { display: grid; gap: 10px; margin: 0; padding: 12px 16px 24px; border: 0; min-width: 0; }
      .row { display: flex; align-items: end; gap: 12px; } .row .field { flex: 1; min-width: 0; } .code { flex: 1; }
      .both { display: grid; grid-template-columns: 1fr 1fr; gap: 12px; }
      .tick { display: inline-flex; align-items: center; gap: 6px; min-height: var(--control); white-space: nowrap; }
      section { border-top: 1px solid var(--rule); padding-top: 6px; } .head { display: flex; align-items: center; gap: 12px; min-height: 30px; }
      .context { display: grid; gap: 6px; padding: 8px; border: 1px solid var(--rule); border-radius: var(--radius); } .context section { border: 0; padding: 0; }
      fieldset > .button { justify-self: start; }
    `,
  ];
}
customElements.define('offer-form', OfferForm);
