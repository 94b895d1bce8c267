import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { goTo } from '../../app/router.ts';
import { t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import './agent-day.ts';
import './call-report.ts';

const parts = ['calls', 'callbacks', 'agent_day', 'staffing', 'mail', 'records'] as const;
const loaded = {
  calls: () => html`<call-report></call-report>`,
  callbacks: () => {
    void import('./callback-report.ts');
    return html`<callback-report></callback-report>`;
  },
  agent_day: () => html`<agent-day></agent-day>`,
  staffing: () => {
    void import('./staffing-plan.ts');
    return html`<staffing-plan></staffing-plan>`;
  },
  mail: () => {
    void import('./report-mail.ts');
    return html`<report-mail></report-mail>`;
  },
  records: () => {
    void import('./call-reconciliations.ts');
    return html`<call-reconciliations></call-reconciliations>`;
  },
};

/** For supervisors and managers: what became of the calls, and what agents did with their days. */
export class ReportsPage extends DeskElement {
  static override properties = { shown: {} };
  declare shown: string | null;

  constructor() {
    super();
    this.shown = null;
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    const part = parts.find((each) => each === this.shown) ?? 'calls';
    return html`
      <header>
        <h2>${t('reports.title')}</h2>
        <nav aria-label=${t('reports.title')}>
          ${parts.map((each) => html`<button class="button plain ${each === part ? 'chosen' : ''}" aria-current=${each === part ? 'page' : nothing} data-test="reports-${each}" @click=${() => goTo('reports', each)}>${t(`reports.${each}`)}</button>`)}
        </nav>
      </header>
      ${loaded[part]()}
    `;
  }

  static override styles = [
    base,
    controls,
    css`
      :host { display: grid; grid-template-rows: auto minmax(0, 1fr); background: var(--surface); min-height: 0; }
      header { display: flex; align-items: center; gap: 16px; padding: 6px 16px; border-bottom: 1px solid var(--rule); }
      nav { display: flex; gap: 2px; } .chosen { background: var(--selected) !important; font-weight: 600; }
    `,
  ];
}
customElements.define('reports-page', ReportsPage);
