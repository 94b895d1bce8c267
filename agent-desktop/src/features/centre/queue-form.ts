import type { CentreSettings } from '@tellerline/contracts';
import { type RingStrategy, ringStrategies, wrapUpModes } from '@tellerline/contracts';
import { css, html, nothing, type PropertyValues } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { explain } from '../../data/api-client.ts';
import { say, t } from '../../i18n/locale.ts';
import type { centrePhrases } from '../../i18n/phrases/centre.ts';
import { base, controls } from '../../styles/shared.ts';
import type { KeepSetting } from './centre-page.ts';
import { readRules } from './read-queue-form.ts';
import { weekFields } from './weekdays.ts';

type Queue = CentreSettings['queues'][number];
type Phrase = keyof typeof centrePhrases;

/** The rules of one queue as one form: what is typed is in force once it is saved. */
export class QueueForm extends DeskElement {
  static override properties = {
    queue: { attribute: false },
    queues: { attribute: false },
    keep: { attribute: false },
    _refusal: { state: true },
    _faults: { state: true },
    _saved: { state: true },
  };
  declare queue: Queue;
  declare queues: readonly Queue[];
  declare keep: KeepSetting;
  declare private _refusal: unknown;
  declare private _faults: readonly number[];
  declare private _saved: boolean;

  constructor() {
    super();
    this._refusal = null;
    this._faults = [];
    this._saved = false;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get('queue');
    if (!before || before.code === this.queue.code) return;
    this._refusal = null;
    this._faults = [];
    this._saved = false;
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    const { code, label, rules, version } = this.queue;
    return html`
      <form class="scroll" data-test="queue-form" data-code=${code} @submit=${(event: SubmitEvent) => void this._save(event, version)} @input=${this._touched}>
        <div class="groups">
          <div>
          <fieldset><legend>${t('centre.names')}</legend>
            <label><span>${t('centre.zh')}</span><input name="zh" required maxlength="40" autocomplete="off" .value=${label['zh-CN']} data-test="queue-zh" /></label>
            <label><span>${t('centre.en')}</span><input name="en" required maxlength="40" autocomplete="off" .value=${label.en} /></label>
            <label><span>${t('centre.code')}</span><output class="num">${code}</output></label>
          </fieldset>
          <fieldset><legend>${t('centre.waiting')}</legend>
            ${this._seconds('serviceLevelSeconds', 'centre.service_level', rules.serviceLevelSeconds, 5, 600)}
            ${this._seconds('maxWaitSeconds', 'centre.max_wait', rules.maxWaitSeconds, 10, 7200)}
            <label><span>${t('centre.music')}</span><select name="music">${(['music', 'ringing'] as const).map((kind) => html`<option value=${kind} ?selected=${kind === rules.music}>${t(`centre.music_${kind}`)}</option>`)}</select></label>
            ${this._tick('tellsPlace', 'centre.tells_place', rules.tellsPlace)}
            ${this._tick('tellsWait', 'centre.tells_wait', rules.tellsWait)}
            ${this._every('tellsAgain', 'centre.tells_again', rules.tellsAgainSeconds, 60, 20, 600)}
          </fieldset>
          </div>
          <div>
          <fieldset><legend>${t('centre.routing')}</legend>
            <label><span>${t('centre.ring')}</span><select name="strategy" data-test="queue-strategy"><option value="">${t('centre.ring_usual')}</option>${(Object.keys(ringStrategies) as RingStrategy[]).map((each) => html`<option value=${each} ?selected=${each === rules.ring?.strategy}>${t(`centre.ring_${each}`)}</option>`)}</select></label>
            ${this._seconds('ringSeconds', 'centre.ring_seconds', rules.ring?.seconds ?? 15, 5, 45)}
            ${this._seconds('lastAgentSeconds', 'centre.last_agent', rules.lastAgentSeconds, 0, 60)}
            <label><span>${t('centre.overflow')}</span><select name="overflow" data-test="queue-overflow"><option value="">${t('centre.overflow_never')}</option>${this.queues.filter((each) => each.code !== code).map((each) => html`<option value=${each.code} ?selected=${each.code === rules.overflow?.queue}>${say(each.label)}</option>`)}</select></label>
            ${this._seconds('overflowSeconds', 'centre.overflow_after', rules.overflow?.afterSeconds ?? 120, 5, 3600)}
            ${this._tick('callback', 'centre.callback', rules.callback !== null)}
            ${this._seconds('callbackSeconds', 'centre.callback_after', rules.callback?.afterSeconds ?? 60, 5, 3600)}
            ${this._every('callbackAgain', 'centre.callback_again', rules.callback?.againSeconds ?? null, 120, 30, 3600)}
            <label><span>${t('centre.promise')}</span><span class="amount"><input name="promiseMinutes" type="number" min="5" max="1440" required .value=${String(rules.callback?.promiseMinutes ?? 60)} /><em>${t('centre.minutes')}</em></span></label>
          </fieldset>
          <fieldset><legend>${t('centre.wrap_up')}</legend>
            <label><span>${t('centre.wrap_up_mode')}</span><select name="wrapUpMode" data-test="queue-wrap-up">${wrapUpModes.map((mode) => html`<option value=${mode} ?selected=${mode === rules.wrapUp.mode}>${t(`centre.wrap_up_${mode}`)}</option>`)}</select></label>
            ${this._seconds('wrapUpSeconds', 'centre.wrap_up_limit', rules.wrapUp.seconds, 10, 1800)}
          </fieldset>
          </div>
          <div>
          <fieldset class="hours"><legend>${t('centre.hours')}</legend>
            ${weekFields(rules.hours, this._faults)}
            ${this._tick('keepsHolidays', 'centre.keeps_holidays', rules.keepsHolidays)}
            <p class="small ${this._faults.length > 0 ? 'fault' : 'muted'}" role=${this._faults.length > 0 ? 'alert' : nothing}>${t('centre.hours_hint')}</p>
          </fieldset>
          </div>
        </div>
        <footer>
          ${this._refusal ? html`<p class="fault" role="alert" data-test="queue-fault">${explain(this._refusal)}</p>` : html`<p class="small muted" role="status">${t(this._saved ? 'centre.saved' : 'centre.live')}</p>`}
          <button type="button" class="button" @click=${(event: Event) => this._reset(event)}>${t('centre.reset')}</button>
          <button class="button primary" data-test="queue-save">${t('centre.save')}</button>
        </footer>
      </form>
    `;
  }

