import type {
  CentreSettings,
  ChangeDisposition,
  ChangeReason,
  DispositionSetting,
  ReasonSetting,
} from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { explain } from '../../data/api-client.ts';
import { listed } from '../../i18n/listed.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls, tables } from '../../styles/shared.ts';
import '../../components/ui-dialog.ts';
import '../../components/ui-icon.ts';
import type { KeepSetting } from './centre-page.ts';

type Entry = ReasonSetting | DispositionSetting;
const groups = ['service', 'sales', 'complaint', 'other'] as const;

/** Reasons for not being ready, or dispositions: added, renamed, limited, no longer offered; never deleted. */
export class CodeSettings extends DeskElement {
  static override properties = {
    kind: {},
    settings: { attribute: false },
    keep: { attribute: false },
    _editing: { state: true },
    _refusal: { state: true },
  };
  declare kind: 'reasons' | 'dispositions';
  declare settings: CentreSettings;
  declare keep: KeepSetting;
  declare private _editing: Entry | 'new' | null;
  declare private _refusal: unknown;

  constructor() {
    super();
    this.kind = 'reasons';
    this._editing = null;
    this._refusal = null;
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    const isReasons = this.kind === 'reasons';
    return html`
      <header><p class="small muted">${t(isReasons ? 'centre.reasons_lead' : 'centre.dispositions_lead')}</p>
        <button class="button" data-test="code-add" @click=${() => this._edit('new')}><ui-icon name="plus" .size=${16}></ui-icon>${t('centre.add')}</button></header>
      <div class="scroll" tabindex="0" role="region" aria-label=${t(`centre.tab_${this.kind}`)}>
        <table data-test="codes">
          <thead><tr><th>${t('centre.code')}</th><th>${t('centre.zh')}</th><th>${t('centre.en')}</th>${isReasons ? html`<th class="right">${t('centre.max_minutes')}</th>` : html`<th>${t('centre.group')}</th><th>${t('centre.for_queues')}</th><th>${t('centre.follow_up')}</th>`}<th>${t('centre.state')}</th><th></th></tr></thead>
          <tbody>${isReasons ? this.settings.reasons.map((reason) => this._reason(reason)) : this.settings.dispositions.map((each) => this._disposition(each))}</tbody>
        </table>
      </div>
      ${this._editing ? this._dialog(this._editing === 'new' ? null : this._editing) : nothing}
    `;
  }

  private _reason(reason: ReasonSetting) {
    return html`<tr data-test="code" data-code=${reason.code}>${this._names(reason)}
      <td class="num right">${reason.maxMinutes ?? html`<span class="muted">–</span>`}</td>${this._end(reason, reason.system)}</tr>`;
  }

  private _disposition(each: DispositionSetting) {
    return html`<tr data-test="code" data-code=${each.code}>${this._names(each)}
      <td>${t(`wrap_up.group_${each.group}`)}</td>
      <td class="cut">${each.queues.length === 0 ? html`<span class="muted">${t('centre.all_queues')}</span>` : listed(each.queues.map((code) => this._queue(code)))}</td>
      <td>${each.requiresFollowUp ? t('centre.yes') : ''}</td>${this._end(each, false)}</tr>`;
  }

  private _names({ code, label }: Entry) {
    return html`<td class="num">${code}</td><td class="cut">${label['zh-CN']}</td><td class="cut">${label.en}</td>`;
  }

  private _end(entry: Entry, system: boolean) {
    return html`<td><span class="pill ${entry.offered ? 'ok' : ''}">${t(system ? 'centre.by_system' : entry.offered ? 'centre.offered' : 'centre.ended')}</span></td>
      <td class="right"><button class="button plain" data-test="code-edit" aria-label="${t('centre.change')} ${say(entry.label)}" @click=${() => this._edit(entry)}>${t('centre.change')}</button></td>`;
  }

  private readonly _queue = (code: string): string =>
    say(this.settings.queues.find((queue) => queue.code === code)?.label) || code;

