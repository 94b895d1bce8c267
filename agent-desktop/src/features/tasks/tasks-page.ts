import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { goTo } from '../../app/router.ts';
import { t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import './task-list.ts';
import '../duplicates/duplicates-view.ts';
import '../hand-over/bundle-list.ts';
import '../hand-over/bundle-view.ts';

/** What waits for me, and the documents that are on their way. */
export class TasksPage extends DeskElement {
  static override properties = { rest: { attribute: false } };
  /** Empty, `hand-over`, `hand-over/<bundle>`, `duplicates`, `duplicates/<pair>`. */
  declare rest: readonly string[];

  protected override render() {
    if (!this.hasDesk) return nothing;
    const handOver = this.rest[0] === 'hand-over';
    const duplicates = this.rest[0] === 'duplicates';
    const bundleId = handOver ? this.rest[1] : undefined;
    return html`
      <header>
        <h2>${t('tasks.title')}</h2>
        <nav aria-label=${t('tasks.title')}>
          <button aria-current=${handOver || duplicates ? 'false' : 'page'} data-test="tab-tasks" @click=${() => goTo('tasks')}>${t('tasks.tab_tasks')}</button>
          <button aria-current=${handOver ? 'page' : 'false'} data-test="tab-hand-over" @click=${() => goTo('tasks', 'hand-over')}>${t('tasks.tab_hand_over')}</button>
          <button aria-current=${duplicates ? 'page' : 'false'} data-test="tab-duplicates" @click=${() => goTo('tasks', 'duplicates')}>${t('duplicates.title')}</button>
        </nav>
      </header>
      ${
        bundleId
          ? html`<bundle-view .bundleId=${bundleId}></bundle-view>`
          : handOver
            ? html`<bundle-list></bundle-list>`
            : duplicates
              ? html`<duplicates-view .pairId=${this.rest[1] ?? null}></duplicates-view>`
              : html`<task-list></task-list>`
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
customElements.define('tasks-page', TasksPage);
