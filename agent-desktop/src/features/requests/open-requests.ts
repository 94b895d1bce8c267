import { RequestPage, type RequestRow } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { goTo } from '../../app/router.ts';
import { queryOf } from '../../data/http.ts';
import { shortDateTime } from '../../i18n/format.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';

const SHOWN = 3;

/** Requests and complaints of a customer that are still open, the most urgent first; nothing where there are none. */
export class OpenRequests extends DeskElement {
  static override properties = { customerNo: {}, _rows: { state: true } };
  declare customerNo: string;
  declare private _rows: readonly RequestRow[];
  private askedFor = '';

  constructor() {
    super();
    this._rows = [];
  }

  protected override willUpdate(): void {
    if (!this.hasDesk || !this.customerNo || this.askedFor === this.customerNo) return;
    this.askedFor = this.customerNo;
    void this._load(this.customerNo);
  }

  protected override render() {
    if (this._rows.length === 0) return nothing;
    const more = this._rows.length - SHOWN;
    return html`<section data-test="open-requests">
      <h3>${t('requests.of_customer')}</h3>
      <ul>${this._rows.slice(0, SHOWN).map((row) => this._renderRow(row))}</ul>
      ${more > 0 ? html`<p class="small muted">${t('requests.more_open', { n: more })}</p>` : nothing}
    </section>`;
  }

  private _renderRow({ id, reference, kind, subject, dueAt, overdue }: RequestRow) {
    const due = dueAt === null ? '' : `${t('requests.due')} ${shortDateTime(dueAt, new Date())}`;
    return html`<li>
      <button class="link" title=${`${reference} · ${subject}`} data-test="open-request" @click=${() => goTo('requests', id)}>${say(kind.name)} · ${subject}</button>
      <span class="small num ${overdue ? 'late' : 'muted'}">${due}</span>
    </li>`;
  }

  private async _load(customerNo: string): Promise<void> {
    this._rows = [];
    // Beside the call: without it the desk is whole.
    const page = await this.desk.http
      .get(`/service-requests${queryOf({ scope: 'team', customerNo })}`, RequestPage)
      .catch(() => null);
    if (page && this.customerNo === customerNo) this._rows = page.items;
  }

  static override styles = [
    base,
    controls,
    css`
      :host { display: block; }
      section { display: grid; gap: 4px; padding: 12px 16px; border-bottom: 1px solid var(--rule); }
      li { display: flex; justify-content: space-between; gap: 8px; align-items: baseline; }
      .link { min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; } .small { white-space: nowrap; }
      .late { color: var(--danger); font-weight: 600; }
    `,
  ];
}
customElements.define('open-requests', OpenRequests);
