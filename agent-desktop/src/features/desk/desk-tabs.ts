import { css, html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Desk } from '../../app/desk.ts';
import { DeskElement } from '../../app/desk-element.ts';
import { t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import { type DeskTab, homeTab } from '../../workspace/workspace.ts';
import '../../components/ui-icon.ts';

/** The open customers. Each keeps its own state; a mark says that a call waits behind it. */
export class DeskTabs extends DeskElement {
  protected override parts(desk: Desk) {
    return [desk.workspace, desk.phone.calls.all, desk.cards.entries];
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    const { tabs, active } = this.desk.workspace.get();
    return html`
      <div class="tabs" role="tablist" aria-label=${t('tabs.label')} data-test="tabs" @keydown=${this._key}>
        <span class="tab ${active === homeTab ? 'on' : ''}">
          <button role="tab" aria-selected=${active === homeTab} tabindex=${active === homeTab ? 0 : -1} title="Alt+1" data-test="tab-home" data-id=${homeTab} @click=${() => this.desk.activate(homeTab)}>
            <ui-icon name="headset" .size=${16}></ui-icon>${t('tabs.home')}
          </button>
        </span>
        ${repeat(
          tabs,
          (tab) => tab.id,
          (tab, index) => this._renderTab(tab, index, active),
        )}
      </div>
    `;
  }

  private _renderTab(tab: DeskTab, index: number, active: string) {
    const name = this._name(tab);
    const call = tab.interactionId ? this.desk.phone.calls.byInteraction(tab.interactionId)?.getSnapshot() : undefined;
    const tone = !call ? '' : call.matches('afterCall') ? 'wrap' : call.hasTag('talking') ? 'talking' : 'ringing';
    const open = call !== undefined;
    return html`
      <span class="tab ${tab.id === active ? 'on' : ''} ${tab.marked ? 'marked' : ''}">
        <button role="tab" aria-selected=${tab.id === active} tabindex=${tab.id === active ? 0 : -1} data-test="tab" data-id=${tab.id} data-marked=${tab.marked}
          title=${index < 8 ? `${name} (Alt+${index + 2})` : name} @click=${() => this.desk.activate(tab.id)}>
          ${tone ? html`<span class="dot ${tone}" title=${tone === 'wrap' ? t('tabs.unsaved') : ''}></span>` : nothing}
          <span class="cut">${name}</span>
          ${tab.marked ? html`<span class="flag" data-test="tab-mark">${t('tabs.waiting')}</span>` : nothing}
        </button>
        ${open ? nothing : html`<button class="close" tabindex="-1" aria-hidden="true" data-test="tab-close" title=${t('tabs.close', { name })} @click=${() => this.desk.closeTab(tab.id)}><ui-icon name="close" .size=${14}></ui-icon></button>`}
      </span>
    `;
  }

  private _name(tab: DeskTab): string {
    if (tab.customerNo) {
      const entry = this.desk.cards.entries.get().get(tab.customerNo);
      return entry?.kind === 'ready' ? entry.card.summary.name : tab.customerNo;
    }
    const kind =
      tab.interactionId &&
      this.desk.phone.calls.byInteraction(tab.interactionId)?.getSnapshot().context.view?.match.kind;
    return t(kind === 'several' ? 'tabs.several' : kind === 'withheld' ? 'tabs.withheld' : 'tabs.unknown');
  }

  private _key(event: KeyboardEvent): void {
    const ids = [homeTab, ...this.desk.workspace.get().tabs.map((tab) => tab.id)];
    const at = ids.indexOf(this.desk.workspace.get().active);
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: ids.length - 1 }[event.key];
    if (event.key === 'Delete') {
      const tab = this.desk.workspace.get().tabs.find((other) => other.id === ids[at]);
      if (tab && !(tab.interactionId && this.desk.phone.calls.byInteraction(tab.interactionId)))
        this.desk.closeTab(tab.id);
    }
    if (next === undefined) return;
    event.preventDefault();
    this.desk.activate(ids[(next + ids.length) % ids.length] ?? homeTab);
    void this.updateComplete.then(() => this.shadowRoot?.querySelector<HTMLElement>('[aria-selected=true]')?.focus());
  }

  static override styles = [
    base,
    controls,
    css`
      .tabs { display: flex; height: 36px; padding: 0 8px; gap: 2px; align-items: flex-end; background: var(--ground); border-bottom: 1px solid var(--rule); overflow: hidden; }
      .tab { position: relative; display: flex; align-items: center; height: 32px; min-width: 0; max-width: 220px; border: 1px solid transparent; border-bottom: 0; border-radius: var(--radius) var(--radius) 0 0; color: var(--ink-2); }
      .tab:hover { background: var(--hover); }
      .tab.on { background: var(--surface); border-color: var(--rule); color: var(--ink); font-weight: 600; }
      .tab.on::after { content: ""; position: absolute; inset: auto 0 -1px; height: 1px; background: var(--surface); }
      .tab button { border: 0; background: none; color: inherit; font-weight: inherit; height: 100%; }
      .tab [role="tab"] { display: flex; align-items: center; gap: 7px; min-width: 0; padding: 0 12px; }
      .close { display: grid; place-items: center; width: 24px; padding: 0; margin-left: -8px; color: var(--ink-3); }
      .close:hover { color: var(--ink); }
      .dot { flex: none; width: 8px; height: 8px; border-radius: 50%; background: var(--accent); } .dot.talking { background: var(--ok-solid); } .dot.wrap { background: var(--wrap); border-radius: 2px; }
      .marked { background: var(--accent-soft); color: var(--accent-ink); }
      .flag { font-size: 11px; line-height: 16px; padding: 0 5px; border-radius: 8px; background: var(--accent); color: var(--on-accent); }
    `,
  ];
}
customElements.define('desk-tabs', DeskTabs);
