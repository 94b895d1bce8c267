import {
  type ChangeRecordingRules,
  consentPrompts,
  outboundRule,
  pausingFields,
  type RecordingRule,
  type RecordingRules,
  RecordingRulesView,
  recordingRuleOf,
} from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { goTo } from '../../app/router.ts';
import { errorState, skeletonRows, states } from '../../components/ui-states.ts';
import { explain } from '../../data/api-client.ts';
import { dateTime } from '../../i18n/format.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls, tables } from '../../styles/shared.ts';

const reasonsFor = ['download', 'both', 'nothing'] as const;

/** Whose calls are recorded, how long they are kept, who may hear them; administrators change it with a reason. */
export class RecordingRulesForm extends DeskElement {
  static override properties = {
    _inForce: { state: true },
    _edited: { state: true },
    _failure: { state: true },
    _refusal: { state: true },
  };
  declare private _inForce: RecordingRulesView | null;
  declare private _edited: RecordingRules | null;
  declare private _failure: unknown;
  declare private _refusal: unknown;

  constructor() {
    super();
    this._inForce = null;
    this._edited = null;
    this._failure = null;
    this._refusal = null;
  }

  protected override parts(desk: DeskElement['desk']) {
    return [desk.codes];
  }

  protected override deskReady(): void {
    void this._load();
  }

  private get _mayChange(): boolean {
    return this.desk.session.user.roles.includes('admin');
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    if (this._failure) return errorState(t('recordings.load_failed'), this._failure, () => void this._load());
    if (!this._inForce) return skeletonRows(8);
    const { version, changedAt, changedBy, applied } = this._inForce;
    const rules = this._edited ?? this._inForce.rules;
    const off = !this._mayChange;
    return html`
      <header><h2>${t('recordings.rules')}</h2>
        <span class="small muted">${t('recordings.version', { version, at: dateTime(changedAt), by: changedBy ?? t('recordings.by_system') })}</span>
        <span class="pill ${applied ? 'ok' : 'warning'}" data-test="rules-applied">${t(applied ? 'recordings.applied' : 'recordings.not_applied')}</span>
        ${this.desk.session.user.roles.includes('supervisor') ? html`<button class="button back" @click=${() => goTo('recordings')}>${t('recordings.title')}</button>` : nothing}
      </header>
      <table data-test="recording-rules">
        <thead><tr><th>${t('recordings.queue')}</th><th>${t('recordings.share')}</th><th>${t('recordings.consent')}</th><th>${t('recordings.retention')}</th></tr></thead>
        <tbody>${[...(this.desk.codes.get()?.queues ?? []).map(({ code }) => code), outboundRule].map((name) => this._renderQueue(name, recordingRuleOf(rules, name), off))}</tbody>
      </table>
      <div class="settings">
        <label><input type="checkbox" ?disabled=${off} .checked=${rules.agentsHearOwn} @change=${(event: Event) => this._edit({ agentsHearOwn: (event.target as HTMLInputElement).checked })} />${t('recordings.agents_hear')}</label>
        <label>${t('recordings.reason_for')} <select ?disabled=${off} @change=${(event: Event) => this._edit({ reasonFor: reasonsFor.find((each) => each === (event.target as HTMLSelectElement).value) ?? 'download' })}>${reasonsFor.map((each) => html`<option value=${each} ?selected=${each === rules.reasonFor}>${t(`recordings.reason_for_${each}`)}</option>`)}</select></label>
        <fieldset ?disabled=${off}><legend class="small">${t('recordings.pause_on')}</legend>
          ${pausingFields.map((field) => html`<label><input type="checkbox" .checked=${rules.pauseOnReveal.includes(field)} @change=${() => this._edit({ pauseOnReveal: pausingFields.filter((each) => rules.pauseOnReveal.includes(each) !== (each === field)) })} />${t(`recordings.field_${field}`)}</label>`)}
          <label>${t('recordings.pause_seconds')} <input class="num short" type="number" min="5" max="600" .value=${String(rules.pauseSeconds)} @change=${(event: Event) => this._edit({ pauseSeconds: Number((event.target as HTMLInputElement).value) })} /></label>
        </fieldset>
      </div>
      ${this._edited ? this._renderApply(this._edited) : nothing}
    `;
  }

