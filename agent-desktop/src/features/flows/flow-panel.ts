import { CallFlows, FlowRunView, type SpokenInput } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import type { Desk } from '../../app/desk.ts';
import { DeskElement } from '../../app/desk-element.ts';
import { clockSource } from '../../components/ui-clock.ts';
import { errorState, states } from '../../components/ui-states.ts';
import { ApiError, explain } from '../../data/api-client.ts';
import { dateTime } from '../../i18n/format.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import { pastRuns } from './past-runs.ts';
import { runningStep } from './running-step.ts';
import { wantedFlow } from './wanted-flow.ts';
import './flow-step.ts';

/** The server's clock looks at deadlines every five seconds: asked a little later, it has gone on. */
const AFTER_DEADLINE_MS = 6_000;

/**
 * The flow of a call, a step at a time: begun, walked, left. What it came to goes into the wrap-up.
 * @fires flow-ended - the draft of the wrap-up was written
 */
export class FlowPanel extends DeskElement {
  static override properties = {
    interactionId: {},
    customerNo: {},
    _flows: { state: true },
    _ended: { state: true },
    _failure: { state: true },
    _refusal: { state: true },
    _busy: { state: true },
  };
  declare interactionId: string;
  declare customerNo: string | null;
  declare private _flows: CallFlows | null;
  declare private _ended: FlowRunView | null;
  declare private _failure: unknown;
  declare private _refusal: unknown;
  declare private _busy: boolean;

  constructor() {
    super();
    this._flows = null;
    this._ended = null;
    this._failure = null;
    this._refusal = null;
    this._busy = false;
  }

  private _asked = '';

  protected override parts(_desk: Desk) {
    return [wantedFlow];
  }

  protected override deskReady(): void {
    this._loadOnce();
  }

  /** Its properties may come after the desk, when its own code is fetched later than the element was put there. */
  private _loadOnce(): void {
    if (!this.interactionId || !this.hasDesk || this._asked === this.interactionId) return;
    this._asked = this.interactionId;
    this._ended = null;
    void this._load();
  }

  protected override updated(): void {
    this._loadOnce();
    this._beginWanted();
    this._awaitDeadline();
    this._tellStep();
  }

