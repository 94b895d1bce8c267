import type { CustomerSummary, SegmentMove } from '@tellerline/contracts';
import { css, html, nothing, type PropertyValues } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { goTo } from '../../app/router.ts';
import { listKeys } from '../../components/list-keys.ts';
import { emptyState, errorState, skeletonRows, states } from '../../components/ui-states.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls, tables } from '../../styles/shared.ts';
import { groupsApi } from './groups-api.ts';

interface Line {
  customer: CustomerSummary;
  move: Pick<SegmentMove, 'day' | 'entered'> | null;
}

/** Who is in a segment, or who came and went; page by page, Enter opens the customer. */
export class SegmentPeople extends DeskElement {
  static override properties = {
    segmentId: {},
    version: {},
    shown: {},
    _lines: { state: true },
    _next: { state: true },
    _failure: { state: true },
  };
  declare segmentId: string;
  /** Another one: the segment was reckoned anew. */
  declare version: string;
  declare shown: 'members' | 'moves';
  declare private _lines: readonly Line[] | null;
  declare private _next: string | null;
  declare private _failure: unknown;
  private asked = '';

  constructor() {
    super();
    Object.assign(this, { _lines: null, _next: null, _failure: null });
  }

  protected override willUpdate(_changed: PropertyValues): void {
    const asked = `${this.segmentId} ${this.shown} ${this.version}`;
    if (!this.hasDesk || this.asked === asked) return;
    this.asked = asked;
    this._lines = null;
    void this._load(null);
  }

  private async _load(cursor: string | null): Promise<void> {
    const { asked, shown } = this;
    const api = groupsApi(this.desk.http);
    try {
      const page =
        shown === 'members'
          ? await api
              .members(this.segmentId, cursor)
              .then(({ items, next }) => ({ next, lines: items.map((customer): Line => ({ customer, move: null })) }))
          : await api.moves(this.segmentId, cursor).then(({ items, next }) => ({
              next,
              lines: items.map(({ customer, ...move }): Line => ({ customer, move })),
            }));
      if (asked !== this.asked) return;
      this._lines = [...(cursor === null ? [] : (this._lines ?? [])), ...page.lines];
      this._next = page.next;
      this._failure = null;
    } catch (failure) {
      if (asked === this.asked) this._failure = failure;
    }
  }

  protected override render() {
    if (this._failure) return errorState(t('segments.load_failed'), this._failure, () => void this._load(null));
    if (!this._lines) return skeletonRows(8);
    if (this._lines.length === 0)
      return emptyState('people', t(this.shown === 'members' ? 'segments.nobody' : 'segments.no_moves'));
    const moves = this.shown === 'moves';
    return html`
      <table data-test="segment-people" @keydown=${listKeys}>
        <thead><tr>${moves ? html`<th>${t('segments.day')}</th><th>${t('segments.move')}</th>` : nothing}<th>${t('segments.customer_no')}</th><th>${t('segments.customer')}</th><th>${t('segments.branch')}</th><th>${t('segments.manager')}</th></tr></thead>
        <tbody>${this._lines.map((line) => this._renderLine(line))}</tbody>
      </table>
      ${this._next ? html`<p class="more"><button class="button" @click=${() => this._load(this._next)}>${t('common.more')}</button></p>` : nothing}`;
  }

  private _renderLine({ customer, move }: Line) {
    const open = (): void => {
      this.desk.openCustomer(customer.customerNo);
      goTo('desk');
    };
    return html`
      <tr tabindex="0" @click=${open} @keydown=${(event: KeyboardEvent) => event.key === 'Enter' && open()}>
        ${move ? html`<td class="num">${move.day}</td><td><span class="pill ${move.entered ? 'ok' : 'warning'}">${t(move.entered ? 'segments.entered' : 'segments.left')}</span></td>` : nothing}
        <td class="num">${customer.customerNo}</td><td class="wide">${customer.name}${customer.vip ? html` <span class="pill accent">VIP</span>` : nothing}</td><td>${say(customer.branch.name)}</td><td>${customer.managerName ?? ''}</td>
      </tr>`;
  }

  static override styles = [
    base,
    controls,
    tables,
    states,
    css`:host { display: block; overflow: auto; } .more { padding: 12px 16px; }`,
  ];
}
customElements.define('segment-people', SegmentPeople);
