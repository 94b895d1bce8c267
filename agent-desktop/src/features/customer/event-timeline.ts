import type { CustomerEvent } from '@tellerline/contracts';
import { css, html, nothing, type PropertyValues } from 'lit';
import type { Desk } from '../../app/desk.ts';
import { DeskElement } from '../../app/desk-element.ts';
import { listKeys } from '../../components/list-keys.ts';
import { emptyState, errorState, skeletonRows, states } from '../../components/ui-states.ts';
import { explain } from '../../data/api-client.ts';
import { day } from '../../i18n/format.ts';
import { t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import { customerViewApi } from './customer-view-api.ts';
import './event-filter.ts';
import './event-row.ts';
import { EventStory, isFiltered, noFilter, type Story } from './event-story.ts';
import { dayHeading } from './event-words.ts';

/** Everything that happened between the bank and a customer, the newest first, day by day. */
export class EventTimeline extends DeskElement {
  static override properties = { customerNo: {}, readAt: {} };
  declare customerNo: string;
  /** When the card was read: another one means that something may have happened. */
  declare readAt: string;
  private story: EventStory | null = null;
  private of = '';
  private watching: { unsubscribe(): void } | null = null;
  private readonly nearEnd = new IntersectionObserver((entries) => {
    if (entries.some(({ isIntersecting }) => isIntersecting)) void this._moreByItself();
  });

  protected override parts(desk: Desk) {
    return [desk.codes];
  }

  protected override deskReady(): void {
    this._begin();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('customerNo') || changed.has('readAt')) this._begin();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.watching?.unsubscribe();
    this.nearEnd.disconnect();
    this.story?.stop();
    this.story = null;
    this.of = '';
  }

  private _begin(): void {
    if (!this.hasDesk || !this.customerNo || this.of === `${this.customerNo} ${this.readAt}`) return;
    const isSame = this.of.startsWith(`${this.customerNo} `);
    this.of = `${this.customerNo} ${this.readAt}`;
    if (isSame && this.story) return void this.story.begin();
    this.watching?.unsubscribe();
    this.story?.stop();
    this.story = new EventStory(customerViewApi(this.desk.http, this.customerNo));
    this.watching = this.story.story.subscribe(() => this.requestUpdate());
    void this.story.begin();
  }

  protected override updated(): void {
    this.nearEnd.disconnect();
    const end = this.shadowRoot?.querySelector('.end');
    if (end) this.nearEnd.observe(end);
  }

  protected override render() {
    if (!this.story) return skeletonRows(9);
    const story = this.story.story.get();
    return html`
      <event-filter .filter=${story.filter} @filter-changed=${(event: CustomEvent) => void this.story?.begin(event.detail)}></event-filter>
      <div class="story" data-test="timeline" aria-busy=${story.state === 'loading'} @keydown=${listKeys}>${this._renderStory(story)}</div>
    `;
  }

  private _renderStory(story: Story) {
    const { events, state, failure, filter } = story;
    if (state === 'loading' && events.length === 0) return skeletonRows(9);
    if (state === 'failed' && events.length === 0)
      return errorState(t('events.load_failed'), failure, () => void this.story?.begin());
    if (events.length === 0 && story.next === null) return this._renderEmpty(isFiltered(filter));
    const now = new Date();
    const days = [...Map.groupBy(events, ({ at }) => day(at))];
    return html`
      ${days.map(
        ([date, of]) => html`
        <section aria-label=${dayHeading(date, now)}>
          <h4 class="num">${dayHeading(date, now)}</h4>
          <ol>${of.map((event) => this._renderRow(event))}</ol>
        </section>`,
      )}
      ${this._renderEnd(story)}
    `;
  }

  private _renderRow(event: CustomerEvent) {
    return html`<li><event-row .event=${event} .customerNo=${this.customerNo}></event-row></li>`;
  }

  private _renderEnd({ next, state, failure }: Story) {
    if (next === null) return html`<p class="foot small muted">${t('events.end')}</p>`;
    return html`
      <p class="foot end">
        ${state === 'failed' ? html`<span class="fault" role="alert">${explain(failure)}</span>` : nothing}
        <button class="button" data-test="events-more" ?disabled=${state === 'more'} @click=${() => void this.story?.more()}>${t(state === 'more' ? 'common.loading' : 'common.more')}</button>
      </p>`;
  }

  private _renderEmpty(filtered: boolean) {
    if (!filtered) return emptyState('note', t('events.none'), t('events.none_hint'));
    return html`
      <div class="state" data-test="empty"><ui-icon name="search" .size=${28}></ui-icon><p class="state-title">${t('events.none_found')}</p>
        <button class="button" data-test="events-reset" @click=${() => void this.story?.begin(noFilter)}>${t('events.reset')}</button></div>`;
  }

  /** By scrolling; a page that failed is asked for again by hand alone. */
  private async _moreByItself(): Promise<void> {
    if (this.story?.story.get().state === 'ready') await this.story.more();
  }

  static override styles = [
    base,
    controls,
    states,
    css`
      :host { display: block; }
      event-filter { position: sticky; top: 0; z-index: 3; background: var(--surface); }
      .story[aria-busy="true"] section { opacity: 0.55; }
      h4 { position: sticky; top: 41px; z-index: 2; margin: 0; padding: 3px 16px; background: var(--sunken); border-bottom: 1px solid var(--rule); color: var(--ink-2); font-size: var(--text-s); font-weight: 600; line-height: 18px; }
      li { border-bottom: 1px solid var(--rule); }
      .foot { display: flex; justify-content: center; align-items: center; gap: 12px; padding: 12px 16px; min-height: 54px; }
    `,
  ];
}
customElements.define('event-timeline', EventTimeline);
