import { type LossWave, type RiskGroupDetail, riskGroupLabels } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { goTo } from '../../app/router.ts';
import { errorState, skeletonRows, states } from '../../components/ui-states.ts';
import { explain } from '../../data/api-client.ts';
import { dateTime, money } from '../../i18n/format.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls, tables } from '../../styles/shared.ts';
import { groupsApi } from './groups-api.ts';

const sum = (fen: number | null): string => (fen === null ? '****' : money(fen));

/** One risk group: its members with what they owe and stand for, who falls when one falls, its rings and its history. */
export class RiskGroup extends DeskElement {
  static override properties = {
    groupId: {},
    _detail: { state: true },
    _failure: { state: true },
    _first: { state: true },
    _percent: { state: true },
    _wave: { state: true },
    _waveFailure: { state: true },
  };
  declare groupId: string;
  declare private _detail: RiskGroupDetail | null;
  declare private _failure: unknown;
  declare private _first: string;
  declare private _percent: number;
  declare private _wave: LossWave | null;
  declare private _waveFailure: unknown;
  private loadedFor = '';

  constructor() {
    super();
    Object.assign(this, { _detail: null, _failure: null, _first: '', _percent: 100, _wave: null, _waveFailure: null });
  }

  protected override willUpdate(): void {
    if (!this.hasDesk || !this.groupId || this.loadedFor === this.groupId) return;
    this.loadedFor = this.groupId;
    this._detail = null;
    void this._load();
  }

  private async _load(): Promise<void> {
    const id = this.groupId;
    try {
      const detail = await groupsApi(this.desk.http).riskGroup(id);
      if (id !== this.groupId) return;
      this._detail = detail;
      this._failure = null;
      this._first = detail.members[0]?.customerNo ?? '';
      if (detail.row.kind !== 'control' && detail.row.dissolvedOn === null) void this._reckon();
    } catch (failure) {
      if (id === this.groupId) this._failure = failure;
    }
  }

  private async _reckon(): Promise<void> {
    const [id, first, percent] = [this.groupId, this._first, this._percent];
    try {
      const wave = await groupsApi(this.desk.http).loss(id, first, percent);
      if (id !== this.groupId || first !== this._first || percent !== this._percent) return;
      this._wave = wave;
      this._waveFailure = null;
    } catch (failure) {
      this._waveFailure = failure;
    }
  }

  protected override render() {
    if (this._failure) return errorState(t('risk.load_failed'), this._failure, () => void this._load());
    const detail = this._detail;
    if (!detail) return skeletonRows(8);
    const { row, members } = detail;
    const hidden = row.members - row.visible;
    return html`
      <div class="scroll all" role="region" tabindex="0" aria-label=${row.code}>
        <header><h2>${say(riskGroupLabels[row.kind])} <span class="num">${row.code}</span></h2>
          <p class="small muted">${t('risk.summary', { n: row.members, exposure: money(row.exposure), day: row.foundOn })}${hidden > 0 ? html` · <strong data-test="risk-hidden">${t('risk.hidden', { n: hidden })}</strong>` : nothing}${detail.cut ? html` · ${t('risk.cut')}` : nothing}</p></header>
        <table data-test="risk-members">
          <thead><tr><th>${t('risk.member')}</th><th class="right">${t('risk.debt')}</th><th class="right">${t('risk.deposits')}</th><th class="right">${t('risk.guarantees')}</th><th class="right">${t('risk.guaranteed')}</th></tr></thead>
          <tbody>${members.map((member) => html`<tr><td class="wide"><button class="link" @click=${() => this._open(member.customerNo)}>${member.name}</button></td><td class="num right">${sum(member.debt)}</td><td class="num right">${sum(member.deposits)}</td><td class="num right">${money(member.guarantees)}</td><td class="num right">${money(member.guaranteed)}</td></tr>`)}</tbody>
        </table>
        ${row.kind === 'control' || row.dissolvedOn !== null ? nothing : this._renderWave(detail)}
        ${this._renderEdges(detail)}
        <section><h3>${t('risk.history')}</h3><ul>${detail.history.map((event) => html`<li class="small"><span class="num">${dateTime(event.at)}</span> ${t(`risk.event_${event.what}`, { n: event.members, exposure: money(event.exposure) })}</li>`)}</ul></section>
      </div>`;
  }

