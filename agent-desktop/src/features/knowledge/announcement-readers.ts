import type { AnnouncementReaders, AnnouncementView } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { errorState, skeletonRows, states } from '../../components/ui-states.ts';
import { dateTime } from '../../i18n/format.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls, tables } from '../../styles/shared.ts';
import '../../components/ui-dialog.ts';
import { knowledgeApi } from './knowledge-api.ts';

/**
 * Who has not read an announcement, and who has.
 * @fires closed
 */
export class AnnouncementReadersDialog extends DeskElement {
  static override properties = {
    announcement: { attribute: false },
    _readers: { state: true },
    _failure: { state: true },
  };
  declare announcement: AnnouncementView;
  declare private _readers: AnnouncementReaders['items'] | null;
  declare private _failure: unknown;

  constructor() {
    super();
    this._readers = null;
    this._failure = null;
  }

  protected override deskReady(): void {
    void this._load();
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    return html`<ui-dialog .heading=${say(this.announcement.title)} .test=${'announcement-readers'} @closed=${() => this.dispatchEvent(new CustomEvent('closed'))}>${this._renderRows()}</ui-dialog>`;
  }

  private _renderRows() {
    if (this._failure) return errorState(t('announcements.load_failed'), this._failure, () => void this._load());
    if (!this._readers) return skeletonRows(4);
    return html`<table><thead><tr><th>${t('announcements.who')}</th><th>${t('announcements.when_read')}</th></tr></thead>
      <tbody>${this._readers.map(({ name, username, readAt }) => html`<tr data-test="reader"><td class="wide">${name} <span class="muted">${username}</span></td><td class="num">${readAt ? dateTime(readAt) : html`<span class="pill warning">${t('announcements.not_read')}</span>`}</td></tr>`)}</tbody></table>`;
  }

  private async _load(): Promise<void> {
    try {
      this._readers = (await knowledgeApi(this.desk.http).readers(this.announcement.id)).items;
      this._failure = null;
    } catch (error) {
      this._failure = error;
    }
  }

  static override styles = [
    base,
    controls,
    tables,
    states,
    css`:host { display: contents; } td.wide { max-width: none; }`,
  ];
}
customElements.define('announcement-readers', AnnouncementReadersDialog);
