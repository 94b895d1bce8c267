import type { CustomerCard, CustomerNetwork, CustomerWay, NetworkEdge } from '@tellerline/contracts';
import { css, html, nothing, type PropertyValues } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { emptyState, errorState, skeletonRows, states } from '../../components/ui-states.ts';
import { money } from '../../i18n/format.ts';
import { listed } from '../../i18n/listed.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls, tables } from '../../styles/shared.ts';
import { customerViewApi } from '../customer/customer-view-api.ts';
import { beginning, byRole, type GrownNetwork, grownBy } from './growing-network.ts';
import './network-drawing.ts';
import { printPicture } from './print-picture.ts';
import './way-form.ts';

/** Who stands around a customer, one to three ties away and further where it is let grow: as a picture, and the same as a list. */
export class RelationPicture extends DeskElement {
  static override properties = {
    card: { attribute: false },
    _network: { state: true },
    _failure: { state: true },
    _steps: { state: true },
    _ended: { state: true },
    _asList: { state: true },
    _role: { state: true },
    _way: { state: true },
  };
  declare card: CustomerCard;
  declare private _network: GrownNetwork | null;
  declare private _failure: unknown;
  declare private _steps: number;
  declare private _ended: boolean;
  declare private _asList: boolean;
  /** In Chinese; empty: every role. */
  declare private _role: string;
  /** Shown in place of the network. */
  declare private _way: { found: CustomerWay; network: GrownNetwork } | null;
  private of = '';

  constructor() {
    super();
    Object.assign(this, { _network: null, _failure: null, _steps: 2, _ended: false });
    Object.assign(this, { _asList: false, _role: '', _way: null });
  }