  private _renderWave({ members }: RiskGroupDetail) {
    const wave = this._wave;
    return html`
      <section data-test="risk-wave"><h3>${t('risk.wave')}</h3>
        <div class="tools">
          <label class="small">${t('risk.falls_first')} <select data-test="risk-first" @change=${(event: Event) => this._ask({ first: (event.target as HTMLSelectElement).value })}>${members.map((member) => html`<option value=${member.customerNo} ?selected=${member.customerNo === this._first}>${member.name}</option>`)}</select></label>
          <label class="small">${t('risk.lost_share', { n: this._percent })} <input type="range" min="10" max="100" step="10" data-test="risk-percent" .value=${String(this._percent)} @change=${(event: Event) => this._ask({ percent: Number((event.target as HTMLInputElement).value) })}></label>
        </div>
        ${this._waveFailure ? html`<p class="fault" role="alert">${explain(this._waveFailure)}</p>` : nothing}
        ${
          wave
            ? html`
          <ol>${wave.rounds.map(
            (round, at) => html`<li><span class="round">${t('risk.round', { n: at + 1 })}</span><span>
            ${round.claims.map((claim) => html`<span class="pill ${claim.falls ? 'danger' : 'ok'}">${claim.name} · ${t(claim.falls ? 'risk.claimed_falls' : 'risk.claimed_holds', { amount: money(claim.claimed) })}</span> `)}
            ${round.hidden > 0 ? html`<span class="pill">${t('risk.hidden_claims', { n: round.hidden, falling: round.hiddenFalling })}</span>` : nothing}</span></li>`,
          )}</ol>
          <p role="status" class="result">${t(wave.rounds.length === 0 ? 'risk.nobody_claimed' : 'risk.result', { n: wave.fallen, amount: sum(wave.uncovered) })}</p>`
            : skeletonRows(2)
        }
      </section>`;
  }

  private _renderEdges({ edges, members, rings }: RiskGroupDetail) {
    const name = (customerNo: string): string =>
      members.find((member) => member.customerNo === customerNo)?.name ?? customerNo;
    return html`
      <section><h3>${t('risk.ties')}</h3>
        <ul data-test="risk-edges">${edges.map((edge) => html`<li>${name(edge.from)} → ${name(edge.to)} <span class="num muted">${edge.amount !== null ? money(edge.amount) : edge.share !== null ? `${edge.share / 100} %` : ''}</span></li>`)}</ul>
        ${rings.length > 0 ? html`<h3>${t('risk.rings')}</h3><ul data-test="risk-rings">${rings.map((ring) => html`<li>${[...ring, ring[0] ?? ''].map(name).join(' → ')}</li>`)}</ul>` : nothing}
      </section>`;
  }

  private _ask({ first = this._first, percent = this._percent }: { first?: string; percent?: number }): void {
    this._first = first;
    this._percent = percent;
    void this._reckon();
  }

  private _open(customerNo: string): void {
    this.desk.openCustomer(customerNo);
    goTo('desk');
  }

  static override styles = [
    base,
    controls,
    tables,
    states,
    css`
      :host { display: grid; min-height: 0; } .all { min-height: 0; }
      header { padding: 8px 16px; border-bottom: 1px solid var(--rule); } section { padding: 8px 16px; border-top: 1px solid var(--rule); } th { position: static; }
      .tools { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 24px; min-height: 36px; } label { display: inline-flex; align-items: center; gap: 8px; white-space: nowrap; } label select { width: auto; max-width: 220px; }
      ol li { display: flex; gap: 8px; padding: 2px 0; } .round { flex: 0 0 64px; color: var(--ink-2); font-size: var(--text-s); line-height: 24px; } ol .pill { margin: 1px 0; }
      .result { padding-top: 4px; font-weight: 600; } li { min-height: 24px; }
    `,
  ];
}
customElements.define('risk-group', RiskGroup);
