import { css, html, nothing } from 'lit';
import { AfterPaint } from '../../app/after-paint.ts';
import type { Desk } from '../../app/desk.ts';
import { DeskElement } from '../../app/desk-element.ts';
import { whenThere } from '../../app/when-there.ts';
import { base } from '../../styles/shared.ts';
import { type DeskTab, homeTab } from '../../workspace/workspace.ts';
import './desk-tabs.ts';
import './home-panel.ts';

/** The desk: tabs of customers, the one in front below; for who takes calls, what to do about it on the right. */
export class DeskPage extends DeskElement {
  private readonly afterPaint = new AfterPaint(this);
  /** Whom the column on the right is about; a frame behind the tab when another one comes to the front. */
  private assisted: DeskTab | null = null;

  protected override parts(desk: Desk) {
    return [desk.workspace, desk.phone.calls.all];
  }

  /** Puts the cursor into the wrap-up of the tab in front. */
  focusWrapUp(): void {
    this.afterPaint.whenShown(() => whenThere(this.shadowRoot, 'assist-column', (column) => column.focusForm()));
  }

  /** Puts the cursor into the search for articles; false where no call is in front. */
  focusKnowledge(): boolean {
    if (!customElements.get('assist-column')) return false;
    return this.shadowRoot?.querySelector('assist-column')?.focusKnowledge() ?? false;
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    const { tabs, active } = this.desk.workspace.get();
    const tab = tabs.find((other) => other.id === active) ?? null;
    if (active === homeTab || !tab) this.assisted = null;
    const takesCalls = this.desk.session.user.extension !== null;
    return html`
      <desk-tabs></desk-tabs>
      ${
        active === homeTab || !tab
          ? html`<home-panel role="tabpanel" id="panel"></home-panel>`
          : html`
          <div class="work ${takesCalls ? '' : 'whole'}" role="tabpanel" id="panel">
            ${
              tab.customerNo
                ? html`<customer-page .customerNo=${tab.customerNo} .interactionId=${tab.interactionId}></customer-page>`
                : html`<pop-panel .interactionId=${tab.interactionId}></pop-panel>`
            }
            ${takesCalls ? this._renderAssist(tab) : nothing}
          </div>`
      }
    `;
  }

  private _renderAssist(tab: DeskTab) {
    const isTime = this.afterPaint.of(tab.id);
    if (isTime) this.assisted = tab;
    if (!this.assisted) return nothing;
    const { interactionId, customerNo } = this.assisted;
    return html`<assist-column class=${isTime ? '' : 'behind'} .interactionId=${interactionId} .customerNo=${customerNo}></assist-column>`;
  }

  static override styles = [
    base,
    css`
      :host { display: grid; grid-template-rows: auto minmax(0, 1fr); }
      .work { display: grid; grid-template-columns: minmax(0, 1fr) 360px; min-height: 0; }
      .work.whole { grid-template-columns: minmax(0, 1fr); }
      .behind { visibility: hidden; }
      .work > * { min-height: 0; min-width: 0; }
    `,
  ];
}
customElements.define('desk-page', DeskPage);
declare global {
  interface HTMLElementTagNameMap {
    'desk-page': DeskPage;
  }
}
