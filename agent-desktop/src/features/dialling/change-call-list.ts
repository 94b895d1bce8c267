import { type CallListDetail, type ChangeCallList, Pacing } from '@tellerline/contracts';
import { html } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { explain } from '../../data/api-client.ts';
import { t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import { diallingApi } from './dialling-api.ts';
import { readRules, ruleFields, ruleStyles } from './list-rules.ts';
import '../../components/ui-dialog.ts';

/**
 * Changes how a list is worked through, from its next call on.
 * @fires kept - with the list as it is then
 * @fires closed
 */
export class ChangeCallListDialog extends DeskElement {
  static override properties = { list: { attribute: false }, _failure: { state: true }, _busy: { state: true } };
  /** As it was when the dialog was opened: another change meanwhile is refused. */
  declare list: CallListDetail;
  declare private _failure: unknown;
  declare private _busy: boolean;

  constructor() {
    super();
    Object.assign(this, { _failure: null, _busy: false });
  }

  protected override render() {
    const { row, why, rules } = this.list;
    return html`
      <ui-dialog wide .heading=${t('lists.change')} test="change-call-list" @closed=${() => this.dispatchEvent(new CustomEvent('closed'))}>
        <form @submit=${this._save}>
          <label class="field whole"><span>${t('lists.name')}</span><input name="name" required maxlength="60" .value=${row.name}></label>
          <label class="field"><span>${t('lists.pacing')}</span><select name="pacing">${Pacing.options.map((each) => html`<option value=${each} ?selected=${each === row.pacing}>${t(`lists.pacing_${each}`)}</option>`)}</select></label>
          <label class="field"><span>${t('lists.priority')}</span><input name="priority" type="number" min="1" max="9" .value=${String(row.priority)} required></label>
          <label class="field whole"><span>${t('lists.why')}</span><input name="why" maxlength="300" .value=${why}></label>
          ${ruleFields(rules)}
          <p class="small muted whole">${t('lists.change_hint')}</p>
          <p class="fault whole" role="alert" data-test="list-change-fault">${this._failure ? explain(this._failure) : ''}</p>
          <p class="actions whole"><button class="button primary" data-test="list-change-save" ?disabled=${this._busy}>${t('lists.keep')}</button></p>
        </form>
      </ui-dialog>
    `;
  }

  private async _save(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const data = new FormData(event.target as HTMLFormElement);
    const text = (name: string): string => String(data.get(name) ?? '').trim();
    const { row, rules } = this.list;
    const change: ChangeCallList = {
      version: row.version,
      name: text('name'),
      pacing: Pacing.safeParse(text('pacing')).data ?? row.pacing,
      why: text('why'),
      priority: Number(text('priority')),
      rules: readRules(data, rules),
    };
    this._busy = true;
    this._failure = null;
    try {
      this.dispatchEvent(new CustomEvent('kept', { detail: await diallingApi(this.desk.http).change(row.id, change) }));
    } catch (error) {
      this._failure = error;
    } finally {
      this._busy = false;
    }
  }

  static override styles = [base, controls, ruleStyles];
}
customElements.define('change-call-list', ChangeCallListDialog);
declare global {
  interface HTMLElementTagNameMap {
    'change-call-list': ChangeCallListDialog;
  }
}
