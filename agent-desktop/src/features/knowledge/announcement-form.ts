import { roles } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { explain } from '../../data/api-client.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import '../../components/ui-dialog.ts';
import { knowledgeApi } from './knowledge-api.ts';

const HOURS = [2, 8, 24, 72, 168, 720] as const;
const HOUR_MS = 3_600_000;

/**
 * A word to many: in both languages, to whom, for how long, urgent or not.
 * @fires published - with what there is then
 * @fires closed
 */
export class AnnouncementForm extends DeskElement {
  static override properties = { _busy: { state: true }, _failure: { state: true } };
  declare private _busy: boolean;
  declare private _failure: unknown;
  /** Sent again after a failure it still counts once. */
  private readonly key = crypto.randomUUID();

  constructor() {
    super();
    this._busy = false;
    this._failure = null;
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    const queues = this.desk.codes.get()?.queues ?? [];
    return html`<ui-dialog wide .heading=${t('announcements.new')} .test=${'announcement-form'} @closed=${() => this.dispatchEvent(new CustomEvent('closed'))}>
      <form @submit=${this._send}>
        <div class="two">
          ${(['zh-CN', 'en'] as const).map(
            (language) => html`<div class="language">
              <label class="field"><span>${t(`announcements.title_${language}`)}</span><input name="title-${language}" required maxlength="60" autocomplete="off" data-test="announcement-title-${language}" /></label>
              <label class="field"><span>${t(`announcements.text_${language}`)}</span><textarea name="text-${language}" rows="4" required maxlength="600" data-test="announcement-text-${language}"></textarea></label>
            </div>`,
          )}
        </div>
        <fieldset><legend class="small">${t('announcements.queues')}</legend>${queues.map(({ code, label }) => html`<label><input type="checkbox" name="queue" value=${code} />${say(label)}</label>`)}</fieldset>
        <fieldset><legend class="small">${t('announcements.roles')}</legend>${roles.map((role) => html`<label><input type="checkbox" name="role" value=${role} />${t(`role.${role}`)}</label>`)}</fieldset>
        <div class="row">
          <label class="field branches"><span>${t('announcements.branches')}</span><input name="branches" maxlength="200" pattern="[\\w ,，]*" autocomplete="off" /></label>
          <label class="field"><span>${t('announcements.lasts')}</span><select name="hours">${HOURS.map((hours) => html`<option value=${hours} ?selected=${hours === 24}>${hours < 48 ? t('announcements.hours', { hours }) : t('announcements.days', { days: hours / 24 })}</option>`)}</select></label>
          <label class="urgent"><input type="checkbox" name="urgent" data-test="announcement-urgent-box" />${t('announcements.urgent_hint')}</label>
        </div>
        <p class="fault" role="alert">${this._failure ? explain(this._failure) : ''}</p>
        <p class="actions"><button class="button primary" data-test="announcement-send" ?disabled=${this._busy}>${t('announcements.publish')}</button></p>
      </form>
    </ui-dialog>`;
  }

  private async _send(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const data = new FormData(event.target as HTMLFormElement);
    const said = (name: string): string => String(data.get(name) ?? '').trim();
    const now = this.desk.line.now();
    this._busy = true;
    this._failure = null;
    try {
      const list = await knowledgeApi(this.desk.http).announce({
        key: this.key,
        title: { 'zh-CN': said('title-zh-CN'), en: said('title-en') },
        text: { 'zh-CN': said('text-zh-CN'), en: said('text-en') },
        audience: {
          queues: data.getAll('queue').map(String),
          branches: said('branches')
            .split(/[\s,，]+/)
            .filter(Boolean),
          roles: roles.filter((role) => data.getAll('role').includes(role)),
        },
        urgent: data.get('urgent') !== null,
        validFrom: new Date(now).toISOString(),
        validUntil: new Date(now + Number(said('hours')) * HOUR_MS).toISOString(),
      });
      this.dispatchEvent(new CustomEvent('published', { detail: list }));
    } catch (error) {
      this._failure = error;
    } finally {
      this._busy = false;
    }
  }

  static override styles = [
    base,
    controls,
    css`
      form, .language { display: grid; gap: 8px; } .two { display: grid; grid-template-columns: 1fr 1fr; gap: 12px; }
      fieldset { display: flex; flex-wrap: wrap; gap: 4px 14px; margin: 0; padding: 4px 10px 6px; border: 1px solid var(--rule); border-radius: var(--radius); } legend { color: var(--ink-2); padding: 0 4px; }
      label:not(.field) { display: inline-flex; align-items: center; gap: 5px; white-space: nowrap; }
      .row { display: flex; align-items: end; gap: 12px; } .branches { flex: 1; } .row select { width: auto; } .urgent { min-height: var(--control); }
      .actions { display: flex; justify-content: flex-end; }
    `,
  ];
}
customElements.define('announcement-form', AnnouncementForm);
