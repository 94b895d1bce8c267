import { CustomerStanding } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { emptyState, errorState, skeletonRows, states } from '../../components/ui-states.ts';
import { explain } from '../../data/api-client.ts';
import { count, money } from '../../i18n/format.ts';
import { t } from '../../i18n/locale.ts';
import { base, controls, tables } from '../../styles/shared.ts';
import '../models/customer-scores.ts';
import './indicator-table.ts';
import './stage-record.ts';
import './standing-decision.ts';
import { amount, formWord, stageReason, stageTone, stageWord, standingWord } from './standing-words.ts';

/** Where a customer stands, why, what would lift him, what came before, and what is recorded of it. */
export class CustomerStandingView extends DeskElement {
  static override properties = {
    customerNo: {},
    interactionId: {},
    _standing: { state: true },
    _failure: { state: true },
    _refusal: { state: true },
    _deciding: { state: true },
  };
  declare customerNo: string;
  declare interactionId: string | null;
  declare private _standing: CustomerStanding | null;
  declare private _failure: unknown;
  declare private _refusal: unknown;
  declare private _deciding: boolean;

  /** Of whom was asked last. */
  private asked = '';

  constructor() {
    super();
    this.interactionId = null;
    this._standing = null;
    this._failure = null;
    this._refusal = null;
    this._deciding = false;
  }

  protected override willUpdate(): void {
    if (!this.hasDesk || !this.customerNo || this.asked === this.customerNo) return;
    this.asked = this.customerNo;
    void this._load();
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    if (this._failure) return errorState(t('life.load_failed'), this._failure, () => void this._load());
    const standing = this._standing;
    if (!standing) return skeletonRows(10);
    const record = html`<stage-record .customerNo=${this.customerNo} .interactionId=${this.interactionId} .stage=${standing.stage?.value ?? null}></stage-record>`;
    if (!standing.stage || !standing.form)
      return html`${emptyState('cycle', t('life.not_judged'), t('life.not_judged_hint'))}${record}`;
    return html`
      <div class="verdicts">
        <section data-test="standing-stage">${this._renderStage(standing)}${this._renderFigures(standing)}</section>
        <section data-test="standing-form">${this._renderForm(standing)}</section>
      </div>
      <customer-scores .customerNo=${this.customerNo}></customer-scores>
      ${this._renderDecisions(standing)}
      ${this._renderHistory(standing)}
      ${record}
    `;
  }

  private _renderStage(standing: CustomerStanding) {
    const { stage, value } = standing;
    if (!stage) return nothing;
    return html`
      <h3>${t('life.stage')}</h3>
      <p class="verdict"><span class="pill ${stageTone[stage.value]}" data-test="stage">${stageWord(stage.value)}</span> <span class="small muted num">${t('life.since', { day: stage.since, n: stage.days })}</span>
        ${stage.value === stage.computed ? nothing : html`<span class="small muted">${t('life.computed', { value: stageWord(stage.computed) })}</span>`}</p>
      <p data-test="stage-reason">${stageReason(standing)}</p>
      ${stage.pending ? html`<p class="small waits">${t('life.pending', { value: stageWord(stage.pending.value), since: stage.pending.since, on: stage.pending.movesOn })}</p>` : nothing}
      ${value ? html`<p class="num" data-test="value"><span class="muted">${t('life.value')}</span> <strong>${amount(value.lifetime)}</strong>${value.alivePercent === null ? nothing : html` <span class="small muted">${t('life.alive', { n: value.alivePercent })}${value.expected === null ? '' : ` · ${t('life.expected', { n: value.expected })}`}</span>`}</p>` : nothing}
    `;
  }

  private _renderFigures({ figures }: CustomerStanding) {
    if (!figures) return nothing;
    const row = (name: string, before: string, now: string) =>
      html`<tr><td>${name}</td><td class="num right muted">${before}</td><td class="num right">${now}</td></tr>`;
    return html`
      <table class="figures" aria-label=${t('life.figures')}>
        <thead><tr><th>${t('life.figures')}</th><th class="right">${t('life.before')}</th><th class="right">${t('life.now')}</th></tr></thead>
        <tbody>
          ${row(t('life.products'), count(figures.productsBefore), count(figures.products))}
          ${row(t('life.transactions'), count(figures.transactionsBefore), count(figures.transactions))}
          ${row(t('life.turnover'), amount(figures.turnoverBefore), amount(figures.turnover))}
          ${row(t('life.contribution'), amount(figures.contributionBefore), amount(figures.contribution))}
        </tbody>
      </table>
    `;
  }

  private _renderForm({ form, lift }: CustomerStanding) {
    if (!form) return nothing;
    return html`
      <h3>${t('life.form')}</h3>
      <p class="verdict"><span class="pill accent" data-test="form">${formWord(form.value)}</span> <strong class="num">${t('life.score', { n: form.score })}</strong>
        <span class="small muted num">${t('life.since_day', { day: form.since })} · ${t('life.coverage', { n: form.coverage })}</span>
        ${form.value === form.computed ? nothing : html`<span class="small muted">${t('life.computed', { value: formWord(form.computed) })}</span>`}</p>
      ${form.pending ? html`<p class="small waits">${t('life.pending', { value: formWord(form.pending.value), since: form.pending.since, on: form.pending.movesOn })}</p>` : nothing}
      ${this._renderLift(form, lift)}
      <indicator-table .customerNo=${this.customerNo} .indicators=${form.indicators}></indicator-table>
    `;
  }

