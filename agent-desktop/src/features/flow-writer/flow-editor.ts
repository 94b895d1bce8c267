import {
  checkFlow,
  type Flow,
  FlowDetail,
  type FlowFinding,
  FlowStatistics,
  type FlowStep,
  FlowVersionView,
  findingWords,
  queueNames,
  type StepId,
  type StepKind,
  stepOf,
} from '@tellerline/contracts';
import { css, html, nothing, type PropertyValues } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { goTo } from '../../app/router.ts';
import { listKeys } from '../../components/list-keys.ts';
import { errorState, skeletonRows, states } from '../../components/ui-states.ts';
import { explain } from '../../data/api-client.ts';
import { locale, say, t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import { addStep, moveStep, removeStep, renameStep, replaceStep, stepKinds } from './edit-flow.ts';
import { stepWords } from './flow-diagram.ts';
import { flowHeadForm } from './flow-head-form.ts';
import { FlowHistory, type Written } from './flow-history.ts';
import './flow-trial.ts';
import './flow-versions.ts';
import './step-form.ts';

const tabs = ['step', 'flow', 'trial', 'versions'] as const;

/** One flow, written: its steps as a list, the chosen one as a form, all of it as a diagram, checked while it is written. */
export class FlowEditor extends DeskElement {
  static override properties = {
    flowId: {},
    _detail: { state: true },
    _flow: { state: true },
    _statistics: { state: true },
    _chosen: { state: true },
    _tab: { state: true },
    _busy: { state: true },
    _failure: { state: true },
    _refusal: { state: true },
    _reason: { state: true },
  };
  declare flowId: string;
  declare private _detail: FlowDetail | null;
  /** As it is being written. */
  declare private _flow: Flow | null;
  declare private _statistics: FlowStatistics | null;
  declare private _chosen: StepId;
  declare private _tab: (typeof tabs)[number];
  declare private _busy: boolean;
  declare private _failure: unknown;
  declare private _refusal: unknown;
  declare private _reason: string;
  private history: FlowHistory | null = null;

  constructor() {
    super();
    Object.assign(this, { _detail: null, _flow: null, _statistics: null, _chosen: '', _tab: 'step', _busy: false });
    Object.assign(this, { _failure: null, _refusal: null, _reason: '' });
    this.addEventListener('keydown', (event) => this._key(event));
  }

  protected override deskReady(): void {
    void this._load();
  }

  protected override willUpdate(changed: PropertyValues<FlowEditor>): void {
    if (changed.get('flowId') && this.hasDesk) void this._load();
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    if (this._failure) return errorState(t('writer.load_failed'), this._failure, () => void this._load());
    if (!this._detail || !this._flow) return skeletonRows(12);
    const findings = this._findings(this._flow);
    const locked = this._detail.newest.state === 'handed_in';
    return html`
      ${this._renderHead(this._detail.newest, this._flow, findings)}
      <div class="steps">${this._renderSteps(this._flow, findings, locked)}</div>
      <div class="middle">
        <div role="tablist" class="tabs">${tabs.map(
          (tab) =>
            html`<button role="tab" aria-selected=${tab === this._tab} data-test="writer-tab-${tab}" @click=${() => {
              this._tab = tab;
            }}>${t(`writer.tab_${tab}`)}</button>`,
        )}</div>
        <div class="scroll" role="tabpanel" tabindex="0" aria-label=${t(`writer.tab_${this._tab}`)}>${this._renderTab(this._flow, locked)}</div>
      </div>
      <flow-diagram .flow=${this._flow} .chosen=${this._chosen} .findings=${findings} .statistics=${this._statistics} @step-chosen=${(event: CustomEvent<string>) => this._choose(event.detail)}></flow-diagram>
    `;
  }

  private _renderHead(newest: FlowVersionView, flow: Flow, findings: readonly FlowFinding[]) {
    const { state, mayDecide } = newest;
    const dirty = flow !== newest.flow;
    return html`<header>
      <button class="button plain" data-test="flow-list" @click=${() => goTo('flows')}>← ${t('writer.all')}</button>
      <h2 class="cut" data-test="flow-title">${say(flow.name)}</h2>
      <span class="small muted num">${t('writer.version', { n: newest.version })}</span>
      <span class="pill ${state === 'published' ? 'ok' : 'accent'}" data-test="flow-state" data-state=${state}>${t(`writer.state_${state}`)}</span>
      ${newest.returnReason ? html`<span class="small warn cut" title=${newest.returnReason} data-test="flow-returned">${t('writer.returned', { reason: newest.returnReason })}</span>` : nothing}
      ${dirty ? html`<span class="small warn" role="status" data-test="flow-dirty">${t('writer.dirty')}</span>` : nothing}
      ${this._refusal ? html`<span class="small danger" role="alert" data-test="flow-refused">${explain(this._refusal)}</span>` : nothing}
      <span class="space"></span>
      ${
        state === 'handed_in'
          ? html`<input class="reason" data-test="flow-reason" aria-label=${t('writer.reason')} placeholder=${t('writer.reason')} .value=${this._reason} @input=${(
              event: Event,
            ) => {
              this._reason = (event.target as HTMLInputElement).value.trim();
            }}>
            <button class="button" data-test="flow-return" ?disabled=${this._busy || this._reason.length < 2} @click=${() => this._decide('return')}>${t('writer.return')}</button>
            <button class="button primary" data-test="flow-publish" ?disabled=${this._busy || !mayDecide} title=${mayDecide ? '' : t('writer.other_person')} @click=${() => this._decide('publication')}>${t('writer.publish')}</button>`
          : html`<button class="button plain" data-test="flow-undo" aria-label=${t('writer.undo')} title=${`${t('writer.undo')} (Ctrl+Z)`} ?disabled=${!this.history?.canUndo} @click=${() => this._turn('undo')}>↶</button><button class="button plain" data-test="flow-redo" aria-label=${t('writer.redo')} title=${`${t('writer.redo')} (Ctrl+Shift+Z)`} ?disabled=${!this.history?.canRedo} @click=${() => this._turn('redo')}>↷</button>
            <button class="button" data-test="flow-save" ?disabled=${this._busy || !dirty} @click=${this._save}>${t('writer.save')}</button>
            <button class="button primary" data-test="flow-hand-in" ?disabled=${this._busy || dirty || state !== 'draft' || findings.length > 0} title=${findings.length > 0 ? t('writer.findings', { n: findings.length }) : ''} @click=${() => this._decide('hand-in')}>${t('writer.hand_in')}</button>`
      }
    </header>`;
  }

  private _renderSteps(flow: Flow, findings: readonly FlowFinding[], locked: boolean) {
    const at = this._chosen;
    return html`
      <ol class="scroll" aria-label=${t('writer.steps')} @keydown=${listKeys} data-test="step-list">
        ${flow.steps.map(
          (
            step,
          ) => html`<li><button tabindex="0" class="step ${step.id === at ? 'chosen' : ''}" aria-current=${step.id === at} data-test="step-row" data-step=${step.id} @click=${() => this._choose(step.id)}>
          <span class="small muted">${t(`writer.kind_${step.kind}`)}${findings.some((each) => each.step === step.id) ? html` <b class="danger">!</b>` : nothing}</span><span class="cut">${stepWords(step) || step.id}</span></button></li>`,
        )}
      </ol>
      ${
        locked
          ? nothing
          : html`<div class="tools">
            <select data-test="step-add" aria-label=${t('writer.add')} @change=${this._add}><option value="">${t('writer.add')}</option>${stepKinds.map((kind) => html`<option value=${kind}>${t(`writer.kind_${kind}`)}</option>`)}</select>
            <button class="button" data-test="step-up" aria-label=${t('writer.up')} @click=${() => this._write(moveStep(flow, at, -1))}>↑</button><button class="button" data-test="step-down" aria-label=${t('writer.down')} @click=${() => this._write(moveStep(flow, at, 1))}>↓</button>
            <button class="button" data-test="step-remove" aria-label=${t('writer.remove')} ?disabled=${flow.steps.length < 2} @click=${() => this._remove(flow)}>×</button></div>`
      }
      <div class="findings scroll" role="status" data-test="findings" data-count=${findings.length}>
        ${findings.length === 0 ? html`<p class="small sound">✓ ${t('writer.sound')}</p>` : html`<p class="small danger">${t('writer.findings', { n: findings.length })}</p>`}
        ${findings.map((finding) => html`<button class="link small finding" data-test="finding" data-code=${finding.code} @click=${() => this._toFinding(finding)}>${findingWords(finding, locale.get())}</button>`)}
      </div>
    `;
  }

  private _renderTab(flow: Flow, locked: boolean) {
    if (this._tab === 'flow') return flowHeadForm(flow, locked, (next) => this._write(next));
    if (this._tab === 'trial')
      return html`<flow-trial .flow=${flow} @step-chosen=${(event: CustomEvent<string>) => {
        this._chosen = event.detail;
      }}></flow-trial>`;
    if (this._tab === 'versions')
      return html`<flow-versions .flow=${flow} .versions=${this._detail?.versions ?? []} @step-chosen=${(event: CustomEvent<string>) => this._choose(event.detail)}></flow-versions>`;
    const step = stepOf(flow, this._chosen);
    if (!step) return nothing;
    return html`<step-form .flow=${flow} .step=${step} .dispositions=${this.desk.codes.get()?.dispositions ?? []} .locked=${locked}
      @step-changed=${(event: CustomEvent<FlowStep>) => this._write(replaceStep(flow, step.id, event.detail))} @step-renamed=${(event: CustomEvent<string>) => this._rename(flow, step.id, event.detail)}></step-form>`;
  }

  private _findings(flow: Flow): FlowFinding[] {
    const dispositions = this.desk.codes.get()?.dispositions.map(({ code }) => code);
    return checkFlow(flow, { dispositions, queues: queueNames });
  }

  private _write(flow: Flow, chosen = this._chosen): void {
    this.history?.write({ flow, chosen });
    this._take({ flow, chosen });
  }

  private _take({ flow, chosen }: Written): void {
    this._flow = flow;
    this._chosen = stepOf(flow, chosen) ? chosen : flow.start;
    this._refusal = null;
  }

  private _turn(way: 'undo' | 'redo'): void {
    if (!this.history || this._detail?.newest.state === 'handed_in') return;
    this._take(this.history[way]());
    this.requestUpdate();
  }

  private _key(event: KeyboardEvent): void {
    const key = event.key.toLowerCase();
    if (!(event.ctrlKey || event.metaKey) || event.altKey || (key !== 'z' && key !== 'y')) return;
    event.preventDefault();
    this._turn(key === 'y' || event.shiftKey ? 'redo' : 'undo');
  }

  private readonly _add = (event: Event): void => {
    const list = event.target as HTMLSelectElement;
    const kind = list.value as StepKind | '';
    list.value = '';
    if (!kind || !this._flow) return;
    const added = addStep(this._flow, this._chosen, kind);
    this._write(added.flow, added.id);
    this._choose(added.id);
  };

  private _remove(flow: Flow): void {
    const at = flow.steps.findIndex(({ id }) => id === this._chosen);
    const left = removeStep(flow, this._chosen);
    this._write(left, left.steps[Math.max(0, at - 1)]?.id ?? left.start);
  }

  private _rename(flow: Flow, from: StepId, to: StepId): void {
    if (!/^[a-z][a-z0-9_]{0,39}$/.test(to) || stepOf(flow, to)) {
      this.requestUpdate();
      return;
    }
    this._write(renameStep(flow, from, to), to);
  }

  private _choose(id: StepId): void {
    this._chosen = id;
    if (this._tab === 'flow' || this._tab === 'versions') this._tab = 'step';
  }

  private _toFinding({ step }: FlowFinding): void {
    this._tab = step === null ? 'flow' : 'step';
    if (step !== null) this._chosen = step;
  }

  private readonly _save = (): Promise<void> =>
    this._change(async ({ newest }, flow) => {
      const revision = newest.state === 'draft' ? newest.revision : 0;
      await this.desk.http.put(`/flows/${flow.id}/draft`, { revision, flow }, FlowVersionView);
    });

  private _decide(what: 'hand-in' | 'publication' | 'return'): Promise<void> {
    return this._change(async ({ newest }, flow) => {
      const body = { revision: newest.revision, ...(what === 'return' ? { reason: this._reason } : {}) };
      await this.desk.http.post(`/flows/${flow.id}/versions/${newest.version}/${what}`, body, FlowVersionView);
      this._reason = '';
    });
  }

  private async _change(change: (detail: FlowDetail, flow: Flow) => Promise<void>): Promise<void> {
    if (!this._detail || !this._flow) return;
    this._busy = true;
    this._refusal = null;
    try {
      await change(this._detail, this._flow);
      await this._load();
    } catch (error) {
      this._refusal = error;
    } finally {
      this._busy = false;
    }
  }

  private async _load(): Promise<void> {
    const { flowId } = this;
    try {
      this._detail = await this.desk.http.get(`/flows/${flowId}`, FlowDetail);
      this._flow = this._detail.newest.flow;
      if (!stepOf(this._flow, this._chosen)) this._chosen = this._flow.start;
      this.history = new FlowHistory({ flow: this._flow, chosen: this._chosen });
      this._failure = null;
      const { version } = this._detail.versions.find(({ state }) => state === 'published') ?? this._detail.newest;
      // Beside the flow: without them it is whole.
      this._statistics = await this.desk.http
        .get(`/flows/${flowId}/versions/${version}/statistics`, FlowStatistics)
        .catch(() => null);
    } catch (error) {
      this._failure = error;
    }
  }

  static override styles = [
    base,
    controls,
    states,
    css`
      :host { display: grid; grid-template: auto minmax(0, 1fr) / 230px 380px minmax(0, 1fr); min-height: 0; background: var(--surface); }
      header { grid-column: 1 / -1; display: flex; align-items: center; gap: 10px; padding: 6px 16px 6px 8px; border-bottom: 1px solid var(--rule); min-width: 0; white-space: nowrap; }
      .space { flex: 1; } .reason { max-width: 200px; } .warn { color: var(--warning); } .danger { color: var(--danger); }
      .steps { display: grid; grid-template-rows: minmax(0, 1fr) auto auto; min-height: 0; border-right: 1px solid var(--rule); }
      .step { display: grid; width: 100%; padding: 4px 12px; border: 0; border-bottom: 1px solid var(--rule); border-left: 3px solid transparent; background: none; text-align: left; }
      .step:hover { background: var(--hover); } .step.chosen { background: var(--selected); border-left-color: var(--accent); }
      .tools { display: flex; gap: 4px; padding: 6px 8px; border-top: 1px solid var(--rule); } .tools .button { padding: 0 7px; } .tools select { flex: 1; padding: 4px; }
      .findings { display: grid; gap: 4px; align-content: start; max-height: 150px; padding: 8px 12px; border-top: 1px solid var(--rule); } .finding { text-align: left; } .sound { color: var(--ok); }
      .middle { display: grid; grid-template-rows: auto minmax(0, 1fr); min-height: 0; border-right: 1px solid var(--rule); }
      .tabs { display: flex; border-bottom: 1px solid var(--rule); } .tabs button { flex: 1; min-height: var(--control); border: 0; border-bottom: 2px solid transparent; background: none; color: var(--ink-2); } .tabs [aria-selected="true"] { border-bottom-color: var(--accent); color: var(--ink); font-weight: 600; }
      fieldset { display: grid; gap: 8px; margin: 0; padding: 12px 16px; border: 0; min-width: 0; }
      .both { display: grid; gap: 6px; } textarea { resize: vertical; } .ticks { display: flex; flex-wrap: wrap; gap: 4px 14px; } .tick { display: flex; gap: 6px; align-items: center; }
    `,
  ];
}
customElements.define('flow-editor', FlowEditor);
