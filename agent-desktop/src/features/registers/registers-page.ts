import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { goTo } from '../../app/router.ts';
import { t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import './blind-fields.ts';
import './code-registers.ts';
import './match-weights.ts';

const tabs = ['lists', 'blind', 'weights'] as const;

/** What administrators set for the files of customers: the bank's short lists, what is typed blind, and how doubles are weighed. */
export class RegistersPage extends DeskElement {
  static override properties = { rest: { attribute: false } };
  /** `lists`, `lists/<list>`, `blind`, `weights` */
  declare rest: readonly string[];

  protected override render() {
    if (!this.hasDesk) return nothing;
    const tab = tabs.find((name) => name === this.rest[0]) ?? 'lists';
    return html`
      <header>
        <h2>${t('registers.title')}</h2>
        <nav aria-label=${t('registers.title')}>${tabs.map((name) => html`<button aria-current=${name === tab ? 'page' : 'false'} data-test="registers-tab-${name}" @click=${() => goTo('registers', name)}>${t(`registers.tab_${name}`)}</button>`)}</nav>
      </header>
      ${this._renderTab(tab)}
    `;
  }

  private _renderTab(tab: (typeof tabs)[number]) {
    if (tab === 'blind') return html`<blind-fields></blind-fields>`;
    if (tab === 'weights') return html`<match-weights></match-weights>`;
    return html`<code-registers .list=${this.rest[1] ?? ''}></code-registers>`;
  }

  static override styles = [
    base,
    controls,
    css`
      :host { display: grid; grid-template-rows: auto minmax(0, 1fr); height: 100%; background: var(--surface); }
      header { display: flex; align-items: center; gap: 24px; padding: 8px 16px 0; border-bottom: 1px solid var(--rule); }
      nav { display: flex; gap: 4px; }
      nav button { height: 36px; padding: 0 10px; border: 0; border-bottom: 2px solid transparent; background: none; color: var(--ink-2); }
      nav button:hover { color: var(--ink); }
      nav button[aria-current="page"] { border-color: var(--accent); color: var(--ink); font-weight: 600; }
    `,
  ];
}
customElements.define('registers-page', RegistersPage);
