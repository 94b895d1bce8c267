import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { goTo } from '../../app/router.ts';
import { t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import './risk-view.ts';
import './segments-view.ts';

/** Groups of customers: those the bank makes by rules, and those that stand and fall together. */
export class GroupsPage extends DeskElement {
  static override properties = { rest: { attribute: false } };
  /** `risk` and a group, or nothing. */
  declare rest: readonly string[];

  protected override render() {
    if (!this.hasDesk) return nothing;
    const { roles } = this.desk.session.user;
    const makesSegments = roles.includes('manager') || roles.includes('supervisor');
    const isRisk = this.rest[0] === 'risk' || !makesSegments;
    const choice = (on: boolean, test: string, text: string, go: () => void) =>
      html`<button class="choice" aria-pressed=${on} data-test=${test} @click=${go}>${text}</button>`;
    return html`
      <div class="bar"><h2>${t('groups.title')}</h2>
        ${makesSegments ? html`<span class="choices">${choice(!isRisk, 'groups-segments', t('segments.title'), () => goTo('groups'))}${choice(isRisk, 'groups-risk', t('risk.title'), () => goTo('groups', 'risk'))}</span>` : nothing}
      </div>
      ${isRisk ? html`<risk-view .groupId=${this.rest[1] ?? null}></risk-view>` : html`<segments-view></segments-view>`}
    `;
  }

  static override styles = [
    base,
    controls,
    css`
      :host { display: grid; grid-template-rows: auto minmax(0, 1fr); background: var(--surface); min-height: 0; }
      .bar { display: flex; align-items: center; gap: 16px; height: 44px; padding: 0 16px; border-bottom: 1px solid var(--rule); }
      .choices { display: inline-flex; border: 1px solid var(--border); border-radius: var(--radius); overflow: hidden; }
      .choice { height: 26px; padding: 0 12px; border: 0; background: none; color: var(--ink-2); } .choice + .choice { border-left: 1px solid var(--rule); }
      .choice[aria-pressed="true"] { background: var(--accent-soft); color: var(--accent-ink); font-weight: 600; } .choice:focus-visible { outline-offset: -2px; }
    `,
  ];
}
customElements.define('groups-page', GroupsPage);
