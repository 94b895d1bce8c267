import {
  MailCadence,
  ReportDimension,
  type ReportSchedule,
  ReportSchedules,
  type ReportScheduleView,
} from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { emptyState, errorState, skeletonRows, states } from '../../components/ui-states.ts';
import { explain } from '../../data/api-client.ts';
import { dateTime } from '../../i18n/format.ts';
import { locale, say, t } from '../../i18n/locale.ts';
import { base, controls, tables } from '../../styles/shared.ts';

const fresh = (): ReportSchedule => ({
  name: '',
  cadence: 'daily',
  hour: 7,
  by: 'queue',
  minutes: 30,
  queue: null,
  format: 'xlsx',
  locale: locale.get(),
  recipients: [],
  active: true,
});

/** Reports of mine that go out by mail by themselves: which, when, to whom, and what became of the latest. */
export class ReportMail extends DeskElement {
  static override properties = {
    _all: { state: true },
    _edited: { state: true },
    _failure: { state: true },
    _refusal: { state: true },
    _busy: { state: true },
  };
  declare private _all: ReportSchedules | null;
  declare private _edited: Pick<ReportScheduleView, 'id' | 'schedule' | 'version'> | null;
  declare private _failure: unknown;
  declare private _refusal: unknown;
  declare private _busy: boolean;

  constructor() {
    super();
    this._all = null;
    this._edited = null;
    this._failure = null;
    this._refusal = null;
    this._busy = false;
  }

  protected override deskReady(): void {
    void this._load();
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    if (this._failure) return errorState(t('reports.mail'), this._failure, () => void this._load());
    if (!this._all) return skeletonRows(6);
    return html`
      <div class="list scroll" tabindex="0" role="region" aria-label=${t('reports.mail')}>
        ${this._all.relay ? nothing : html`<p class="note" role="note"><ui-icon name="warning" .size=${16}></ui-icon>${t('report_mail.no_relay')}</p>`}
        ${this._all.items.length === 0 ? emptyState('calendar', t('report_mail.empty'), t('report_mail.empty_hint')) : this._table(this._all.items)}
        <p class="add"><button class="button" data-test="mail-add" @click=${() => this._edit({ id: crypto.randomUUID(), schedule: fresh(), version: 0 })}><ui-icon name="plus" .size=${14}></ui-icon>${t('report_mail.add')}</button></p>
      </div>
      ${this._edited ? this._form(this._edited) : nothing}
    `;
  }

  private _table(items: readonly ReportScheduleView[]) {
    return html`<table data-test="mail-rows">
      <thead><tr><th>${t('report_mail.name')}</th><th>${t('report_mail.when')}</th><th>${t('report_mail.to')}</th><th>${t('report_mail.next')}</th><th>${t('report_mail.last')}</th><th><span class="unseen">${t('live.action')}</span></th></tr></thead>
      <tbody>${items.map((item) => this._row(item))}</tbody></table>`;
  }

  private _row(item: ReportScheduleView) {
    const { schedule, mailings, nextAt } = item;
    const [last] = mailings;
    return html`<tr data-test="mail-row">
      <td><strong>${schedule.name}</strong></td>
      <td>${t(`report_mail.${schedule.cadence}`)} <span class="num">${String(schedule.hour).padStart(2, '0')}:00</span></td>
      <td class="wide" title=${schedule.recipients.join(', ')}>${schedule.recipients.join(', ')}</td>
      <td class="num">${schedule.active ? dateTime(nextAt) : html`<span class="muted">${t('report_mail.paused')}</span>`}</td>
      <td>${last ? html`<span class="pill ${last.state === 'sent' ? 'ok' : last.state === 'waiting' ? '' : 'danger'}">${t(`report_mail.state_${last.state}`)}</span> <span class="num muted">${last.to}</span>` : '—'}</td>
      <td class="right"><button class="link" data-test="mail-edit" @click=${() => this._edit(item)}>${t('report_mail.edit')}</button></td></tr>`;
  }

