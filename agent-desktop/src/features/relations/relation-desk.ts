import {
  type CustomerCard,
  type PendingRelation,
  type RelationEntry,
  type RelationList,
  relationSubject,
} from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { goTo } from '../../app/router.ts';
import { type RecordOfForm, withdrawChange } from '../../components/form/record-entry.ts';
import { explain } from '../../data/api-client.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import '../customer/relation-list.ts';
import './relation-table.ts';
import { relationsApi } from './relations-api.ts';

const directions = ['all', 'own', 'inverse'] as const;
const states = ['all', 'in_force', 'ended'] as const;
interface Editing {
  record: RecordOfForm;
  heading: string;
  returnedId: string | null;
}

/** A customer's relations: told at once as the card has them, then whole; filtered, entered, changed and ended here. */
export class RelationDesk extends DeskElement {
  static override properties = {
    card: { attribute: false },
    _list: { state: true },
    _failure: { state: true },
    _direction: { state: true },
    _state: { state: true },
    _role: { state: true },
    _editing: { state: true },
  };
  declare card: CustomerCard;
  declare private _list: RelationList | null;
  declare private _failure: unknown;
  declare private _direction: (typeof directions)[number];
  declare private _state: (typeof states)[number];
  declare private _role: string;
  declare private _editing: Editing | null;

  private loadedFor = '';

  constructor() {
    super();
    this._list = null;
    this._failure = null;
    this._direction = 'all';
    this._state = 'all';
    this._role = '';
    this._editing = null;
  }

  private get _no(): string {
    return this.card.summary.customerNo;
  }

  /** The element may stand on the page before its code is there: the card comes before the desk, or behind it. */
  protected override willUpdate(): void {
    if (!this.hasDesk || !this.card || this.loadedFor === this._no) return;
    this.loadedFor = this._no;
    this._list = null;
    this._editing = null;
    void this._load();
  }

  private async _load(): Promise<void> {
    const no = this._no;
    this._failure = null;
    try {
      const list = await relationsApi(this.desk.http).list(no);
      if (no === this._no) this._list = list;
    } catch (error) {
      if (no === this._no) this._failure = error;
    }
  }

  protected override render() {
    if (!this.hasDesk || !this.card) return nothing;
    const list = this._list;
    if (this._editing) {
      const { record, heading, returnedId } = this._editing;
      return html`<relation-form .record=${record} .heading=${heading} .returnedId=${returnedId} @submitted=${this._done} @closed=${this._done} @conflict=${() => this._load()}></relation-form>`;
    }
    const failed = this._failure
      ? html`<p class="note danger" role="alert">${t('relations.load_failed')}：${explain(this._failure)} <button class="link" @click=${() => this._load()}>${t('common.reload')}</button></p>`
      : nothing;
    if (!list) return html`${failed}<relation-list .relations=${this.card.relations}></relation-list>`;
    return html`
      ${failed}
      ${this._renderTools(list)}
      ${list.pending.map((pending) => this._renderPending(pending))}
      ${list.cut ? html`<p class="note">${t('relations.cut')}</p>` : nothing}
      <relation-table .items=${this._shown(list)} .mayEdit=${list.mayEdit} @change=${(event: CustomEvent<RelationEntry>) => this._change(event.detail)}></relation-table>
    `;
  }

  private _shown({ items }: RelationList): RelationEntry[] {
    return items.filter(
      (item) =>
        (this._direction === 'all' || item.direction === this._direction) &&
        (this._state === 'all' || item.inForce === (this._state === 'in_force')) &&
        (this._role === '' || say(item.roleLabel) === this._role),
    );
  }

