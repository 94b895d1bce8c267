import {
  type AttributeIssue,
  type AttributeLine,
  attributeFields,
  fillReason,
  rowReasons,
} from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import type { Desk } from '../../app/desk.ts';
import { DeskElement } from '../../app/desk-element.ts';
import { goTo } from '../../app/router.ts';
import { unsavedWork } from '../../components/form/unsaved-work.ts';
import '../../components/form/pick-list.ts';
import { industryNameSource, type PickOption, type PickSource } from '../../components/form/pick-source.ts';
import { errorState, skeletonRows, states } from '../../components/ui-states.ts';
import { ApiError, explain } from '../../data/api-client.ts';
import { time } from '../../i18n/format.ts';
import { locale, say, t } from '../../i18n/locale.ts';
import { base, controls, tables } from '../../styles/shared.ts';
import {
  emptyLine,
  type FormLine,
  industryAbove,
  isBlank,
  isIndustryLevel,
  lineFor,
  typedOf,
  withIndustry,
} from './attribute-lines.ts';
import { dataApi } from './data-api.ts';

const columns = ['accountNo', 'customerNo', ...attributeFields.map(({ id }) => id)] as const;
type Column = (typeof columns)[number];

/** One customer's attributes, or many at once, in a grid worked by the keyboard. */
export class AttributeForm extends DeskElement {
  static override properties = {
    draftId: { attribute: false },
    _lines: { state: true },
    _issues: { state: true },
    _failure: { state: true },
    _notice: { state: true },
    _busy: { state: true },
  };
  declare draftId: string | null;
  declare private _lines: FormLine[] | null;
  declare private _issues: AttributeIssue[];
  declare private _failure: unknown;
  declare private _notice: string;
  declare private _busy: boolean;
  private version: number | null = null;
  /** Where industries are picked from, by what is chosen above them. */
  private readonly sources = new Map<string, PickSource>();

  constructor() {
    super();
    this.draftId = null;
    this._lines = null;
    this._issues = [];
    this._failure = null;
    this._notice = '';
    this._busy = false;
  }

  protected override deskReady(desk: Desk): void {
    void this._open(desk);
  }

  private async _open(desk: Desk): Promise<void> {
    this._failure = null;
    const kept = unsavedWork.of<FormLine[]>(this._workName);
    if (this.draftId === null) this._lines = kept ?? [emptyLine()];
    else {
      try {
        const draft = await dataApi(desk.http).draft(this.draftId);
        this.version = draft.version;
        const lines = draft.lines.map((line) => ({ ...line, kind: null }));
        this._lines = kept ?? (lines.length > 0 ? lines : [emptyLine()]);
      } catch (error) {
        this._failure = error;
      }
    }
  }

  private get _workName(): string {
    return `attributes:${this.draftId ?? 'new'}`;
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    if (this._failure) return errorState(t('attributes.form_title'), this._failure, () => void this._open(this.desk));
    if (!this._lines) return skeletonRows(6);
    return html`
      <header>
        <div><h3>${t('attributes.form_title')}</h3><p class="small muted">${t('attributes.form_hint')}</p></div>
        <span class="gap"></span>
        <span class="small" role="status" data-test="attributes-notice">${this._notice}</span>
        ${this.draftId ? html`<button class="button plain" data-test="attributes-discard" @click=${this._discard}>${t('attributes.discard')}</button>` : nothing}
        <button class="button" data-test="attributes-exit" @click=${() => goTo('data', 'attributes')}>${t('attributes.exit')}</button>
        <button class="button" ?disabled=${this._busy} data-test="attributes-save" @click=${this._save}>${t('attributes.save')}</button>
        <button class="button primary" ?disabled=${this._busy} data-test="attributes-submit" @click=${this._submit}>${t('attributes.submit')}</button>
      </header>
      <div class="scroll">
        <table data-test="attribute-grid">
          <thead><tr>
            <th class="right">#</th><th>${t('data.account')}</th><th>${t('data.customer_no')}</th><th>${t('data.name')}</th>
            ${attributeFields.map(({ label, required }) => html`<th>${say(label)}${required ? ' *' : ''}</th>`)}<th></th>
          </tr></thead>
          <tbody>${this._lines.map((line, at) => this._row(line, at))}</tbody>
        </table>
        <button class="button add" data-test="attributes-add" @click=${() => this._add()}><ui-icon name="plus" .size=${16}></ui-icon>${t('attributes.add')}</button>
      </div>
    `;
  }