  private _renderLift(form: NonNullable<CustomerStanding['form']>, lift: CustomerStanding['lift']) {
    if (!lift) return nothing;
    const words = (): string => {
      if (form.value === 'detached') return t('life.lift_account');
      if (lift.missing === 0)
        return lift.to === 'strategic' && !form.agreement ? t('life.lift_agreement') : t('life.lift_held');
      return lift.steps.length === 0
        ? t('life.lift_none')
        : lift.steps.map(({ indicator, need, points }) => `${stepWord(indicator, need)} (+${points})`).join(' · ');
    };
    return html`<p class="lift small" data-test="lift"><strong>${t('life.lift', { form: formWord(lift.to), n: lift.missing })}</strong> ${words()}</p>`;
  }

  private _renderDecisions({ decisions, mayDecide }: CustomerStanding) {
    return html`
      <div class="decisions">
        ${decisions.map(
          (
            each,
          ) => html`<p class="small decided" data-test="decision">${t('life.decided', { by: each.decidedBy, value: standingWord(each.value), until: each.endsOn, reason: each.reason })}
          ${mayDecide ? html`<button class="link" data-test="decision-end" @click=${() => void this._end(each.subject)}>${t('life.take_back')}</button>` : nothing}</p>`,
        )}
        ${mayDecide ? html`<button class="button" data-test="decide" @click=${() => this._decide(true)}>${t('life.decide')}</button>` : nothing}
        ${this._refusal ? html`<p class="fault" role="alert">${explain(this._refusal)}</p>` : nothing}
      </div>
      ${this._deciding ? html`<standing-decision .customerNo=${this.customerNo} @closed=${() => this._decide(false)} @decided=${(event: CustomEvent<CustomerStanding>) => this._decided(event.detail)}></standing-decision>` : nothing}
    `;
  }

  private _renderHistory({ history }: CustomerStanding) {
    if (history.length === 0) return nothing;
    return html`
      <h3 class="head">${t('life.history')}</h3>
      <table data-test="standing-history">
        <thead><tr><th>${t('life.day')}</th><th>${t('life.decide_what')}</th><th>${t('life.decide_value')}</th><th>${t('life.by')}</th><th>${t('life.reason')}</th></tr></thead>
        <tbody>${history.map(
          (each) => html`<tr>
          <td class="num">${each.on}</td><td>${each.subject === 'stage' ? t('life.stage') : t('life.form')}</td>
          <td>${each.from ? `${standingWord(each.from)} → ` : ''}${standingWord(each.to)}</td><td>${each.by ?? t('life.system')}</td>
          <td class="wide">${each.reason ?? historyReason(each)}</td></tr>`,
        )}</tbody>
      </table>
    `;
  }

  private _decide(open: boolean): void {
    this._deciding = open;
    this._refusal = null;
  }

  private _decided(standing: CustomerStanding): void {
    this._standing = standing;
    this._deciding = false;
  }

  private async _end(subject: 'stage' | 'form'): Promise<void> {
    try {
      await this.desk.http.delete(`/customers/${this.customerNo}/standing/${subject}`);
      await this._load();
    } catch (error) {
      this._refusal = error;
    }
  }

  private async _load(): Promise<void> {
    const { customerNo } = this;
    try {
      const standing = await this.desk.http.get(`/customers/${customerNo}/standing`, CustomerStanding);
      if (customerNo === this.customerNo) this._standing = standing;
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
      :host { display: block; padding-bottom: 24px; container-type: inline-size; }
      .verdicts { display: grid; grid-template-columns: minmax(0, 5fr) minmax(0, 6fr); border-bottom: 1px solid var(--rule); }
            section { display: flex; flex-direction: column; gap: 6px; padding: 12px 16px; min-width: 0; }
      section + section { border-left: 1px solid var(--rule); }
      @container (max-width: 640px) { .verdicts { grid-template-columns: minmax(0, 1fr); } section + section { border-left: 0; border-top: 1px solid var(--rule); } }
      .verdict { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 8px; }
      .waits, .decided { padding: 3px 8px; border-radius: var(--radius); background: var(--warning-soft); color: var(--warning); }
      .lift { padding: 4px 8px; border-radius: var(--radius); background: var(--accent-soft); color: var(--accent-ink); }
      .figures th, .figures td { padding: 0 4px; }
      .decisions { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; padding: 8px 16px 0; }
      .head { padding: 12px 16px 2px; }
    `,
  ];
}
customElements.define('customer-standing', CustomerStandingView);

type Step = 'account' | 'products' | 'frequency' | 'suggestions' | 'referrals' | 'satisfaction';
const stepWord = (indicator: string, n: number): string => t(`life.step_${indicator as Step}`, { n });

function historyReason({ subject, rule, figures, score, from }: CustomerStanding['history'][number]): string {
  if (subject === 'form') return score === null ? '' : t('life.score', { n: score });
  const why = rule && rule !== 'declining' ? t(`life.rule_${rule}`, { signs: '' }) : '';
  const trade = figures
    ? `${t('life.transactions')} ${figures.transactionsBefore} → ${figures.transactions}${figures.turnover === null ? '' : ` · ${t('life.turnover')} ${money(figures.turnoverBefore ?? 0)} → ${money(figures.turnover)}`}`
    : '';
  return [from === null ? t('life.first') : '', why, rule === 'declining' ? trade : ''].filter(Boolean).join(' · ');
}