  private _dialog(entry: Entry | null) {
    const system = entry !== null && 'system' in entry && entry.system;
    return html`
      <ui-dialog .heading=${entry ? `${t('centre.change')} · ${say(entry.label)}` : t('centre.add')} .test=${'code-dialog'} @closed=${() => this._edit(null)}>
        <form @submit=${(event: SubmitEvent) => void this._save(event, entry)}>
          ${entry ? nothing : html`<label>${t('centre.code')} *<input name="code" class="num" required minlength="2" maxlength="30" pattern="[a-z_]+" autocomplete="off" data-test="code-code" /></label>`}
          <label>${t('centre.zh')} *<input name="zh" required maxlength="40" autocomplete="off" .value=${entry?.label['zh-CN'] ?? ''} data-test="code-zh" /></label>
          <label>${t('centre.en')} *<input name="en" required maxlength="40" autocomplete="off" .value=${entry?.label.en ?? ''} data-test="code-en" /></label>
          ${this.kind === 'reasons' ? this._reasonFields(entry as ReasonSetting | null, system) : this._dispositionFields(entry as DispositionSetting | null)}
          ${system ? nothing : html`<label class="tick"><input type="checkbox" name="offered" .checked=${entry?.offered ?? true} data-test="code-offered" />${t('centre.offer')}</label>`}
          ${this._refusal ? html`<p class="fault" role="alert" data-test="code-fault">${explain(this._refusal)}</p>` : nothing}
          <p class="buttons"><button type="button" class="button" @click=${() => this._edit(null)}>${t('centre.cancel')}</button><button class="button primary" data-test="code-save">${t('centre.save')}</button></p>
        </form>
      </ui-dialog>`;
  }

  private _reasonFields(reason: ReasonSetting | null, system: boolean) {
    if (system) return html`<p class="small muted">${t('centre.system_hint')}</p>`;
    return html`<label>${t('centre.max_minutes')}<input name="maxMinutes" type="number" min="1" max="720" .value=${String(reason?.maxMinutes ?? '')} placeholder=${t('centre.no_limit')} data-test="code-max" /></label>`;
  }

  private _dispositionFields(each: DispositionSetting | null) {
    return html`
      <label>${t('centre.group')}<select name="group">${groups.map((group) => html`<option value=${group} ?selected=${group === (each?.group ?? 'service')}>${t(`wrap_up.group_${group}`)}</option>`)}</select></label>
      <fieldset><legend>${t('centre.for_queues')}</legend>${this.settings.queues.map(({ code, label }) => html`<label class="tick"><input type="checkbox" name="queue" value=${code} .checked=${each?.queues.includes(code) ?? false} />${say(label)}</label>`)}</fieldset>
      <label class="tick"><input type="checkbox" name="followUp" .checked=${each?.requiresFollowUp ?? false} />${t('centre.follow_up')}</label>`;
  }

  private _edit(editing: Entry | 'new' | null): void {
    this._editing = editing;
    this._refusal = null;
  }

  private async _save(event: SubmitEvent, entry: Entry | null): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const text = (name: string): string => String(form.get(name) ?? '').trim();
    const common = {
      version: entry?.version ?? 0,
      label: { 'zh-CN': text('zh'), en: text('en') },
      offered: form.has('offered'),
    };
    const change: ChangeReason | ChangeDisposition =
      this.kind === 'reasons'
        ? { ...common, maxMinutes: text('maxMinutes') === '' ? null : Number(text('maxMinutes')) }
        : {
            ...common,
            group: text('group') as DispositionSetting['group'],
            requiresFollowUp: form.has('followUp'),
            queues: form.getAll('queue').map(String),
          };
    try {
      await this.keep(`${this.kind}/${entry?.code ?? text('code')}`, change);
      this._edit(null);
    } catch (error) {
      this._refusal = error;
    }
  }

  static override styles = [
    base,
    controls,
    tables,
    css`
      :host { display: grid; grid-template-rows: auto minmax(0, 1fr); min-height: 0; }
      header { display: flex; justify-content: space-between; align-items: center; padding: 8px 16px; } header p { margin: 0; }
      td:first-child, th:first-child { padding-left: 16px; } td.cut { max-width: 240px; } td .button { min-height: 24px; }
      form { display: grid; gap: 10px; min-width: 380px; } label { display: grid; gap: 4px; color: var(--ink-2); }
      .tick { display: flex; align-items: center; gap: 8px; } fieldset { display: flex; flex-wrap: wrap; gap: 4px 16px; margin: 0; padding: 4px 12px 8px; border: 1px solid var(--rule); border-radius: var(--radius); }
      .buttons { display: flex; justify-content: flex-end; gap: 8px; }
    `,
  ];
}
customElements.define('code-settings', CodeSettings);