  private _seconds(name: string, phrase: Phrase, value: number, min: number, max: number) {
    return html`<label><span>${t(phrase)}</span><span class="amount"><input name=${name} type="number" min=${min} max=${max} required .value=${String(value)} data-test="queue-${name}" /><em>${t('centre.seconds')}</em></span></label>`;
  }

  /** A tick and the seconds it means. */
  private _every(name: string, phrase: Phrase, value: number | null, usual: number, min: number, max: number) {
    return html`<label class="every"><span><input type="checkbox" name=${name} .checked=${value !== null} data-test="queue-${name}" />${t(phrase)}</span><span class="amount"><input name="${name}Seconds" type="number" min=${min} max=${max} required .value=${String(value ?? usual)} aria-label=${t(phrase)} /><em>${t('centre.seconds')}</em></span></label>`;
  }

  private _tick(name: string, phrase: Phrase, on: boolean) {
    return html`<label class="tick"><input type="checkbox" name=${name} .checked=${on} data-test="queue-${name}" />${t(phrase)}</label>`;
  }

  private readonly _touched = (): void => {
    this._saved = false;
  };

  private _reset(event: Event): void {
    (event.target as HTMLElement).closest('form')?.reset();
    this._refusal = null;
    this._faults = [];
    this.requestUpdate('queue', null);
  }

  private async _save(event: SubmitEvent, version: number): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const { rules, faults } = readRules(form);
    this._faults = faults;
    if (faults.length > 0) return;
    const label = { 'zh-CN': String(form.get('zh')).trim(), en: String(form.get('en')).trim() };
    try {
      await this.keep(`queues/${this.queue.code}`, { version, label, rules });
      this._refusal = null;
      this._saved = true;
    } catch (error) {
      this._refusal = error;
    }
  }

  static override styles = [
    base,
    controls,
    css`
      :host { display: grid; min-height: 0; }
      form { display: grid; grid-template-rows: 1fr auto; }
      .groups { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); align-content: start; gap: 12px; padding: 12px 16px; } .groups > div { display: grid; align-content: start; gap: 12px; }
      fieldset { display: grid; align-content: start; gap: 4px; margin: 0; padding: 4px 12px 10px; border: 1px solid var(--rule); border-radius: var(--radius); min-width: 0; }
      legend { padding: 0 4px; font-weight: 600; }
      label { display: grid; grid-template-columns: minmax(0, 1fr) 172px; align-items: center; gap: 8px; min-height: 30px; color: var(--ink-2); }
      label > span:first-child { white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
      .every > span:first-child { display: flex; align-items: center; gap: 8px; } .tick { grid-template-columns: auto 1fr; } .hours label:not(.tick) { grid-template-columns: 44px 1fr; }
      input:not([type="checkbox"]), select { width: 100%; min-width: 0; } .amount { display: grid; grid-template-columns: 1fr 36px; align-items: center; gap: 6px; } em { font-style: normal; color: var(--ink-3); }
      input[aria-invalid="true"] { border-color: var(--danger); } output { color: var(--ink); }
      footer { position: sticky; bottom: 0; display: flex; align-items: center; gap: 8px; padding: 8px 16px; border-top: 1px solid var(--rule); background: var(--surface); } footer p { flex: 1; margin: 0; }
    `,
  ];
}
customElements.define('queue-form', QueueForm);