  private _form({ schedule, version }: { schedule: ReportSchedule; version: number }) {
    const queues = this.desk.codes.get()?.queues ?? [];
    return html`<form @submit=${this._save} aria-label=${t('report_mail.edit')}>
      <label class="field"><span>${t('report_mail.name')}</span><input name="name" maxlength="80" required .value=${schedule.name} data-test="mail-name" /></label>
      <label class="field"><span>${t('report_mail.when')}</span><select name="cadence">${MailCadence.options.map((each) => html`<option value=${each} ?selected=${each === schedule.cadence}>${t(`report_mail.${each}`)}</option>`)}</select></label>
      <label class="field"><span>${t('report_mail.hour')}</span><input class="num" name="hour" type="number" min="0" max="23" required .value=${String(schedule.hour)} /></label>
      <label class="field"><span>${t('report_mail.by')}</span><select name="by">${ReportDimension.options.map((each) => html`<option value=${each} ?selected=${each === schedule.by}>${t(`reports.by_${each}`)}</option>`)}</select></label>
      <label class="field"><span>${t('reports.queue')}</span><select name="queue"><option value="">${t('staffing.all_queues')}</option>${queues.map(({ code, label }) => html`<option value=${code} ?selected=${code === schedule.queue}>${say(label)}</option>`)}</select></label>
      <label class="field"><span>${t('report_mail.format')}</span><select name="format">${(['xlsx', 'csv'] as const).map((each) => html`<option value=${each} ?selected=${each === schedule.format}>${each.toUpperCase()}</option>`)}</select></label>
      <label class="field"><span>${t('report_mail.to')}</span><textarea name="recipients" rows="3" required .value=${schedule.recipients.join('\n')} placeholder=${(this._all?.domains ?? []).map((domain) => `@${domain}`).join(' ')} data-test="mail-to"></textarea></label>
      <label class="tick"><input type="checkbox" name="active" ?checked=${schedule.active} /> ${t('report_mail.active')}</label>
      <p class="fault" role="alert">${this._refusal ? explain(this._refusal) : ''}</p>
      <p class="actions">
        ${version > 0 ? html`<button type="button" class="button" data-test="mail-delete" ?disabled=${this._busy} @click=${() => void this._delete()}>${t('report_mail.delete')}</button>` : nothing}
        <button type="button" class="button plain" @click=${() => this._edit(null)}>${t('common.cancel')}</button>
        <button class="button primary" data-test="mail-save" ?disabled=${this._busy}>${t('report_mail.save')}</button>
      </p>
    </form>`;
  }

  private _edit(item: Pick<ReportScheduleView, 'id' | 'schedule' | 'version'> | null): void {
    this._edited = item;
    this._refusal = null;
  }

  private _save(event: SubmitEvent): void {
    event.preventDefault();
    const edited = this._edited;
    if (!edited) return;
    const data = new FormData(event.target as HTMLFormElement);
    const said = (name: string): string => String(data.get(name) ?? '').trim();
    const schedule = {
      ...edited.schedule,
      name: said('name'),
      cadence: MailCadence.parse(data.get('cadence')),
      hour: Number(said('hour')),
      by: ReportDimension.parse(data.get('by')),
      queue: said('queue') || null,
      format: said('format') === 'csv' ? ('csv' as const) : ('xlsx' as const),
      recipients: [...new Set(said('recipients').split(/[\s,;，；]+/))].filter(Boolean),
      active: data.get('active') !== null,
      locale: locale.get(),
    };
    const change = { version: edited.version, schedule };
    void this._send(() => this.desk.http.put(`/reports/schedules/${edited.id}`, change, ReportSchedules));
  }

  private _delete(): Promise<void> {
    const id = this._edited?.id ?? '';
    return this._send(async () => {
      await this.desk.http.delete(`/reports/schedules/${id}`);
      return this.desk.http.get('/reports/schedules', ReportSchedules);
    });
  }

  private async _send(send: () => Promise<ReportSchedules>): Promise<void> {
    this._busy = true;
    try {
      this._all = await send();
      this._edit(null);
    } catch (error) {
      this._refusal = error;
    } finally {
      this._busy = false;
    }
  }

  private async _load(): Promise<void> {
    try {
      this._all = await this.desk.http.get('/reports/schedules', ReportSchedules);
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
    css`
      :host { display: grid; grid-template-columns: minmax(0, 1fr) auto; min-height: 0; }
      .note { display: flex; gap: 8px; align-items: center; padding: 8px 16px; background: var(--warning-soft); color: var(--warning); }
      .add { padding: 12px 16px; }
      form { display: grid; align-content: start; gap: 8px; width: 320px; padding: 12px 16px; border-left: 1px solid var(--rule); overflow: auto; }
      .tick { display: inline-flex; gap: 6px; align-items: center; } .actions { display: flex; gap: 8px; justify-content: flex-end; }
    `,
  ];
}
customElements.define('report-mail', ReportMail);