  private _renderTools(list: RelationList) {
    const chosen = (event: Event): string => (event.target as HTMLSelectElement).value;
    const roles = [...new Set(list.items.map(({ roleLabel }) => say(roleLabel)))].sort();
    return html`
      <div class="tools">
        <select aria-label=${t('relations.filter_direction')} data-test="relations-direction" @change=${(
          event: Event,
        ) => {
          this._direction = directions.find((each) => each === chosen(event)) ?? 'all';
        }}>${directions.map((each) => html`<option value=${each} ?selected=${each === this._direction}>${t(`relations.direction_${each}`)}</option>`)}</select>
        <select aria-label=${t('relations.filter_state')} data-test="relations-state" @change=${(event: Event) => {
          this._state = states.find((each) => each === chosen(event)) ?? 'all';
        }}>${states.map((each) => html`<option value=${each} ?selected=${each === this._state}>${t(`relations.state_${each}`)}</option>`)}</select>
        <select aria-label=${t('relations.filter_role')} data-test="relations-role" @change=${(event: Event) => {
          this._role = chosen(event);
        }}><option value="">${t('relations.role_all')}</option>${roles.map((role) => html`<option value=${role} ?selected=${role === this._role}>${role}</option>`)}</select>
        <span class="grow"></span>
        ${list.mayEdit ? html`<button class="button" data-test="relation-new" @click=${() => this._new()}><ui-icon name="plus" .size=${16}></ui-icon>${t('relations.new')}</button>` : nothing}
      </div>
    `;
  }

  private _renderPending(pending: PendingRelation) {
    const mine = pending.own && pending.state !== 'submitted';
    const words =
      pending.state === 'submitted'
        ? t('record.pending', { who: pending.enteredBy.name })
        : pending.state === 'returned'
          ? t('record.returned', { reason: pending.reason ?? '' })
          : t('record.draft_own');
    return html`
      <div class="note pending" role="status" data-test="relation-pending"><ui-icon name="note" .size=${16}></ui-icon><span>${t('relations.new')} · ${words}</span>
        ${mine ? html`<button class="button" data-test="relation-go-on" @click=${() => this._goOn(pending)}>${t('record.go_on')}</button>` : html`<button class="button" data-test="relation-look" @click=${() => goTo('reviews', pending.id)}>${t('record.look')}</button>`}
        ${pending.own && pending.state === 'submitted' ? html`<button class="button" data-test="relation-withdraw" @click=${() => this._withdraw(pending)}>${t('record.withdraw')}</button>` : nothing}
      </div>
    `;
  }

  private _new(): void {
    this._edit(
      { subjectId: relationSubject(this._no, crypto.randomUUID()), version: 0, standing: {}, open: null },
      t('relations.new'),
      null,
    );
  }

  private _goOn(pending: PendingRelation): void {
    const isDraft = pending.state === 'draft';
    const record = { subjectId: pending.subjectId, version: 0, standing: {}, open: isDraft ? pending : null };
    this._edit(record, t('relations.new'), isDraft ? null : pending.id);
  }

  private _change({ subjectId, version, fields, open, direction, toldOf }: RelationEntry): void {
    if (subjectId === null) return;
    const heading = direction === 'own' ? t('relations.edit') : t('relations.edit_of', { who: toldOf });
    this._edit({ subjectId, version, standing: fields, open }, heading, null);
  }

  private _edit(record: Omit<RecordOfForm, 'kind'>, heading: string, returnedId: string | null): void {
    void import('./relation-form.ts');
    this._editing = { record: { kind: 'relation', ...record }, heading, returnedId };
  }

  private _done(): void {
    this._editing = null;
    void this._load();
  }

  private async _withdraw(pending: PendingRelation): Promise<void> {
    try {
      await withdrawChange(this.desk.http, pending);
      await this._load();
    } catch (error) {
      this._failure = error;
    }
  }

  static override styles = [
    base,
    controls,
    css`
      :host { display: block; }
      .tools { display: flex; align-items: center; gap: 8px; padding: 8px 16px; border-bottom: 1px solid var(--rule); }
      .tools select { width: auto; } .grow { flex: 1; }
      .note { display: flex; align-items: center; gap: 8px; padding: 6px 16px; border-bottom: 1px solid var(--rule); }
      .note.danger { background: var(--danger-soft); color: var(--danger); }
      .pending { background: var(--accent-soft); color: var(--accent-ink); } .pending span { flex: 1; }
    `,
  ];
}
customElements.define('relation-desk', RelationDesk);
declare global {
  interface HTMLElementTagNameMap {
    'relation-desk': RelationDesk;
  }
}
