import type { CentreSettings, QueueRules } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { goTo } from '../../app/router.ts';
import { explain } from '../../data/api-client.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import '../../components/ui-dialog.ts';
import '../../components/ui-icon.ts';
import type { KeepSetting } from './centre-page.ts';
import './queue-form.ts';

/** The queues beside the rules of one of them, and the numbers that lead to them. */
export class QueueSettings extends DeskElement {
  static override properties = {
    settings: { attribute: false },
    code: {},
    keep: { attribute: false },
    _adding: { state: true },
    _refusal: { state: true },
  };
  declare settings: CentreSettings;
  declare code: string;
  declare keep: KeepSetting;
  declare private _adding: boolean;
  declare private _refusal: unknown;

  constructor() {
    super();
    this.code = '';
    this._adding = false;
    this._refusal = null;
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    const { queues, numbers } = this.settings;
    const shown = queues.find(({ code }) => code === this.code) ?? queues[0];
    return html`
      <nav class="scroll" aria-label=${t('centre.tab_queues')}>
        ${queues.map((queue) => html`<button aria-current=${queue === shown ? 'true' : 'false'} data-test="centre-queue" data-code=${queue.code} @click=${() => goTo('centre', 'queues', queue.code)}><span class="cut">${say(queue.label)}</span><span class="small ${queue.open ? 'open' : 'muted'}">${t(queue.open ? 'centre.open_now' : 'centre.closed_now')}</span></button>`)}
        <button class="add" data-test="centre-queue-add" @click=${() => this._add(true)}><span><ui-icon name="plus" .size=${16}></ui-icon>${t('centre.queue_add')}</span></button>
        <h3>${t('centre.numbers')}</h3>
        ${numbers.map(
          ({ number, queue, language, version }) => html`
          <label class="number"><span class="num">${number}</span><select data-test="centre-number" data-number=${number} aria-label=${`${number} ${language ?? ''}`} @change=${(event: Event) => void this._lead(number, version, event)}>${queues.map((each) => html`<option value=${each.code} ?selected=${each.code === queue}>${say(each.label)}</option>`)}</select></label>`,
        )}
        ${this._refusal && !this._adding ? html`<p class="fault" role="alert">${explain(this._refusal)}</p>` : nothing}
      </nav>
      ${shown ? html`<queue-form .queue=${shown} .queues=${queues} .keep=${this.keep}></queue-form>` : nothing}
      ${this._adding ? this._dialog(queues[0]?.rules) : nothing}
    `;
  }

  private _dialog(rules: QueueRules | undefined) {
    return html`
      <ui-dialog .heading=${t('centre.queue_add')} .test=${'centre-queue-dialog'} @closed=${() => this._add(false)}>
        <form @submit=${(event: SubmitEvent) => void this._make(event, rules)}>
          <label>${t('centre.code')} *<input name="code" class="num" required minlength="2" maxlength="20" pattern="[a-z]+" autocomplete="off" data-test="centre-queue-code" /></label>
          <label>${t('centre.zh')} *<input name="zh" required maxlength="40" autocomplete="off" data-test="centre-queue-zh" /></label>
          <label>${t('centre.en')} *<input name="en" required maxlength="40" autocomplete="off" data-test="centre-queue-en" /></label>
          <p class="small muted">${t('centre.queue_add_hint', { queue: say(this.settings.queues[0]?.label) })}</p>
          ${this._refusal ? html`<p class="fault" role="alert">${explain(this._refusal)}</p>` : nothing}
          <p class="buttons"><button type="button" class="button" @click=${() => this._add(false)}>${t('centre.cancel')}</button><button class="button primary" data-test="centre-queue-save">${t('centre.save')}</button></p>
        </form>
      </ui-dialog>`;
  }

  private _add(adding: boolean): void {
    this._adding = adding;
    this._refusal = null;
  }

  private async _make(event: SubmitEvent, rules: QueueRules | undefined): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const text = (name: string): string => String(form.get(name) ?? '').trim();
    try {
      const label = { 'zh-CN': text('zh'), en: text('en') };
      await this.keep(`queues/${text('code')}`, { version: 0, label, rules: { ...rules, overflow: null } });
      this._add(false);
      goTo('centre', 'queues', text('code'));
    } catch (error) {
      this._refusal = error;
    }
  }

  private async _lead(number: string, version: number, event: Event): Promise<void> {
    try {
      await this.keep(`numbers/${number}`, { version, queue: (event.target as HTMLSelectElement).value });
      this._refusal = null;
    } catch (error) {
      this._refusal = error;
    }
  }

  static override styles = [
    base,
    controls,
    css`
      :host { display: grid; grid-template-columns: 280px minmax(0, 1fr); grid-template-rows: minmax(0, 1fr); }
      nav { padding: 8px; border-right: 1px solid var(--rule); }
      nav button { display: flex; justify-content: space-between; align-items: center; gap: 8px; width: 100%; min-height: var(--row); padding: 0 8px; border: 0; border-radius: var(--radius); background: none; text-align: left; }
      nav button:hover { background: var(--sunken); } nav button[aria-current="true"] { background: var(--selected); font-weight: 600; }
      .open { color: var(--ok); font-weight: 400; } .add span { display: inline-flex; align-items: center; gap: 6px; color: var(--accent-ink); }
      h3 { margin: 16px 8px 6px; } .number { display: grid; grid-template-columns: 56px 1fr; align-items: center; gap: 8px; padding: 2px 8px; }
      .number select { min-width: 0; }
      form { display: grid; gap: 10px; min-width: 380px; } form label { display: grid; gap: 4px; color: var(--ink-2); }
      .buttons { display: flex; justify-content: flex-end; gap: 8px; }
    `,
  ];
}
customElements.define('queue-settings', QueueSettings);