  private _row(line: FormLine, at: number) {
    const issues = this._issues.filter((issue) => issue.line === at);
    return html`
      <tr data-test="attribute-line">
        <td class="num right muted">${at + 1}</td>
        ${this._cell(line, at, 'accountNo', t('data.account'))}${this._cell(line, at, 'customerNo', t('data.customer_no'))}
        <td class="cut name ${line.kind === 'unknown' || line.kind === 'personal' ? 'wrong' : ''}" data-test="attribute-name" title=${this._name(line)}>${this._name(line)}</td>
        ${attributeFields.map(({ id, label }) => this._cell(line, at, id, say(label)))}
        <td><button class="button plain" aria-label=${t('attributes.remove', { line: at + 1 })} data-test="attributes-remove" @click=${() => this._remove(at)}><ui-icon name="close" .size=${14}></ui-icon></button></td>
      </tr>
      ${issues.length > 0 ? html`<tr class="issues"><td></td><td colspan="11" class="fault" role="alert" data-test="attribute-issue">${issues.map((issue) => this._reason(issue)).join(' · ')}</td></tr>` : nothing}
    `;
  }

  private _cell(line: FormLine, at: number, column: Column, label: string) {
    const wrong = this._issues.some((issue) => issue.line === at && issue.field === column);
    if (isIndustryLevel(column))
      return html`<td><pick-list free data-cell=${column} data-line=${at} .test=${`cell-${column}`} .label=${`${label} ${at + 1}`} .invalid=${wrong}
        .source=${this._source(industryAbove(line, column))} .value=${line[column]} .text=${line[column]}
        @chosen=${(event: CustomEvent<string | null>) => this._typed(at, column, event.detail ?? '')}
        @picked=${(event: CustomEvent<PickOption>) => this._picked(at, event.detail)}
        @keydown=${(event: KeyboardEvent) => this._key(event, at, column)}></pick-list></td>`;
    return html`<td><input .value=${line[column]} aria-label="${label} ${at + 1}" aria-invalid=${wrong ? 'true' : 'false'} data-test="cell-${column}" data-cell=${column} data-line=${at} autocomplete="off"
      @input=${(event: InputEvent) => this._typed(at, column, (event.target as HTMLInputElement).value)}
      @change=${() => (column === 'accountNo' || column === 'customerNo' ? void this._lookUp(at) : undefined)}
      @keydown=${(event: KeyboardEvent) => this._key(event, at, column)} /></td>`;
  }

  private _source(within: readonly string[]): PickSource {
    const key = within.join('\n');
    const source = this.sources.get(key) ?? industryNameSource(this.desk.http, within);
    this.sources.set(key, source);
    return source;
  }

  private _picked(at: number, { code, above = [] }: PickOption): void {
    const names = [...above.map((label) => label['zh-CN']), code];
    this._change((this._lines ?? []).map((line, i) => (i === at ? withIndustry(line, names) : line)));
  }

  private _name(line: FormLine): string {
    if (line.kind === 'unknown') return t('attributes.not_found');
    return line.kind === 'personal' ? `${line.name ?? ''} · ${t('attributes.personal')}` : (line.name ?? '');
  }

  private _reason({ field, reason, n }: AttributeIssue): string {
    const label = attributeFields.find(({ id }) => id === field)?.label;
    const name = label ? say(label) : field === 'accountNo' ? t('data.account') : field ? t('data.customer_no') : '';
    return `${name ? `${name}: ` : ''}${fillReason(rowReasons[reason], locale.get(), n)}`;
  }

  private _typed(at: number, column: Column, value: string): void {
    this._change((this._lines ?? []).map((line, i) => (i === at ? { ...line, [column]: value } : line)));
    this._issues = this._issues.filter(
      (issue) => issue.line !== at || (issue.field !== column && issue.field !== null),
    );
  }

  private _change(lines: FormLine[]): void {
    this._lines = lines;
    this._notice = '';
    unsavedWork.keep(this._workName, lines);
  }

  private _key(event: KeyboardEvent, at: number, column: Column): void {
    if (event.key !== 'Enter' || event.isComposing || event.defaultPrevented) return;
    event.preventDefault();
    (event.target as HTMLElement).dispatchEvent(new Event('change'));
    if (at === (this._lines?.length ?? 0) - 1) this._add(column);
    else this._focus(at + 1, column);
  }

