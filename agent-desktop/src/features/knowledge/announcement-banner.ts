import type { AnnouncementView } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import type { Desk } from '../../app/desk.ts';
import { DeskElement } from '../../app/desk-element.ts';
import { goTo } from '../../app/router.ts';
import { explain } from '../../data/api-client.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import { knowledgeApi } from './knowledge-api.ts';
import '../../components/ui-icon.ts';

const EVERY_MS = 30_000;

/**
 * What one has not read: an urgent announcement stands above the page until it is acknowledged; others are one quiet line. It
 * lies in the page, below the call bar, and is one line while a call rings.
 */
export class AnnouncementBanner extends DeskElement {
  static override properties = { _items: { state: true }, _open: { state: true }, _failure: { state: true } };
  declare private _items: readonly AnnouncementView[];
  declare private _open: boolean;
  declare private _failure: unknown;
  private timer: ReturnType<typeof setInterval> | null = null;

  constructor() {
    super();
    this._items = [];
    this._open = false;
    this._failure = null;
  }

  protected override parts(desk: Desk) {
    return [desk.phone.calls.all];
  }

  protected override deskReady(): void {
    this.timer ??= setInterval(() => void this._read(), EVERY_MS);
    void this._read();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('announcements-read', this._readAnew);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('announcements-read', this._readAnew);
    if (this.timer) clearInterval(this.timer);
    this.timer = null;
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    const urgent = this._items.filter((item) => item.urgent);
    const [first] = urgent;
    if (first) return this._renderUrgent(first, urgent.length - 1);
    if (this._items.length === 0) return nothing;
    return html`<p class="quiet" role="status" data-test="announcements-unread"><ui-icon name="info" .size=${14}></ui-icon>${t('announcements.unread', { count: this._items.length })} <button class="link" @click=${() => goTo('knowledge', 'announcements')}>${t('announcements.look')}</button></p>`;
  }

  private _renderUrgent(item: AnnouncementView, more: number) {
    const rings = this.desk.phone.calls.all.get().some((call) => call.getSnapshot().hasTag('ringing'));
    const open = this._open && !rings;
    return html`
      <div class="urgent" role="status" data-test="announcement-urgent">
        <ui-icon name="flag" .size=${16}></ui-icon><strong>${say(item.title)}</strong>
        ${open ? html`<span class="space"></span>` : html`<span class="cut text" title=${say(item.text)}>${say(item.text)}</span>`}
        ${more > 0 ? html`<span class="pill">${t('announcements.more', { count: more })}</span>` : nothing}
        <button class="button plain" data-test="announcement-open" aria-expanded=${open} @click=${this._toggle}>${t(open ? 'announcements.less' : 'announcements.whole')}</button>
        <button class="button" data-test="announcement-acknowledge" @click=${() => this._acknowledge(item.id)}>${t('announcements.acknowledge')}</button>
        ${open ? html`<p class="whole">${say(item.text)} <span class="small muted">${item.publishedBy}</span></p>` : nothing}
        ${this._failure ? html`<p class="fault whole" role="alert">${explain(this._failure)}</p>` : nothing}
      </div>
    `;
  }

  private _toggle(): void {
    this._open = !this._open;
  }

  private async _acknowledge(id: string): Promise<void> {
    try {
      this._take((await knowledgeApi(this.desk.http).read(id)).items);
      this._open = false;
      this._failure = null;
    } catch (error) {
      this._failure = error;
    }
  }

  private readonly _readAnew = (): void => void this._read();

  /** Without an answer the last one stands. */
  private async _read(): Promise<void> {
    const answer = await knowledgeApi(this.desk.http)
      .announcements('mine')
      .catch(() => null);
    if (answer) this._take(answer.items);
  }

  private _take(items: readonly AnnouncementView[]): void {
    this._items = items.filter(({ readAt }) => readAt === null);
  }

  static override styles = [
    base,
    controls,
    css`
      :host { display: block; }
      .urgent { display: grid; grid-template-columns: auto auto minmax(0, 1fr) auto auto auto; align-items: center; gap: 2px 8px; min-height: 36px; padding: 2px 16px; background: var(--warning-soft); color: var(--warning); border-bottom: 1px solid var(--rule); }
      .urgent > .button:last-of-type { grid-column: -2; } strong { white-space: nowrap; } .text { color: var(--ink); }
      .whole { grid-column: 1 / -1; padding: 2px 0 6px 24px; color: var(--ink); white-space: pre-line; max-width: 900px; }
      .quiet { display: flex; align-items: center; gap: 6px; min-height: 26px; padding: 0 16px; background: var(--accent-soft); color: var(--accent-ink); border-bottom: 1px solid var(--rule); font-size: var(--text-s); }
    `,
  ];
}
customElements.define('announcement-banner', AnnouncementBanner);
