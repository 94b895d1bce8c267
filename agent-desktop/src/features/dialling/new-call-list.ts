import {
  type CallListSource,
  dialPurposes,
  MOST_LIST_ROWS,
  type NewCallList,
  Pacing,
  type SegmentView,
  usualCallListRules,
} from '@tellerline/contracts';
import { css, html } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { explain } from '../../data/api-client.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import { groupsApi } from '../groups/groups-api.ts';
import { diallingApi } from './dialling-api.ts';
import { readRules, ruleFields, ruleStyles } from './list-rules.ts';
import '../../components/ui-dialog.ts';

const sources = ['segment', 'alerts', 'table'] as const;
const levels = ['red', 'orange', 'yellow'] as const;
/** Conversations of the house that fit a call outwards. */
const flowKeys = [
  'retention_red',
  'retention_orange',
  'retention_yellow',
  'care_call',
  'term_deposit_sale',
  'survey',
] as const;

/** Lines of a pasted table: customer number or telephone, then, behind a tab or comma, why he is called. */
export const tableRows = (text: string): { customer: string; why: string }[] =>
  text
    .split('\n')
    .map((line) => line.split(/[\t,，;；]/))
    .map(([customer = '', ...why]) => ({ customer: customer.trim(), why: why.join(' ').trim().slice(0, 200) }))
    .filter(({ customer }) => customer !== '');

/**
 * Makes a call list: of a segment, of customers in alarm, or of a table pasted in.
 * @fires made - with the list's id
 * @fires closed
 */
export class NewCallListDialog extends DeskElement {
  static override properties = {
    _source: { state: true },
    _segments: { state: true },
    _failure: { state: true },
    _busy: { state: true },
  };
  declare private _source: (typeof sources)[number];
  declare private _segments: readonly SegmentView[];
  declare private _failure: unknown;
  declare private _busy: boolean;
  private readonly key = crypto.randomUUID();

  constructor() {
    super();
    Object.assign(this, { _source: 'segment', _segments: [], _failure: null, _busy: false });
  }

  protected override deskReady(): void {
    void groupsApi(this.desk.http)
      .segments()
      .then(({ items }) => (this._segments = items.filter(({ closed }) => !closed)))
      .catch((error: unknown) => (this._failure = error));
  }

  protected override render() {
    return html`
      <ui-dialog wide .heading=${t('lists.new')} test="new-call-list" @closed=${() => this.dispatchEvent(new CustomEvent('closed'))}>
        <form @submit=${this._save}>
          <label class="field whole"><span>${t('lists.name')}</span><input name="name" required maxlength="60" data-test="list-new-name"></label>
          <label class="field"><span>${t('lists.purpose')}</span><select name="purpose">${dialPurposes.map((each) => html`<option value=${each}>${t(`dial.purpose_${each}`)}</option>`)}</select></label>
          <label class="field"><span>${t('lists.pacing')}</span><select name="pacing">${Pacing.options.map((each) => html`<option value=${each}>${t(`lists.pacing_${each}`)}</option>`)}</select></label>
          <label class="field"><span>${t('lists.source')}</span><select name="source" data-test="list-source" @change=${(event: Event) => (this._source = sources.find((each) => each === (event.target as HTMLSelectElement).value) ?? 'segment')}>${sources.map((each) => html`<option value=${each}>${t(`lists.source_${each}`)}</option>`)}</select></label>
          ${this._renderSource()}
          <label class="field"><span>${t('lists.flow')}</span><select name="flowKey"><option value="">—</option>${flowKeys.map((each) => html`<option value=${each}>${t(`lists.flow_${each}`)}</option>`)}</select></label>
          <label class="field"><span>${t('lists.priority')}</span><input name="priority" type="number" min="1" max="9" value="5" required></label>
          <label class="field whole"><span>${t('lists.why')}</span><input name="why" maxlength="300"></label>
          ${ruleFields(usualCallListRules)}
          <p class="fault whole" role="alert">${this._failure ? explain(this._failure) : ''}</p>
          <p class="actions whole"><button class="button primary" data-test="list-save" ?disabled=${this._busy}>${t('lists.make')}</button></p>
        </form>
      </ui-dialog>
    `;
  }

  private _renderSource() {
    if (this._source === 'segment')
      return html`<label class="field"><span>${t('lists.segment')}</span><select name="segment" required data-test="list-segment">${this._segments.map((segment) => html`<option value=${segment.id}>${say(segment.label)}</option>`)}</select></label>`;
    if (this._source === 'alerts')
      return html`<fieldset class="levels"><legend>${t('alerts.level')}</legend>${levels.map((level) => html`<label><input type="checkbox" name="level" value=${level} ?checked=${level === 'red'}>${t(`alerts.short_${level}`)}</label>`)}</fieldset>`;
    return html`<label class="field whole"><span>${t('lists.table_hint', { most: MOST_LIST_ROWS })}</span><textarea name="table" rows="5" required data-test="list-table"></textarea></label>`;
  }

  private _sourceOf(data: FormData): CallListSource {
    if (this._source === 'segment') return { kind: 'segment', segment: String(data.get('segment') ?? '') };
    if (this._source === 'table') return { kind: 'table', rows: tableRows(String(data.get('table') ?? '')) };
    const chosen = data.getAll('level').map(String);
    return { kind: 'alerts', levels: levels.filter((level) => chosen.includes(level)) };
  }

  private async _save(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const data = new FormData(event.target as HTMLFormElement);
    const text = (name: string): string => String(data.get(name) ?? '').trim();
    const list: NewCallList = {
      key: this.key,
      name: text('name'),
      purpose: dialPurposes.find((each) => each === text('purpose')) ?? 'marketing',
      pacing: Pacing.safeParse(text('pacing')).data ?? 'preview',
      source: this._sourceOf(data),
      flowKey: text('flowKey') || null,
      why: text('why'),
      priority: Number(text('priority')),
      rules: readRules(data, usualCallListRules),
    };
    this._busy = true;
    this._failure = null;
    try {
      const { row } = await diallingApi(this.desk.http).make(list);
      this.dispatchEvent(new CustomEvent('made', { detail: row.id }));
    } catch (error) {
      this._failure = error;
    } finally {
      this._busy = false;
    }
  }

  static override styles = [
    base,
    controls,
    ruleStyles,
    css`
      .levels { display: flex; gap: 16px; align-items: center; border: 0; padding: 0; } .levels label { display: inline-flex; gap: 6px; align-items: center; }
    `,
  ];
}
customElements.define('new-call-list', NewCallListDialog);
declare global {
  interface HTMLElementTagNameMap {
    'new-call-list': NewCallListDialog;
  }
}