  private _add(column: Column = 'accountNo'): void {
    const lines = this._lines ?? [];
    this._change([...lines, emptyLine()]);
    void this.updateComplete.then(() => this._focus(lines.length, column));
  }

  private _focus(at: number, column: Column): void {
    this.renderRoot.querySelector<HTMLElement>(`[data-cell="${column}"][data-line="${at}"]`)?.focus();
  }

  private _remove(at: number): void {
    const lines = (this._lines ?? []).filter((_, i) => i !== at);
    this._issues = [];
    this._change(lines.length > 0 ? lines : [emptyLine()]);
  }

  /** Brings out whose number it is and what is kept of him, unless something has been typed over it already. */
  private async _lookUp(at: number): Promise<void> {
    const line = this._lines?.[at];
    if (!line) return;
    const [accountNo, customerNo] = [line.accountNo.trim(), line.customerNo.trim().toUpperCase()];
    if (accountNo === '' && customerNo === '') return;
    const found = await dataApi(this.desk.http)
      .subject(accountNo === '' ? { customerNo } : { accountNo })
      .catch((error: unknown) => {
        if (!(error instanceof ApiError) || !/not_found|invalid/.test(error.code)) this._notice = explain(error);
        return null;
      });
    const now = this._lines?.[at];
    if (!now || now.accountNo !== line.accountNo || now.customerNo !== line.customerNo) return;
    this._change((this._lines ?? []).map((each, i) => (i === at ? lineFor(each, found) : each)));
  }

  private async _save(): Promise<void> {
    await this._doing(async () => {
      const saved = await dataApi(this.desk.http).saveDraft(this.draftId, this._typedLines(), this.version);
      this.version = saved.version;
      unsavedWork.drop(this._workName);
      this._notice = t('attributes.saved', { at: time(new Date()) });
      if (this.draftId === null) {
        this.draftId = saved.id;
        goTo('data', 'attributes', saved.id);
      }
    });
  }

  private async _submit(): Promise<void> {
    await this._doing(async () => {
      const result = await dataApi(this.desk.http).submit(this._typedLines(), this.draftId);
      this._issues = result.issues;
      if (result.issues.length > 0) {
        this._notice = t('attributes.issues', { n: result.issues.length });
        return;
      }
      unsavedWork.drop(this._workName);
      this._lines = [emptyLine()];
      this.draftId = null;
      this.version = null;
      this._notice = t('attributes.submitted', { saved: result.saved, unchanged: result.unchanged });
      this._focus(0, 'accountNo');
    });
  }

  private async _discard(): Promise<void> {
    const id = this.draftId;
    if (id === null) return;
    await this._doing(async () => {
      await dataApi(this.desk.http).dropDraft(id);
      unsavedWork.drop(this._workName);
      goTo('data', 'attributes');
    });
  }

  private _typedLines(): AttributeLine[] {
    const lines = this._lines ?? [];
    return lines.filter((line, at) => !isBlank(line) || at < lines.length - 1).map(typedOf);
  }

  private async _doing(work: () => Promise<void>): Promise<void> {
    this._busy = true;
    try {
      await work();
    } catch (error) {
      this._notice = explain(error);
    } finally {
      this._busy = false;
    }
  }

  static override styles = [
    base,
    controls,
    tables,
    states,
    css`
      :host { display: grid; grid-template-rows: auto minmax(0, 1fr); }
      header { display: flex; align-items: center; gap: 8px; padding: 12px 16px; }
      .gap { flex: 1; }
      td { padding: 2px; height: auto; } td:first-child { padding-left: 16px; padding-right: 8px; } th { padding: 0 8px; }
      tbody tr:hover td { background: none; }
      td:nth-child(2) input { min-width: 152px; }
      td pick-list { --border: var(--rule); min-width: 128px; }
      td input { min-width: 96px; border-color: var(--rule) !important; }
      td input[aria-invalid="true"] { border-color: var(--danger-solid) !important; }
      .name { min-width: 180px; max-width: 220px; padding: 0 8px; } .wrong { color: var(--danger); }
      .issues td { border: 0; padding: 0 8px 6px; white-space: normal; }
      .add { margin: 8px 16px 16px; }
    `,
  ];
}
customElements.define('attribute-form', AttributeForm);
