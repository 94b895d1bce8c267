import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { goTo } from '../../app/router.ts';
import { t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import './archive-files.ts';
import './cabinet-list.ts';
import './element-list.ts';

const tabs = ['files', 'cabinets', 'list'] as const;
type Tab = (typeof tabs)[number];

/** The paper archive: files and what is out, cabinets from the front, the list of what belongs to each kind. */
export class ArchivePage extends DeskElement {
  static override properties = { rest: { attribute: false } };
  /** `cabinets/<id>`, `files/<what to look for>` */
  declare rest: readonly string[];

  protected override render() {
    if (!this.hasDesk) return nothing;
    const tab: Tab = tabs.find((name) => name === this.rest[0]) ?? 'files';
    const part = this.rest[1] ?? '';
    return html`
      <header>
        <h2>${t('archive.title')}</h2>
        <nav aria-label=${t('archive.title')}>${tabs.map((name) => html`<button aria-current=${name === tab ? 'page' : 'false'} data-test="archive-tab-${name}" @click=${() => goTo('archive', name)}>${t(`archive.tab_${name}`)}</button>`)}</nav>
      </header>
      ${
        tab === 'files'
          ? html`<archive-files .look=${part}></archive-files>`
          : tab === 'cabinets'
            ? html`<cabinet-list .shown=${part}></cabinet-list>`
            : html`<element-list></element-list>`
      }
    `;
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
customElements.define('archive-page', ArchivePage);
