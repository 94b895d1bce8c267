import {
  type DecideRights,
  OpenRightsProposal,
  type ProposeRights,
  RightsHistory,
  type RightsPolicy,
  type RightsProposal,
  RightsView,
  type Role,
  roles,
} from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { errorState, skeletonRows, states } from '../../components/ui-states.ts';
import { explain } from '../../data/api-client.ts';
import { dateTime } from '../../i18n/format.ts';
import { t } from '../../i18n/locale.ts';
import { base, controls, tables } from '../../styles/shared.ts';
import '../look-log/look-log.ts';
import './rights-limits.ts';
import './rights-matrix.ts';
import './rights-proposal.ts';

type Entry = RightsHistory['items'][number];

/** Who sees how much of a customer: read, proposed with a reason, put in force by a second administrator, and as it was. */
export class RightsPage extends DeskElement {
  static override properties = {
    _inForce: { state: true },
    _edited: { state: true },
    _history: { state: true },
    _role: { state: true },
    _failure: { state: true },
    _refusal: { state: true },
    _proposal: { state: true },
    _looksOf: { state: true },
  };
  declare private _inForce: RightsView | null;
  declare private _edited: RightsPolicy | null;
  declare private _history: readonly Entry[];
  declare private _role: Role;
  declare private _failure: unknown;
  declare private _refusal: unknown;
  declare private _proposal: RightsProposal | null;
  declare private _looksOf: string;

  constructor() {
    super();
    this._inForce = null;
    this._edited = null;
    this._history = [];
    this._role = 'agent';
    this._failure = null;
    this._refusal = null;
    this._proposal = null;
    this._looksOf = '';
  }

  protected override deskReady(): void {
    void this._load();
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    if (this._failure) return errorState(t('rights.load_failed'), this._failure, () => void this._load());
    if (!this._inForce) return skeletonRows(10);
    const policy = this._edited ?? this._inForce.policy;
    const edited = (event: CustomEvent<RightsPolicy>) => this._edit(event.detail);
    return html`
      <header><h2>${t('rights.title')}</h2><p class="small muted">${t('rights.lead')}</p></header>
      <div class="scroll body">
        ${this._proposal ? html`<rights-proposal .proposal=${this._proposal} .refusal=${this._refusal} @decided=${(event: CustomEvent<DecideRights>) => void this._decide(event.detail)}></rights-proposal>` : nothing}
        <nav aria-label=${t('rights.role')}>${roles.map((role) => html`<button class="tab" data-test="rights-role-${role}" aria-pressed=${this._role === role} @click=${() => this._choose(role)}>${t(`role.${role}`)}</button>`)}</nav>
        <rights-matrix .policy=${policy} .staffRole=${this._role} @edited=${edited}></rights-matrix>
        <rights-limits .policy=${policy} .staffRole=${this._role} @edited=${edited}></rights-limits>
        ${this._edited && !this._proposal ? this._renderPropose(this._edited) : nothing}
        <h3>${t('rights.history')}</h3>
        ${this._renderHistory()}
        <h3>${t('rights.looks')}</h3>
        <form class="ask" @submit=${this._showLooks}><label class="small">${t('rights.customer_no')} <input name="no" maxlength="11" pattern="[0-9A-Z]{1,11}" data-test="rights-customer" required /></label><button class="button">${t('rights.show_looks')}</button></form>
        ${this._looksOf ? html`<look-log class="looks" .customerNo=${this._looksOf}></look-log>` : nothing}
      </div>
    `;
  }

  private _renderPropose(policy: RightsPolicy) {
    return html`
      <form class="apply" data-test="rights-apply" @submit=${(event: SubmitEvent) => this._propose(event, policy)}>
        <label class="small grow">${t('rights.reason')} <input name="reason" minlength="2" maxlength="200" required data-test="rights-reason" /></label>
        <button class="button primary" data-test="rights-save">${t('rights.propose')}</button>
        <button class="button plain" type="button" data-test="rights-reset" @click=${() => this._edit(null)}>${t('rights.reset')}</button>
        ${this._refusal ? html`<p class="fault" role="alert">${explain(this._refusal)}</p>` : nothing}
      </form>
    `;
  }

