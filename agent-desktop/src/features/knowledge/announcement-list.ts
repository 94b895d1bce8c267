import type { AnnouncementList, AnnouncementView, Audience } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import type { Desk } from '../../app/desk.ts';
import { DeskElement } from '../../app/desk-element.ts';
import { emptyState, errorState, skeletonRows, states } from '../../components/ui-states.ts';
import { dateTime } from '../../i18n/format.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import { knowledgeApi } from './knowledge-api.ts';
import './announcement-form.ts';
import './announcement-readers.ts';

type Box = 'mine' | 'published';

/** Announcements for me; for those who speak to many also what they published, with who has not read it. */
export class AnnouncementListElement extends DeskElement {
  static override properties = {
    mayPublish: { type: Boolean },
    _box: { state: true },
    _items: { state: true },
    _failure: { state: true },
    _writing: { state: true },
    _readersOf: { state: true },
  };
  declare mayPublish: boolean;
  declare private _box: Box;
  declare private _items: readonly AnnouncementView[] | null;
  declare private _failure: unknown;
  declare private _writing: boolean;
  declare private _readersOf: AnnouncementView | null;

  constructor() {
    super();
    this.mayPublish = false;
    this._box = 'mine';
    this._items = null;
    this._failure = null;
    this._writing = false;
    this._readersOf = null;
  }

  protected override parts(desk: Desk) {
    return [desk.codes];
  }

  protected override deskReady(): void {
    void this._show(this.mayPublish ? 'published' : 'mine');
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    return html`
      ${this.mayPublish ? this._renderTools() : nothing}
      ${this._writing ? html`<announcement-form @closed=${this._written} @published=${(event: CustomEvent<AnnouncementList>) => this._take(event.detail)}></announcement-form>` : nothing}
      ${this._readersOf ? html`<announcement-readers .announcement=${this._readersOf} @closed=${this._readersShown}></announcement-readers>` : nothing}
      ${this._renderItems()}
    `;
  }

  private _renderTools() {
    return html`<div class="tools">
      ${(['published', 'mine'] as const).map((box) => html`<button class="button plain ${box === this._box ? 'chosen' : ''}" aria-pressed=${box === this._box} data-test="announcements-${box}" @click=${() => this._show(box)}>${t(`announcements.box_${box}`)}</button>`)}
      <button class="button primary new" data-test="announcement-new" @click=${this._write}><ui-icon name="plus" .size=${16}></ui-icon>${t('announcements.new')}</button>
    </div>`;
  }

  private _renderItems() {
    if (this._failure)
      return errorState(t('announcements.load_failed'), this._failure, () => void this._show(this._box));
    if (!this._items) return skeletonRows(6);
    if (this._items.length === 0) return emptyState('check', t('announcements.none'));
    return html`<ul>${this._items.map((item) => this._renderItem(item))}</ul>`;
  }

  private _renderItem(item: AnnouncementView) {
    const mine = this._box === 'mine';
    return html`<li data-test="announcement" class=${item.state === 'in_force' ? '' : 'over'}>
      <div class="head">
        <strong>${say(item.title)}</strong>
        ${item.urgent ? html`<span class="pill warning">${t('announcements.urgent')}</span>` : nothing}
        ${item.state === 'in_force' ? nothing : html`<span class="pill">${t(`announcements.state_${item.state}`)}</span>`}
        <span class="small muted num">${item.publishedBy} · ${dateTime(item.publishedAt)} · ${t('announcements.until', { at: dateTime(item.validUntil) })}</span>
        ${mine ? this._renderReading(item) : this._renderReach(item)}
      </div>
      <p class="text">${say(item.text)}</p>
      ${mine ? nothing : html`<p class="small muted">${this._audienceWords(item.audience)}</p>`}
    </li>`;
  }

  private _renderReading({ id, readAt }: AnnouncementView) {
    return readAt
      ? html`<span class="small muted end">${t('announcements.read_at', { at: dateTime(readAt) })}</span>`
      : html`<button class="button end" data-test="announcement-read" @click=${() => this._read(id)}>${t('announcements.mark_read')}</button>`;
  }

  private _renderReach(item: AnnouncementView) {
    if (!item.reach) return nothing;
    return html`<span class="end">
      <button class="link" data-test="announcement-reach" @click=${() => this._showReaders(item)}>${t('announcements.reach', item.reach)}</button>
      ${item.state === 'in_force' || item.state === 'future' ? html`<button class="button" data-test="announcement-withdraw" @click=${() => this._withdraw(item.id)}>${t('announcements.withdraw')}</button>` : nothing}
    </span>`;
  }

  private _audienceWords({ queues, branches, roles }: Audience): string {
    const known = this.desk.codes.get()?.queues ?? [];
    const names = queues.map((code) => say(known.find((queue) => queue.code === code)?.label) || code);
    const parts = [
      names.length > 0 ? t('announcements.to_queues', { names: names.join(', ') }) : '',
      branches.length > 0 ? t('announcements.to_branches', { names: branches.join(', ') }) : '',
      roles.length > 0 ? t('announcements.to_roles', { names: roles.map((role) => t(`role.${role}`)).join(', ') }) : '',
    ].filter(Boolean);
    return parts.length > 0 ? parts.join(' · ') : t('announcements.to_all');
  }

  private _write(): void {
    this._writing = true;
  }
  private _written(): void {
    this._writing = false;
  }
  private _showReaders(item: AnnouncementView): void {
    this._readersOf = item;
  }
  private _readersShown(): void {
    this._readersOf = null;
  }

  private _take({ items }: AnnouncementList): void {
    this._items = items;
    this._box = 'published';
    this._writing = false;
    dispatchEvent(new Event('announcements-read'));
  }

  private async _withdraw(id: string): Promise<void> {
    try {
      this._take(await knowledgeApi(this.desk.http).withdraw(id));
    } catch (error) {
      this._failure = error;
    }
  }

  private async _read(id: string): Promise<void> {
    try {
      this._items = (await knowledgeApi(this.desk.http).read(id)).items;
      dispatchEvent(new Event('announcements-read'));
    } catch (error) {
      this._failure = error;
    }
  }

  private async _show(box: Box): Promise<void> {
    this._box = box;
    this._items = null;
    try {
      const { items } = await knowledgeApi(this.desk.http).announcements(box);
      if (box === this._box) this._items = items;
      this._failure = null;
    } catch (error) {
      this._failure = error;
    }
  }

  static override styles = [
    base,
    controls,
    states,
    css`
      :host { display: block; }
      .tools { display: flex; align-items: center; gap: 2px; padding: 6px 16px; border-bottom: 1px solid var(--rule); } .chosen { background: var(--selected) !important; font-weight: 600; } .new { margin-left: auto; }
      li { padding: 10px 16px; border-bottom: 1px solid var(--rule); } .over { color: var(--ink-3); }
      .head { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 8px; } .end { margin-left: auto; display: inline-flex; align-items: center; gap: 12px; }
      .text { white-space: pre-line; max-width: 900px; padding-top: 2px; }
    `,
  ];
}
customElements.define('announcement-list', AnnouncementListElement);
