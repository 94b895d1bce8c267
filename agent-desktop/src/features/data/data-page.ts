import type { Role } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { goTo } from '../../app/router.ts';
import { t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import './attribute-form.ts';
import './attribute-list.ts';
import './export-list.ts';
import './import-list.ts';
import './import-view.ts';

const tabs = ['attributes', 'imports', 'exports'] as const;
type Tab = (typeof tabs)[number];
const rolesOf: Record<Tab, readonly Role[]> = {
  attributes: ['clerk', 'manager', 'reviewer', 'supervisor'],
  imports: ['clerk', 'manager'],
  exports: ['clerk', 'reviewer', 'manager', 'supervisor'],
};

/** Data in tables: industry attributes, what is sent in, what is taken out. */
export class DataPage extends DeskElement {
  static override properties = { rest: { attribute: false } };
  /** `attributes`, `attributes/new`, `attributes/<draft>`, `imports`, `imports/<kind>`, `imports/<id>`, `exports`, `exports/<list>`, `exports/<list>/<its filter>` */
  declare rest: readonly string[];

  protected override render() {
    if (!this.hasDesk) return nothing;
    const { roles } = this.desk.session.user;
    // A reviewer looks at the table he decides about; the list of all is for who sends them in.
    const decides = roles.includes('reviewer') && this.rest[0] === 'imports' && /^\d+$/.test(this.rest[1] ?? '');
    const mine = tabs.filter(
      (tab) => rolesOf[tab].some((role) => roles.includes(role)) || (tab === 'imports' && decides),
    );
    const tab = mine.find((name) => name === this.rest[0]) ?? mine[0] ?? 'attributes';
    return html`
      <header>
        <h2>${t('data.title')}</h2>
        <nav aria-label=${t('data.title')}>${mine.map((name) => html`<button aria-current=${name === tab ? 'page' : 'false'} data-test="data-tab-${name}" @click=${() => goTo('data', name)}>${t(`data.tab_${name}`)}</button>`)}</nav>
      </header>
      ${this._part(tab, this.rest[1] ?? '')}
    `;
  }

  private _part(tab: Tab, part: string) {
    if (tab === 'imports') {
      return /^\d+$/.test(part)
        ? html`<import-view .importId=${Number(part)}></import-view>`
        : html`<import-list .kind=${part}></import-list>`;
    }
    if (tab === 'exports') return html`<export-list .ask=${part} .given=${this.rest[2] ?? ''}></export-list>`;
    if (part === '') return html`<attribute-list></attribute-list>`;
    return html`<attribute-form .draftId=${part === 'new' ? null : part}></attribute-form>`;
  }

  static override styles = [
    base,
    controls,
    css`
      :host { display: grid; grid-template-rows: auto minmax(0, 1fr); background: var(--surface); }
      header { display: flex; align-items: center; gap: 24px; padding: 8px 16px 0; border-bottom: 1px solid var(--rule); }
      nav { display: flex; gap: 4px; }
      nav button { height: 36px; padding: 0 10px; border: 0; border-bottom: 2px solid transparent; background: none; color: var(--ink-2); }
      nav button:hover { color: var(--ink); }
      nav button[aria-current="page"] { border-bottom-color: var(--accent); color: var(--ink); font-weight: 600; }
      header + * { min-height: 0; }
    `,
  ];
}
customElements.define('data-page', DataPage);