  private _renderQueue(name: string, rule: RecordingRule, off: boolean) {
    const queue = this.desk.codes.get()?.queues.find(({ code }) => code === name);
    const edit = (change: Partial<RecordingRule>) => {
      const { queues } = this._edited ?? this._inForce?.rules ?? { queues: null };
      if (queues) this._edit({ queues: { ...queues, [name]: { ...rule, ...change } } });
    };
    const whole = (event: Event): number => Number((event.target as HTMLInputElement).value);
    const label = name === outboundRule ? t('recordings.outbound') : queue ? say(queue.label) : name;
    return html`<tr>
      <td>${label}</td>
      <td><input class="num short" type="number" min="0" max="100" data-test="share-${name}" aria-label=${`${label} ${t('recordings.share')}`} ?disabled=${off} .value=${String(rule.sharePercent)} @change=${(event: Event) => edit({ sharePercent: whole(event) })} /></td>
      <td>${name === outboundRule ? html`<span class="muted">—</span>` : html`<select aria-label=${`${label} ${t('recordings.consent')}`} ?disabled=${off} @change=${(event: Event) => edit({ consent: consentPrompts.find((each) => each === (event.target as HTMLSelectElement).value) ?? 'none' })}>${consentPrompts.map((each) => html`<option value=${each} ?selected=${each === rule.consent}>${t(`recordings.consent_${each}`)}</option>`)}</select>`}</td>
      <td><input class="num short" type="number" min="1" max="3650" aria-label=${`${label} ${t('recordings.retention')}`} ?disabled=${off} .value=${String(rule.retentionDays)} @change=${(event: Event) => edit({ retentionDays: whole(event) })} /></td>
    </tr>`;
  }

  private _renderApply(rules: RecordingRules) {
    return html`
      <form class="apply" @submit=${(event: SubmitEvent) => this._apply(event, rules)}>
        <input name="reason" required minlength="2" maxlength="200" placeholder=${t('recordings.reason')} aria-label=${t('recordings.reason')} data-test="rules-reason" />
        <button class="button primary" data-test="rules-apply">${t('recordings.apply')}</button>
        ${this._refusal ? html`<p class="fault" role="alert">${explain(this._refusal)}</p>` : nothing}
      </form>
    `;
  }

  private _edit(change: Partial<RecordingRules>): void {
    const now = this._edited ?? this._inForce?.rules;
    if (now) this._edited = { ...now, ...change };
  }

  private async _apply(event: SubmitEvent, rules: RecordingRules): Promise<void> {
    event.preventDefault();
    const reason = String(new FormData(event.target as HTMLFormElement).get('reason') ?? '');
    const change: ChangeRecordingRules = { baseVersion: this._inForce?.version ?? 0, rules, reason };
    try {
      this._inForce = await this.desk.http.put('/recording-rules', change, RecordingRulesView);
      this._edited = null;
      this._refusal = null;
    } catch (error) {
      this._refusal = error;
    }
  }

  private async _load(): Promise<void> {
    try {
      this._inForce = await this.desk.http.get('/recording-rules', RecordingRulesView);
      this._failure = null;
    } catch (error) {
      this._failure = error;
    }
  }

  static override styles = [
    base,
    controls,
    tables,
    states,
    css`
      :host { display: block; background: var(--surface); }
      header { display: flex; align-items: center; gap: 12px; padding: 8px 16px; border-bottom: 1px solid var(--rule); } .back { margin-left: auto; }
      td select { width: auto; } .short { width: 84px !important; }
      .settings { display: grid; gap: 10px; padding: 16px; justify-items: start; }
      label { display: inline-flex; align-items: center; gap: 6px; white-space: nowrap; } label select { width: auto; }
      fieldset { display: flex; flex-wrap: wrap; gap: 6px 16px; margin: 0; padding: 8px 12px; border: 1px solid var(--rule); border-radius: var(--radius); }
      legend { color: var(--ink-2); padding: 0 4px; }
      .apply { display: flex; align-items: center; gap: 8px; padding: 8px 16px; background: var(--warning-soft); } .apply input { max-width: 420px; }
    `,
  ];
}
customElements.define('recording-rules', RecordingRulesForm);
