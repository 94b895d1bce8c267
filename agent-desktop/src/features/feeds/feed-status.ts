import type { FeedStatus } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { count, dateTime, time } from '../../i18n/format.ts';
import { t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';

/** How current the core bank's data is: the day in force, what is due, what waits, what came by day. */
export class FeedStatusStrip extends DeskElement {
  static override properties = { status: { attribute: false } };
  declare status: FeedStatus;

  protected override render() {
    const { currentDay, due, waiting, deltas } = this.status;
    return html`
      ${due?.late ? html`<p class="late" role="alert" data-test="feed-late"><ui-icon name="warning" .size=${16}></ui-icon>${t('feeds.late', { day: due.day, by: dateTime(due.by), current: currentDay ?? t('feeds.none_yet') })}</p>` : nothing}
      <dl>
        <div><dt>${t('feeds.current')}</dt><dd class="num strong" data-test="feed-current">${currentDay ?? t('feeds.none_yet')}</dd></div>
        <div><dt>${t('feeds.due')}</dt><dd class="num">${due ? html`${due.day} <span class="muted">${t('feeds.due_by', { by: dateTime(due.by) })}</span>` : html`<span class="muted">${t('feeds.not_expected')}</span>`}</dd></div>
        <div><dt>${t('feeds.deltas')}</dt><dd class="num" data-test="feed-deltas">${this._deltas(deltas)}</dd></div>
        ${waiting.length > 0 ? html`<div><dt>${t('feeds.waiting')}</dt><dd><ul data-test="feed-waiting">${waiting.map(({ folder, businessDay, why }) => html`<li><span class="num">${businessDay ?? folder}</span> <span class="pill ${why === 'next' ? 'accent' : 'warning'}">${t(`feeds.waiting_${why}`)}</span></li>`)}</ul></dd></div>` : nothing}
      </dl>
    `;
  }

  private _deltas({ accepted, lastAt, today }: FeedStatus['deltas']) {
    if (!accepted && !lastAt) return html`<span class="muted">${t('feeds.deltas_off')}</span>`;
    return html`${t('feeds.deltas_rows', { rows: count(today.rows) })}
      ${today.rejected > 0 ? html`<span class="pill danger">${t('feeds.deltas_rejected', { n: count(today.rejected) })}</span>` : nothing}
      ${lastAt ? html`<span class="muted">${t('feeds.deltas_last', { at: time(lastAt) })}</span>` : nothing}`;
  }

  static override styles = [
    base,
    controls,
    css`
      :host { display: block; border-bottom: 1px solid var(--rule); }
      .late { display: flex; align-items: center; gap: 8px; padding: 8px 16px; background: var(--warning-soft); color: var(--warning); }
      dl { display: flex; flex-wrap: wrap; gap: 8px 40px; padding: 10px 16px 12px; }
      dt { font-size: var(--text-s); color: var(--ink-2); }
      dd { margin: 0; }
      .strong { font-weight: 600; }
      ul { display: flex; flex-wrap: wrap; gap: 4px 16px; }
    `,
  ];
}
customElements.define('feed-status', FeedStatusStrip);