  private _tellStep(): void {
    const running = this._flows?.running;
    const now = runningStep.get();
    if (!running) {
      if (now?.interactionId === this.interactionId) runningStep.set(null);
      return;
    }
    const { flowId, step } = running;
    if (now?.interactionId === this.interactionId && now.flowId === flowId && now.stepId === (step?.id ?? null)) return;
    runningStep.set({ interactionId: this.interactionId, flowId, stepId: step?.id ?? null });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this._deadline);
  }

  /** Somebody pressed the button beside an early warning. */
  private _beginWanted(): void {
    const wanted = wantedFlow.get();
    if (!this._flows || this._busy || wanted?.interactionId !== this.interactionId) return;
    wantedFlow.set(null);
    if (this._flows.running?.flowId !== wanted.flowId) void this._begin(wanted.flowId);
  }

  private _deadline: ReturnType<typeof setTimeout> | undefined;

  /** Where nobody answers in time the server goes on by itself; the panel follows. */
  private _awaitDeadline(): void {
    clearTimeout(this._deadline);
    const dueAt = this._flows?.running?.dueAt;
    if (!dueAt) return;
    const inMs = Math.max(0, Date.parse(dueAt) - clockSource.now()) + AFTER_DEADLINE_MS;
    this._deadline = setTimeout(() => void this._load(), inMs);
  }

  protected override render() {
    if (!this.hasDesk || (!this._flows && !this._failure)) return nothing;
    if (!this._flows) return errorState(t('flow.load_failed'), this._failure, () => void this._load());
    const { running } = this._flows;
    return html`
      <section data-test="flow-panel" aria-label=${t('flow.title')}>
        ${running ? this._renderRunning(running) : this._renderOffered(this._flows)}
        ${this._flows.past.length > 0 ? pastRuns(this._flows.past) : nothing}
        ${this._refusal ? html`<p class="fault" role="alert">${explain(this._refusal)}</p>` : nothing}
      </section>
    `;
  }

  private _renderRunning(run: FlowRunView) {
    return html`
      <header><h3>${say(run.name)}</h3>${run.dueAt ? html`<span class="small due" title=${t('flow.due_hint')} data-test="flow-due">${t('flow.due')} <ui-clock .until=${run.dueAt}></ui-clock></span>` : nothing}<button class="link small" data-test="flow-leave" ?disabled=${this._busy} @click=${() => this._change(`/flow-runs/${run.id}/leaving`, {})}>${t('flow.leave')}</button></header>
      <flow-step .run=${run} .typed=${this._typed(run)} .busy=${this._busy} @typed=${(event: CustomEvent<string>) => this._keep(run, event.detail)} @move=${(event: CustomEvent<SpokenInput>) => this._move(run, event.detail)}></flow-step>
      <p class="small muted">${t('flow.keys')}</p>
    `;
  }

  private _renderOffered({ offered }: CallFlows) {
    return html`
      <header><h3>${t('flow.title')}</h3>${this._ended ? html`<span class="small muted" role="status" data-test="flow-ended">${say(this._ended.name)} · ${t(this._ended.status === 'ended' ? 'flow.ended' : 'flow.left')}</span>` : nothing}</header>
      ${
        offered.length === 0
          ? html`<p class="small muted">${t('flow.none')}</p>`
          : html`<form class="pick" @submit=${this._start}>
              <select name="flow" required aria-label=${t('flow.pick')} data-test="flow-pick" ?disabled=${this._busy} @keydown=${this._pickKey}>
                <option value="">${t('flow.pick')}</option>
                ${offered.map(({ id, name, fits }) => html`<option value=${id}>${say(name)}${fits ? ` · ${t('flow.fits')}` : ''}</option>`)}
              </select>
              <button class="button" data-test="flow-start" ?disabled=${this._busy}>${t('flow.start')}</button>
            </form>`
      }
    `;
  }

  private readonly _start = (event: SubmitEvent): void => {
    event.preventDefault();
    const flowId = new FormData(event.currentTarget as HTMLFormElement).get('flow');
    if (typeof flowId === 'string' && flowId) void this._begin(flowId);
  };

  /** Enter starts what the arrows have chosen. */
  private readonly _pickKey = (event: KeyboardEvent): void => {
    const pick = event.currentTarget as HTMLSelectElement;
    if (event.key !== 'Enter' || !pick.value) return;
    event.preventDefault();
    pick.form?.requestSubmit();
  };

  private _begin(flowId: string): Promise<void> {
    const body = { flowId, customerNo: this.customerNo };
    return this._change(`/interactions/${this.interactionId}/flows`, body);
  }

  private _move(run: FlowRunView, input: SpokenInput): void {
    void this._change(`/flow-runs/${run.id}/moves`, { key: crypto.randomUUID(), seq: run.seq, input });
  }

  /** Each answer is the run as it stands now; where somebody else moved it, it is read anew. */
  private async _change(path: string, body: unknown): Promise<void> {
    this._busy = true;
    this._refusal = null;
    try {
      const run = await this.desk.http.post(path, body, FlowRunView);
      if (run.status === 'running') this._flows = { offered: [], past: [], ...this._flows, running: run };
      else this._finish(run);
    } catch (error) {
      this._refusal = error;
      if (error instanceof ApiError) await this._load();
    } finally {
      this._busy = false;
    }
  }

  private _finish(run: FlowRunView): void {
    this._ended = run;
    this._flows = { offered: this._flows?.offered ?? [], past: [run, ...(this._flows?.past ?? [])], running: null };
    sessionStorage.removeItem(this._place(run));
    if (!run.outcome) return;
    const { drafts } = this.desk;
    const draft = drafts.read(this.interactionId);
    const { disposition, note, followUpAt } = run.outcome;
    drafts.write(this.interactionId, {
      ...draft,
      dispositionCode: disposition,
      note: [draft.note, say(note)].filter(Boolean).join('\n').slice(0, 2_000),
      followUp: followUpAt ? dateTime(followUpAt) : draft.followUp,
    });
    this.dispatchEvent(new CustomEvent('flow-ended'));
  }

  /** A half-typed answer outlives a reload of this tab; a sensitive one does not. */
  private _place = (run: FlowRunView): string => `flow-answer:${run.id}`;

  private _typed(run: FlowRunView): string {
    const [seq, ...typed] = (sessionStorage.getItem(this._place(run)) ?? '').split(':');
    if (seq === String(run.seq)) return typed.join(':');
    const money = run.step?.kind === 'ask' && run.step.answer.type === 'money';
    return money && typeof run.before === 'number' ? (run.before / 100).toFixed(2) : String(run.before ?? '');
  }

  private _keep(run: FlowRunView, typed: string): void {
    if (run.step?.kind === 'ask' && !run.step.sensitive)
      sessionStorage.setItem(this._place(run), `${run.seq}:${typed}`);
  }

  private async _load(): Promise<void> {
    try {
      this._flows = await this.desk.http.get(`/interactions/${this.interactionId}/flows`, CallFlows);
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
      section { display: grid; gap: 8px; padding: 12px 16px; border-bottom: 1px solid var(--rule); }
      header { display: flex; justify-content: space-between; align-items: baseline; gap: 8px; }
      .due { margin-left: auto; color: var(--warning); font-weight: 600; }
      summary { cursor: pointer; line-height: 24px; } .past { padding-left: 12px; }
      dl { display: grid; gap: 2px; padding: 4px 0 4px 12px; border-left: 2px solid var(--rule); } dd { overflow-wrap: anywhere; margin-bottom: 4px; }
      .note { white-space: pre-line; color: var(--ink-2); }
      .pick { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 8px; } select { width: 100%; }
    `,
  ];
}
customElements.define('flow-panel', FlowPanel);
