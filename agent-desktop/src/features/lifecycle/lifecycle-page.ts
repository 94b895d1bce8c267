import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { goTo } from '../../app/router.ts';
import { t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import './candidate-list.ts';
import './lifecycle-runs.ts';
import './lifecycle-settings.ts';
import './stage-flow.ts';
import './stage-matrix.ts';

const tabs = ['flow', 'now', 'candidates', 'settings', 'runs'] as const;
type Tab = (typeof tabs)[number];

/** The lifecycle of all customers of one's branches, for those who lead. */
export class LifecyclePage extends DeskElement {
  static override properties = { tab: {} };
  declare tab: string;

  private get _tab(): Tab {
    return tabs.find((tab) => tab === this.tab) ?? 'flow';
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    return html`
      <header>
        <h2>${t('life.title')}</h2>
        <nav role="tablist" aria-label=${t('life.title')} @keydown=${this._key}>${tabs.map(
          (tab) =>
            html`<button role="tab" class="tab" aria-selected=${tab === this._tab} tabindex=${tab === this._tab ? 0 : -1} data-test="life-tab-${tab}" @click=${() => goTo('lifecycle', tab)}>${t(`life.tab_${tab}`)}</button>`,
        )}</nav>
      </header>
      <div class="scroll" role="tabpanel" tabindex="0" aria-label=${t(`life.tab_${this._tab}`)}>${this._renderTab()}</div>
    `;
  }

  private _renderTab() {
    switch (this._tab) {
      case 'flow':
        return html`<stage-flow></stage-flow>`;
      case 'now':
        return html`<stage-matrix></stage-matrix>`;
      case 'candidates':
        return html`<candidate-list></candidate-list>`;
      case 'settings':
        return html`<lifecycle-settings></lifecycle-settings>`;
      case 'runs':
        return html`<lifecycle-runs></lifecycle-runs>`;
    }
  }

  private _key(event: KeyboardEvent): void {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const next = tabs[(tabs.indexOf(this._tab) + step + tabs.length) % tabs.length] ?? 'flow';
    goTo('lifecycle', next);
    void this.updateComplete.then(() => this.shadowRoot?.querySelector<HTMLElement>('[aria-selected=true]')?.focus());
  }

  static override styles = [
    base,
    controls,
    css`
      :host { display: grid; grid-template-rows: auto minmax(0, 1fr); height: 100%; background: var(--surface); }
      header { display: flex; align-items: center; gap: 20px; padding: 8px 16px; border-bottom: 1px solid var(--rule); }
      nav { display: flex; gap: 4px; }
      .tab { min-height: var(--control); padding: 0 12px; border: 1px solid transparent; border-radius: var(--radius); background: none; }
      .tab[aria-selected="true"] { background: var(--selected); border-color: var(--accent); font-weight: 600; }
      [role="tabpanel"]:focus-visible { outline-offset: -2px; }
    `,
  ];
}
customElements.define('lifecycle-page', LifecyclePage);
