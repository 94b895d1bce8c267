import type { CallView, CustomerCard, CustomerSummary, Role } from '@tellerline/contracts';
import { css, html, nothing, type PropertyValues } from 'lit';
import type { Desk } from '../../app/desk.ts';
import { DeskElement } from '../../app/desk-element.ts';
import { markPop } from '../../app/pop-mark.ts';
import { explain } from '../../data/api-client.ts';
import { time } from '../../i18n/format.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import { customerOf } from '../../workspace/workspace.ts';
import { openCall } from '../wrap-up/open-call.ts';
import '../../components/ui-icon.ts';

const flagIcon = { info: 'info', warning: 'warning', danger: 'stop' } as const;

/** Who it is, in one line of 56 px; with a call, its painting is the screen pop. */
export class CustomerHeader extends DeskElement {
  static override properties = {
    summary: { attribute: false },
    flags: { attribute: false },
    readAt: {},
    interactionId: {},
    _linking: { state: true },
    _failure: { state: true },
  };
  declare summary: CustomerSummary | null;
  declare flags: CustomerCard['flags'];
  declare readAt: string | null;
  declare interactionId: string | null;
  declare private _linking: boolean;
  declare private _failure: unknown;

  constructor() {
    super();
    this._linking = false;
    this._failure = null;
  }

  protected override parts(desk: Desk) {
    return [desk.phone.calls.all, desk.outbox.entries];
  }

  protected override willUpdate(changed: PropertyValues<CustomerHeader>): void {
    if (changed.has('summary')) this._failure = null;
  }

  protected override updated(): void {
    const id = this.interactionId;
    if (id && this.summary && this.hasDesk) markPop(id, () => this.desk.painted(id));
  }

  protected override render() {
    const { summary } = this;
    if (!summary)
      return html`<header aria-busy="true" data-test="customer-header"><span class="skeleton name-skeleton"></span></header>`;
    const gender = summary.gender === '1' || summary.gender === '2' ? t(`customer.gender_${summary.gender}`) : '';
    return html`
      <header data-test="customer-header" data-customer=${summary.customerNo}>
        <ui-icon .name=${summary.kind === 'corporate' ? 'building' : 'person'} .size=${24}></ui-icon>
        <h2 class="cut" data-test="customer-name">${summary.name}</h2>
        <span class="num" data-test="customer-no" title=${t('customer.no')}>${summary.customerNo}</span>
        <span class="facts cut">
          ${[gender, summary.age === null ? '' : t('customer.age', { age: summary.age }), say(summary.branch.name), summary.managerName ?? t('customer.none_manager')].filter(Boolean).map((fact) => html`<span>${fact}</span>`)}
        </span>
        <span class="pills">
          <standing-badges .customerNo=${summary.customerNo}></standing-badges>
          ${summary.status !== 'prospect' ? nothing : html`<span class="pill accent" data-test="customer-status">${t(`customer.${summary.status}`)}</span>`}
          ${this.flags.map((flag) => html`<span class="pill ${flag.severity === 'info' ? '' : flag.severity}" data-test="customer-flag"><ui-icon .name=${flagIcon[flag.severity]} .size=${14}></ui-icon>${say(flag.text)}${flag.advice ? ` → ${say(flag.advice)}` : ''}</span>`)}
        </span>
        ${this._renderLink(summary.customerNo)}
        ${this._mayObserve() ? html`<button class="button plain read" data-test="observe" title=${t('alerts.observe')} aria-label=${t('alerts.observe')} @click=${() => this.dispatchEvent(new CustomEvent('observe'))}><ui-icon name="flag" .size=${16}></ui-icon></button>` : nothing}
        ${this._mayObserve() ? html`<button class="button plain read" data-test="request-new" title=${t('customer.request')} aria-label=${t('customer.request')} @click=${() => this.dispatchEvent(new CustomEvent('request'))}><ui-icon name="note" .size=${16}></ui-icon></button>` : nothing}
        ${this.readAt ? html`<button class="button plain read" data-test="customer-reload" title=${`${t('customer.read_at', { at: time(this.readAt) })} · ${t('common.reload')}`} aria-label=${t('common.reload')} @click=${() => this.dispatchEvent(new CustomEvent('reload-card'))}><ui-icon name="refresh" .size=${16}></ui-icon></button>` : nothing}
      </header>
    `;
  }

  private _mayObserve(): boolean {
    const observers: readonly Role[] = ['agent', 'supervisor', 'clerk', 'manager'];
    return this.hasDesk && this.desk.session.user.roles.some((role) => observers.includes(role));
  }

  /** The way to put a wrong match right: while a call is open, any other customer can be said to be the caller. */
  private _renderLink(customerNo: string) {
    const call = this.hasDesk ? openCall(this.desk) : null;
    if (!call || customerOf(call) === customerNo) return nothing;
    return html`
      ${this._failure ? html`<span class="fault cut" role="alert" data-test="link-error">${t('pick.failed', { why: explain(this._failure) })}</span>` : nothing}
      <button class="button link-call" data-test="link-call" ?disabled=${this._linking} @click=${() => this._link(call, customerNo)}><ui-icon name="phone" .size=${16}></ui-icon>${t('search.link')}</button>
    `;
  }

  private async _link({ interactionId }: CallView, customerNo: string): Promise<void> {
    this._linking = true;
    this._failure = null;
    try {
      await this.desk.chooseCustomer(interactionId, customerNo);
      this.desk.activate(`call:${interactionId}`);
      this.desk.closeTab(`customer:${customerNo}`);
    } catch (error) {
      this._failure = error;
    } finally {
      this._linking = false;
    }
  }

  static override styles = [
    base,
    controls,
    css`
      header { display: flex; align-items: center; gap: 12px; height: 52px; padding: 0 12px 0 16px; border-bottom: 1px solid var(--rule); }
      header > ui-icon { color: var(--ink-3); }
      h2 { font-size: var(--text-xl); line-height: 28px; flex: 0 1 auto; min-width: 60px; }
      .facts { color: var(--ink-2); flex: 0 1000 auto; min-width: 0; }
      .facts span + span::before { content: "·"; margin: 0 6px; color: var(--ink-3); }
      .pills { display: flex; gap: 6px; margin-left: auto; overflow: hidden; flex: 0 1 auto; }
      .link-call { flex: none; }
      .read { padding: 0 6px; color: var(--ink-3); }
      .skeleton { display: block; height: 18px; border-radius: 3px; background: var(--skeleton); } .name-skeleton { width: 240px; }
    `,
  ];
}
customElements.define('customer-header', CustomerHeader);