  private _renderHistory() {
    return html`
      <table data-test="rights-history">
        <thead><tr><th>${t('rights.version')}</th><th>${t('rights.at')}</th><th>${t('rights.by')}</th><th>${t('rights.approved_by')}</th><th>${t('rights.reason')}</th></tr></thead>
        <tbody>${this._history.map(
          (each, index) => html`<tr>
            <td class="num">${each.version} ${index === 0 ? html`<span class="pill ok">${t('rights.in_force')}</span>` : nothing}</td>
            <td class="num">${dateTime(each.changedAt)}</td>
            <td>${each.changedBy ?? t('rights.system')}</td>
            <td>${each.approvedBy ?? '–'}</td>
            <td class="wide">${each.changedBy === null ? t('rights.usual') : each.reason}${each.changes > 0 ? html` <span class="small muted">${t('rights.changed_n', { n: each.changes })}</span>` : nothing}</td>
          </tr>`,
        )}</tbody>
      </table>
    `;
  }

  private _choose(role: Role): void {
    this._role = role;
  }

  private _edit(policy: RightsPolicy | null): void {
    this._edited = policy;
    this._refusal = null;
  }

  private _showLooks(event: SubmitEvent): void {
    event.preventDefault();
    this._looksOf = String(new FormData(event.target as HTMLFormElement).get('no') ?? '');
  }

  private async _propose(event: SubmitEvent, policy: RightsPolicy): Promise<void> {
    event.preventDefault();
    if (!this._inForce) return;
    const reason = String(new FormData(event.target as HTMLFormElement).get('reason') ?? '');
    const change: ProposeRights = { baseVersion: this._inForce.version, policy, reason };
    try {
      await this.desk.http.post('/rights/proposal', change, OpenRightsProposal);
      this._edit(null);
      await this._load();
    } catch (error) {
      this._refusal = error;
    }
  }

  private async _decide(decision: DecideRights): Promise<void> {
    if (!this._proposal) return;
    try {
      await this.desk.http.post(`/rights/proposal/${this._proposal.id}/decision`, decision, RightsView);
      this._edit(null);
    } catch (error) {
      this._refusal = error;
    }
    await this._load();
  }

  private async _load(): Promise<void> {
    try {
      const { http } = this.desk;
      const [inForce, history, { proposal }] = await Promise.all([
        http.get('/rights', RightsView),
        http.get('/rights/history', RightsHistory),
        http.get('/rights/proposal', OpenRightsProposal),
      ]);
      this._proposal = proposal;
      this._inForce = inForce;
      this._history = history.items;
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
      :host { display: grid; grid-template-rows: auto minmax(0, 1fr); height: 100%; background: var(--surface); }
      header { display: flex; align-items: baseline; gap: 16px; padding: 12px 16px; border-bottom: 1px solid var(--rule); }
      .body { padding: 12px 16px 24px; }
      nav { display: flex; gap: 4px; margin-bottom: 8px; }
      .tab { min-height: var(--control); padding: 0 12px; border: 1px solid transparent; border-radius: var(--radius); background: none; }
      .tab[aria-pressed="true"] { background: var(--selected); border-color: var(--accent); font-weight: 600; }
      h3 { margin: 20px 0 6px; }
      .apply, .ask { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 12px; margin-top: 12px; }
      .apply { padding: 8px 12px; border-radius: var(--radius); background: var(--warning-soft); }
      .apply label, .ask label { display: inline-flex; align-items: center; gap: 8px; color: var(--ink-2); white-space: nowrap; }
      .grow { flex: 1; }
      .looks { height: 360px; margin-top: 8px; border: 1px solid var(--rule); }
    `,
  ];
}
customElements.define('rights-page', RightsPage);