  protected override deskReady(): void {
    void this._load();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('card')) void this._load();
  }

  private async _load(again = false): Promise<void> {
    if (!this.hasDesk || !this.card) return;
    const { customerNo } = this.card.summary;
    const of = `${customerNo} ${this.card.readAt} ${this._steps} ${this._ended}`;
    if (this.of === of && !again) return;
    if (!this.of.startsWith(`${customerNo} `)) this._network = null;
    this.of = of;
    this._failure = null;
    this._way = null;
    try {
      const network = await customerViewApi(this.desk.http, customerNo).network(this._steps, this._ended);
      if (this.of !== of) return;
      this._network = beginning(network);
      this._role = '';
    } catch (failure) {
      if (this.of === of) this._failure = failure;
    }
  }

  protected override render() {
    const whole = this._network;
    if (this._failure && !whole)
      return errorState(t('picture.load_failed'), this._failure, () => void this._load(true));
    if (!whole) return skeletonRows(9);
    const network = this._way?.network ?? byRole(whole, this._role);
    const isAlone = network.nodes.length < 2;
    return html`
      ${this._renderBar(whole, network)}
      ${this._way ? this._renderWay(this._way.found) : nothing}
      ${isAlone ? emptyState('people', this._way ? t('way.none') : t('picture.empty')) : this._asList ? this._renderList(network) : html`<network-drawing .network=${network} @customer-wanted=${(event: CustomEvent<string>) => this.desk.openCustomer(event.detail)} @growth-wanted=${(event: CustomEvent<string>) => this._grow(event.detail)}></network-drawing>`}
      ${!isAlone && network.nodes.some(({ leftOut }) => leftOut > 0) ? html`<p class="bounded small muted" data-test="picture-bounded">${t('picture.bounded')}</p>` : nothing}
    `;
  }

  private _renderBar(whole: GrownNetwork, { nodes, edges }: CustomerNetwork) {
    const roles = new Map(whole.edges.flatMap((edge) => edge.roles.map((role) => [role['zh-CN'], role] as const)));
    const heading = t('picture.label', { name: this.card.summary.name, n: nodes.length - 1 });
    const choice = (on: boolean, test: string, text: string, choose: () => void) =>
      html`<button class="choice" aria-pressed=${on} data-test=${test} @click=${choose}>${text}</button>`;
    return html`
      <div class="bar">
        <span class="choices">${choice(!this._asList, 'picture-drawn', t('picture.title'), () => (this._asList = false))}${choice(this._asList, 'picture-list', t('picture.list'), () => (this._asList = true))}</span>
        <span class="choices">${choice(this._steps === 1, 'picture-one', t('picture.one_step'), () => this._ask({ steps: 1 }))}${choice(this._steps === 2, 'picture-two', t('picture.two_steps'), () => this._ask({ steps: 2 }))}${choice(this._steps === 3, 'picture-three', t('picture.three_steps'), () => this._ask({ steps: 3 }))}</span>
        <label class="small"><input type="checkbox" data-test="picture-ended" .checked=${this._ended} @change=${() => this._ask({ ended: !this._ended })} />${t('picture.ended')}</label>
        <select class="role" aria-label=${t('picture.by_role')} data-test="picture-role" @change=${(event: Event) => (this._role = (event.target as HTMLSelectElement).value)}><option value="">${t('picture.every_role')}</option>${[...roles].map(([key, role]) => html`<option value=${key} ?selected=${key === this._role}>${say(role)}</option>`)}</select>
        <button class="button plain" data-test="picture-print" @click=${() => printPicture({ nodes, edges }, heading)}>${t('picture.print')}</button>
        <way-form .customerNo=${this.card.summary.customerNo} .ended=${this._ended} .isShown=${this._way !== null} @way-found=${(event: CustomEvent<CustomerWay | null>) => this._showWay(event.detail)}></way-form>
      </div>`;
  }

  /** How far it is, and whether a shorter way may exist that was not looked at. */
  private _renderWay({ ties, isBounded, network }: CustomerWay) {
    const [from, to] = [network.nodes[0]?.name ?? '', network.nodes.at(-1)?.name ?? ''];
    return html`<p class="way small" role="status" data-test="way">${ties === null ? nothing : t('way.found', { from, to, n: ties })} ${isBounded ? html`<span class="muted">${t('way.bounded')}</span>` : nothing}</p>`;
  }

  private _showWay(found: CustomerWay | null): void {
    this._way = found && { found, network: beginning(found.network) };
  }

  private _ask({ steps = this._steps, ended = this._ended }: { steps?: number; ended?: boolean }): void {
    this._steps = steps;
    this._ended = ended;
    void this._load();
  }

  /** Brings the ties of somebody in the picture; the answer is of this picture only as long as it stands. */
  private async _grow(customerNo: string): Promise<void> {
    const { of } = this;
    try {
      const around = await customerViewApi(this.desk.http, customerNo).network(1, this._ended);
      if (this.of !== of) return;
      if (this._way) this._way = { ...this._way, network: grownBy(this._way.network, customerNo, around) };
      else if (this._network) this._network = grownBy(this._network, customerNo, around);
    } catch (failure) {
      if (this.of === of) this._failure = failure;
    }
  }

  private _renderList({ nodes, edges }: CustomerNetwork) {
    const stepsOf = ({ from, to }: NetworkEdge): number =>
      Math.max(...nodes.filter(({ id }) => id === from || id === to).map(({ steps }) => steps));
    const rows = [...edges].sort((one, other) => stepsOf(one) - stepsOf(other));
    const name = (id: string) => {
      const node = nodes.find((each) => each.id === id);
      if (!node?.customerNo) return html`${node?.name}`;
      const { customerNo } = node;
      return html`<button class="link" data-test="picture-open" @click=${() => this.desk.openCustomer(customerNo)}>${node.name}</button>`;
    };
    return html`
      <table data-test="picture-table">
        <thead><tr><th>${t('picture.from')}</th><th>${t('relations.role')}</th><th>${t('picture.to')}</th><th class="right">${t('picture.amount')}</th></tr></thead>
        <tbody>${rows.map((edge) => html`<tr><td>${name(edge.from)}</td><td>${listed(edge.roles.map(say))}${edge.ended ? html` <span class="pill">${t('relations.ended')}</span>` : nothing}</td><td>${name(edge.to)}</td><td class="num right">${edge.amount === null ? '' : money(edge.amount)}</td></tr>`)}</tbody>
      </table>`;
  }

  static override styles = [
    base,
    controls,
    tables,
    states,
    css`
      :host { display: flex; flex-direction: column; min-height: 100%; }
      .bar { position: sticky; top: 0; z-index: 3; flex: none; display: flex; flex-wrap: wrap; align-items: center; gap: 4px 12px; min-height: 41px; padding: 4px 16px; background: var(--surface); border-bottom: 1px solid var(--rule); white-space: nowrap; }
      .choices { display: inline-flex; border: 1px solid var(--border); border-radius: var(--radius); overflow: hidden; }
      .choice { height: 24px; padding: 0 10px; border: 0; background: none; color: var(--ink-2); font-size: var(--text-s); } .choice + .choice { border-left: 1px solid var(--rule); }
      .choice:hover { background: var(--hover); } .choice[aria-pressed="true"] { background: var(--accent-soft); color: var(--accent-ink); font-weight: 600; } .choice:focus-visible { outline-offset: -2px; }
      label { display: inline-flex; align-items: center; gap: 6px; } way-form { margin-left: auto; }
      .role { width: auto; max-width: 120px; }
      network-drawing { flex: 1; min-height: 420px; }
      .way { padding: 6px 16px; border-bottom: 1px solid var(--rule); }
      .bounded { padding: 4px 16px 10px; text-align: center; }
    `,
  ];
}
customElements.define('relation-picture', RelationPicture);
