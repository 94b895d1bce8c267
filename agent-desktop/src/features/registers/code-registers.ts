import { type AddRegisterValue, type ChangeRegisterValue, Registers, type RegisterValue } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { goTo } from '../../app/router.ts';
import { errorState, skeletonRows, states } from '../../components/ui-states.ts';
import { explain } from '../../data/api-client.ts';
import { t } from '../../i18n/locale.ts';
import { base, controls, tables } from '../../styles/shared.ts';
import '../../components/ui-dialog.ts';
import { registerName } from './register-name.ts';
import '../../components/form/day-field.ts';

type Register = Registers['lists'][number];

/** The bank's short lists: one beside all, its values added, renamed and ended. */
export class CodeRegisters extends DeskElement {
  static override properties = {
    list: { attribute: false },
    _registers: { state: true },
    _failure: { state: true },
    _refusal: { state: true },
    _editing: { state: true },
  };
  declare list: string;
  declare private _registers: readonly Register[] | null;
  declare private _failure: unknown;
  declare private _refusal: unknown;
  /** The value that is changed, `new` for one that is added. */
  declare private _editing: RegisterValue | 'new' | null;

  constructor() {
    super();
    this.list = '';
    this._registers = null;
    this._failure = null;
    this._refusal = null;
    this._editing = null;
  }

  protected override deskReady(): void {
    void this._load();
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    if (this._failure) return errorState(t('registers.load_failed'), this._failure, () => void this._load());
    if (!this._registers) return skeletonRows(10);
    const shown = this._registers.find(({ list }) => list === this.list) ?? this._registers[0];
    if (!shown) return nothing;
    return html`
      <nav class="scroll" aria-label=${t('registers.tab_lists')}>
        ${this._registers.map(({ list, values }) => html`<button aria-current=${list === shown.list ? 'true' : 'false'} data-test="register" data-list=${list} @click=${() => goTo('registers', 'lists', list)}><span class="cut">${registerName(list)}</span><span class="small muted num">${values.length}</span></button>`)}
      </nav>
      <section class="scroll" aria-labelledby="shown">
        <header>
          <div><h3 id="shown">${registerName(shown.list)}</h3><p class="small muted">${t('registers.lead')}</p></div>
          <button class="button" data-test="register-add" @click=${() => this._edit('new')}><ui-icon name="plus" .size=${16}></ui-icon>${t('registers.add')}</button>
        </header>
        <table data-test="register-values">
          <thead><tr><th>${t('registers.code')}</th><th>${t('registers.zh')}</th><th>${t('registers.en')}</th><th>${t('registers.from')}</th><th>${t('registers.until')}</th><th>${t('registers.state')}</th><th></th></tr></thead>
          <tbody>${shown.values.map((value) => this._row(value))}</tbody>
        </table>
      </section>
      ${this._editing ? this._dialog(shown.list, this._editing) : nothing}
    `;
  }

  private _row(value: RegisterValue) {
    return html`
      <tr data-test="register-value" data-code=${value.code}>
        <td class="num">${value.code}</td><td class="cut">${value.label['zh-CN']}</td><td class="cut">${value.label.en}</td>
        <td class="num">${value.validFrom ?? ''}</td><td class="num">${value.validUntil ?? ''}</td>
        <td><span class="pill ${value.open ? 'ok' : ''}">${value.open ? t('registers.open') : t('registers.closed')}</span></td>
        <td class="right"><button class="button plain" data-test="register-edit" aria-label="${t('registers.edit')} ${value.code}" @click=${() => this._edit(value)}>${t('registers.edit')}</button></td>
      </tr>`;
  }

  private _dialog(list: string, editing: RegisterValue | 'new') {
    const value = editing === 'new' ? null : editing;
    const heading = value
      ? t('registers.change_of', { list: registerName(list), code: value.code })
      : t('registers.add_to', { list: registerName(list) });
    return html`
      <ui-dialog .heading=${heading} .test=${'register-dialog'} @closed=${() => this._edit(null)}>
        <form @submit=${(event: SubmitEvent) => void this._save(event, list, value)}>
          ${value ? nothing : html`<label>${t('registers.code')} *<input name="code" class="num" required maxlength="40" pattern="[A-Za-z0-9_]+" autocomplete="off" data-test="register-code" /></label>`}
          <label>${t('registers.zh')} *<input name="zh" required maxlength="100" autocomplete="off" .value=${value?.label['zh-CN'] ?? ''} data-test="register-zh" /></label>
          <label>${t('registers.en')} *<input name="en" required maxlength="100" autocomplete="off" .value=${value?.label.en ?? ''} data-test="register-en" /></label>
          <div class="days">
            <label>${t('registers.from')}<day-field name="validFrom" .value=${value?.validFrom ?? ''} test="register-from"></day-field></label>
            <label>${t('registers.until')}<day-field name="validUntil" .value=${value?.validUntil ?? ''} test="register-until"></day-field></label>
          </div>
          ${this._refusal ? html`<p class="fault" role="alert" data-test="register-fault">${explain(this._refusal)}</p>` : nothing}
          <p class="buttons"><button type="button" class="button" @click=${() => this._edit(null)}>${t('registers.cancel')}</button><button class="button primary" data-test="register-save">${t('registers.save')}</button></p>
        </form>
      </ui-dialog>`;
  }

  private _edit(editing: RegisterValue | 'new' | null): void {
    this._editing = editing;
    this._refusal = null;
  }

  private async _save(event: SubmitEvent, list: string, value: RegisterValue | null): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const text = (name: string): string => String(form.get(name) ?? '').trim();
    const words = {
      zh: text('zh'),
      en: text('en'),
      validFrom: text('validFrom') || null,
      validUntil: text('validUntil') || null,
    };
    const path = `/registers/${list}/values`;
    try {
      const { http } = this.desk;
      const saved = value
        ? http.put(
            `${path}/${encodeURIComponent(value.code)}`,
            { ...words, version: value.version } satisfies ChangeRegisterValue,
            Registers,
          )
        : http.post(path, { ...words, code: text('code') } satisfies AddRegisterValue, Registers);
      this._registers = (await saved).lists;
      this._edit(null);
    } catch (error) {
      this._refusal = error;
    }
  }

  private async _load(): Promise<void> {
    try {
      this._registers = (await this.desk.http.get('/registers', Registers)).lists;
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
      :host { display: grid; grid-template-columns: 232px minmax(0, 1fr); grid-template-rows: minmax(0, 1fr); }
      nav { padding: 8px; border-right: 1px solid var(--rule); }
      nav button { display: flex; justify-content: space-between; align-items: center; gap: 8px; width: 100%; min-height: var(--row); padding: 0 8px; border: 0; border-radius: var(--radius); background: none; text-align: left; }
      nav button:hover { background: var(--sunken); } nav button[aria-current="true"] { background: var(--selected); font-weight: 600; }
      header { display: flex; justify-content: space-between; align-items: center; padding: 10px 16px; }
      td:first-child, th:first-child { padding-left: 16px; } td.cut { max-width: 280px; } td .button { min-height: 24px; }
      form { display: grid; gap: 10px; min-width: 380px; } label { display: grid; gap: 4px; color: var(--ink-2); }
      .days { display: grid; grid-template-columns: 1fr 1fr; gap: 12px; } .buttons { display: flex; justify-content: flex-end; gap: 8px; }
    `,
  ];
}
customElements.define('code-registers', CodeRegisters);
