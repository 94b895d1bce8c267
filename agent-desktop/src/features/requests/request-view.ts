import { complaintCauses, type RequestDetail, requestOutcomes } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { goTo } from '../../app/router.ts';
import { errorState, skeletonRows, states } from '../../components/ui-states.ts';
import { dateTime, money } from '../../i18n/format.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import { requestsApi } from './requests-api.ts';
import './request-links.ts';
import './request-moves.ts';

/**
 * One request: what is wanted, by when, what was done, and what can be done now.
 * @fires changed - with the request after a move
 */
export class RequestView extends DeskElement {
  static override properties = { requestId: {}, _request: { state: true }, _failure: { state: true } };
  declare requestId: string;
  declare private _request: RequestDetail | null;
  declare private _failure: unknown;
  private loadedFor = '';

  constructor() {
    super();
    this._request = null;
    this._failure = null;
  }

  protected override willUpdate(): void {
    if (!this.hasDesk || !this.requestId || this.loadedFor === this.requestId) return;
    this.loadedFor = this.requestId;
    this._request = null;
    void this._load();
  }

  protected override render() {
    if (this._failure) return errorState(t('requests.load_failed'), this._failure, () => void this._load());
    const request = this._request;
    if (!request) return skeletonRows(8);
    const { row } = request;
    const line = (name: string, value: unknown, late = false) =>
      value ? html`<dt>${name}</dt><dd class=${late ? 'late num' : 'num'}>${value}</dd>` : nothing;
    return html`
      <header>
        <h3 class="cut" data-test="request-subject" title=${row.subject}>${row.subject}</h3>
        ${row.customer ? html`<button class="link" data-test="request-customer" @click=${() => this._openCustomer(row.customer?.customerNo ?? '')}>${t('requests.open_customer')}</button>` : nothing}
      </header>
      <p class="facts small muted num">${[row.reference, say(row.kind.name), t(`requests.priority_${row.priority}`), row.customer?.name ?? t('requests.unknown'), row.reopened > 0 ? t('requests.reopened_times', { n: row.reopened }) : ''].filter(Boolean).join(' · ')}</p>
      <section><p class="said">${request.text || row.subject}</p>${request.wish ? html`<p class="said"><span class="muted">${t('requests.wish')}</span> ${request.wish}</p>` : nothing}</section>
      <dl>
        ${line(t('requests.opened'), dateTime(row.openedAt))}
        ${line(t('requests.due'), row.dueAt ? dateTime(row.dueAt) : row.state === 'waiting' ? t('requests.waiting') : null, row.overdue)}
        ${row.state === 'closed' ? nothing : line(t('requests.legal_due'), row.legalDueAt && dateTime(row.legalDueAt))}
        ${request.acknowledgeBy ? line(t('requests.acknowledge_by'), request.acknowledgedAt ? t('requests.acknowledged_at', { at: dateTime(request.acknowledgedAt) }) : dateTime(request.acknowledgeBy)) : nothing}
        ${line(t('requests.owner'), row.owner?.displayName ?? t('requests.free'))}
        ${row.escalatedTo ? line(t('requests.escalation'), t(`requests.at_${row.escalatedTo}s`), true) : nothing}
        ${row.outcome ? line(t('requests.outcome'), say(requestOutcomes[row.outcome])) : nothing}
        ${request.cause ? line(t('requests.cause'), say(complaintCauses[request.cause])) : nothing}
        ${request.redressFen ? line(t('requests.redress'), money(request.redressFen)) : nothing}
      </dl>
      ${request.mayWork || request.mayClaim ? html`<request-moves .request=${request} @changed=${(event: CustomEvent<RequestDetail>) => this._changed(event.detail)}></request-moves>` : nothing}
      <request-links .request=${request} @changed=${(event: CustomEvent<RequestDetail>) => this._changed(event.detail)}></request-links>
      <section aria-label=${t('requests.story')}>
        <h4>${t('requests.story')}</h4>
        <ol data-test="request-entries">${request.entries.map((entry) => html`<li><span class="num small muted">${dateTime(entry.at)}</span><strong>${t(`requests.entry_${entry.what}`)}</strong><span class="muted">${entry.by ?? ''}</span>${entry.text && !silent.has(entry.what) ? html`<p>${entry.text}</p>` : nothing}</li>`)}</ol>
      </section>
    `;
  }

  private _changed(request: RequestDetail): void {
    this._request = request;
    this.dispatchEvent(new CustomEvent('changed', { detail: request }));
  }

  private _openCustomer(customerNo: string): void {
    this.desk.openCustomer(customerNo);
    goTo('desk');
  }

  private async _load(): Promise<void> {
    const id = this.requestId;
    this._failure = null;
    try {
      const request = await requestsApi(this.desk.http).one(id);
      if (id === this.requestId) this._request = request;
    } catch (error) {
      if (id === this.requestId) this._failure = error;
    }
  }

  static override styles = [
    base,
    controls,
    states,
    css`
      :host { display: block; }
      header { display: flex; align-items: center; gap: 12px; padding: 8px 16px 0; } header .link { margin-left: auto; white-space: nowrap; }
      h3 { font-size: var(--text-l); color: var(--ink); } h4 { margin: 0; line-height: 28px; font-size: var(--text-m); }
      .facts { padding: 0 16px 8px; border-bottom: 1px solid var(--rule); }
      section { padding: 8px 16px; } .said { overflow-wrap: anywhere; white-space: pre-line; }
      dl { display: grid; grid-template-columns: 100px minmax(0, 1fr); gap: 4px 8px; padding: 8px 16px; border-top: 1px solid var(--rule); border-bottom: 1px solid var(--rule); }
      dt { color: var(--ink-2); font-size: var(--text-s); line-height: 20px; } dd { line-height: 20px; overflow-wrap: anywhere; }
      ol li { display: flex; flex-wrap: wrap; gap: 0 8px; align-items: baseline; padding: 4px 0; border-top: 1px solid var(--rule); } ol p { flex-basis: 100%; overflow-wrap: anywhere; }
      .late { color: var(--danger); font-weight: 600; }
    `,
  ];
}
customElements.define('request-view', RequestView);

/** Entries whose text is a code. */
const silent: ReadonlySet<string> = new Set(['told', 'mailed', 'escalated', 'linked']);
