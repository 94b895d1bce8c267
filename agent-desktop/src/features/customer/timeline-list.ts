import type { CustomerCard } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import type { Desk } from '../../app/desk.ts';
import { DeskElement } from '../../app/desk-element.ts';
import { listKeys } from '../../components/list-keys.ts';
import { emptyState, states } from '../../components/ui-states.ts';
import { day, duration, time } from '../../i18n/format.ts';
import { say, t } from '../../i18n/locale.ts';
import { phrases } from '../../i18n/phrases.ts';
import { base, controls } from '../../styles/shared.ts';

/** Past interactions, newest first: when, who, what came of it, what was noted. */
export class TimelineList extends DeskElement {
  static override properties = { interactions: { attribute: false } };
  declare interactions: CustomerCard['interactions'];

  protected override parts(desk: Desk) {
    return [desk.codes];
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    if (this.interactions.length === 0) return emptyState('note', t('timeline.empty'), t('timeline.empty_hint'));
    return html`<ol @keydown=${listKeys} data-test="timeline">${this.interactions.map((item) => this._renderItem(item))}</ol>`;
  }

  private _renderItem(item: CustomerCard['interactions'][number]) {
    const outcome = `outcome.${item.outcome}`;
    const words = Object.hasOwn(phrases, outcome) ? t(outcome as keyof typeof phrases) : item.outcome;
    const queue = this.desk.codes.get()?.queues.find(({ code }) => code === item.queue);
    const served = item.outcome === 'answered';
    return html`
      <li tabindex="0" data-test="timeline-item">
        <span class="when num">${day(item.startedAt)} <span class="muted">${time(item.startedAt).slice(0, 5)}</span></span>
        <span class="mark ${served ? '' : 'missed'}" title=${t(`direction.${item.direction}`)}><ui-icon .name=${served ? (item.direction === 'outbound' ? 'outbound' : 'inbound') : 'missed'} .size=${16}></ui-icon></span>
        <span class="what">
          <span class="head"><strong>${item.disposition ? say(item.disposition) : words}</strong>
            <span class="muted">${[item.agentName, queue ? say(queue.label) : item.queue, item.talkSeconds > 0 ? t('timeline.talk', { clock: duration(item.talkSeconds * 1000) }) : ''].filter(Boolean).join(' · ')}</span></span>
          ${item.note ? html`<span class="note">${item.note}</span>` : ''}
        </span>
      </li>
    `;
  }

  static override styles = [
    base,
    controls,
    states,
    css`
      li { display: grid; grid-template-columns: 124px 20px minmax(0, 1fr); gap: 12px; padding: 8px 16px; border-bottom: 1px solid var(--rule); }
      li:hover { background: var(--hover); } li:focus-visible { outline-offset: -2px; background: var(--selected); }
      .when { white-space: nowrap; }
      .mark { color: var(--ink-3); padding-top: 2px; } .missed { color: var(--warning); }
      .what { display: grid; gap: 1px; min-width: 0; }
      .head { display: flex; gap: 10px; align-items: baseline; flex-wrap: wrap; }
      .note { color: var(--ink-2); white-space: pre-wrap; overflow-wrap: anywhere; }
    `,
  ];
}
customElements.define('timeline-list', TimelineList);
