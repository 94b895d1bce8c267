import type { CappedCount, SegmentFieldView, SegmentRule, SegmentView } from '@tellerline/contracts';
import { css, html, nothing, type PropertyValues } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { explain } from '../../data/api-client.ts';
import { count, dateTime } from '../../i18n/format.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import { exportAction } from '../data/export-action.ts';
import { groupsApi } from './groups-api.ts';
import './rule-editor.ts';
import './segment-people.ts';

const COUNT_AFTER_MS = 350;

/**
 * One segment, or a new one: its rule with the live count, then who is in it and who came and went.
 * @fires saved - with the segment as it is kept now
 * @fires closed - when a new one is given up
 */
export class SegmentPane extends DeskElement {
  static override properties = {
    segment: { attribute: false },
    first: { attribute: false },
    fields: { attribute: false },
    _rule: { state: true },
    _name: { state: true },
    _snapshot: { state: true },
    _count: { state: true },
    _failure: { state: true },
    _busy: { state: true },
    _shown: { state: true },
  };
  /** Null: a new one, that begins with the rule `first`. */
  declare segment: SegmentView | null;
  declare first: SegmentRule;
  declare fields: readonly SegmentFieldView[];
  declare private _rule: SegmentRule;
  declare private _name: string;
  declare private _snapshot: boolean;
  declare private _count: CappedCount | null;
  declare private _failure: unknown;
  declare private _busy: boolean;
  declare private _shown: 'members' | 'moves';
  private counting: AbortController | null = null;

  constructor() {
    super();
    Object.assign(this, {
      segment: null,
      _count: null,
      _failure: null,
      _busy: false,
      _shown: 'members',
      _name: '',
      _snapshot: false,
    });
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has('segment') && !changed.has('first')) return;
    this._rule = this.segment?.rule ?? this.first;
    this._name = this.segment?.name ?? '';
    this._snapshot = this.segment?.mode === 'snapshot';
    this._count = null;
    this._failure = null;
    if (!this.segment) void this._recount();
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    const { segment } = this;
    const mayEdit = segment === null || segment.mayEdit;
    return html`
      <header>
        ${mayEdit && !segment?.standing ? html`<input class="name" data-test="segment-name" maxlength="40" aria-label=${t('segments.name')} placeholder=${t('segments.name')} .value=${this._name} @input=${(event: Event) => (this._name = (event.target as HTMLInputElement).value)}>` : html`<h2>${segment ? say(segment.label) : ''}</h2>`}
        ${segment ? exportAction(this.desk, 'segment_members') : nothing}
      </header>
      <section class="rule">
        <rule-editor .rule=${this._rule} .fields=${this.fields} ?readonly=${!mayEdit} @rule=${(event: CustomEvent<SegmentRule>) => this._changed(event.detail)}></rule-editor>
        <div class="foot">
          <span class="num" role="status" data-test="segment-count">${this._count ? t('segments.found', { n: `${count(this._count.value)}${this._count.capped ? '+' : ''}` }) : this._words()}</span>
          ${mayEdit ? this._renderActions() : nothing}
        </div>
        ${this._failure ? html`<p class="fault" role="alert">${explain(this._failure)}</p>` : nothing}
      </section>
      ${segment ? this._renderPeople(segment) : nothing}
    `;
  }

  /** What is known of a kept segment: as of when, who came and went. */
  private _words(): string {
    const { segment } = this;
    if (!segment?.refreshedAt) return '';
    const { members, entered, left, refreshedAt } = segment;
    return t('segments.as_of', { at: dateTime(refreshedAt), n: count(members ?? 0), entered, left });
  }

  private _renderActions() {
    const { segment } = this;
    return html`
      ${segment?.standing ? nothing : html`<label class="small"><input type="checkbox" data-test="segment-snapshot" .checked=${this._snapshot} @change=${() => (this._snapshot = !this._snapshot)}>${t('segments.snapshot')}</label>`}
      ${segment && !segment.standing ? html`<button class="button" ?disabled=${this._busy} data-test="segment-close" @click=${() => this._save(!segment.closed)}>${t(segment.closed ? 'segments.reopen' : 'segments.close')}</button>` : nothing}
      ${segment ? nothing : html`<button class="button" @click=${() => this.dispatchEvent(new CustomEvent('closed'))}>${t('common.cancel')}</button>`}
      <button class="button primary" data-test="segment-save" ?disabled=${this._busy || this._name.trim() === ''} @click=${() => this._save(segment?.closed ?? false)}>${t('segments.save')}</button>`;
  }

  private _renderPeople(segment: SegmentView) {
    if (segment.broken) return html`<p class="broken" role="status">${t('segments.broken')}</p>`;
    const choice = (shown: 'members' | 'moves') =>
      html`<button class="choice" aria-pressed=${this._shown === shown} data-test="segment-${shown}" @click=${() => (this._shown = shown)}>${t(`segments.${shown}`)}</button>`;
    return html`
      <div class="tabs">${choice('members')}${choice('moves')}</div>
      <segment-people class="scroll" .segmentId=${segment.id} .version=${segment.refreshedAt ?? ''} .shown=${this._shown}></segment-people>`;
  }

  private _changed(rule: SegmentRule): void {
    this._rule = rule;
    void this._recount();
  }

  private async _recount(): Promise<void> {
    this.counting?.abort();
    const counting = new AbortController();
    this.counting = counting;
    await new Promise((resolve) => setTimeout(resolve, COUNT_AFTER_MS));
    if (counting.signal.aborted || !this.hasDesk) return;
    try {
      const found = await groupsApi(this.desk.http).count(this._rule, counting.signal);
      if (counting.signal.aborted) return;
      this._count = found;
      this._failure = null;
    } catch (failure) {
      if (!counting.signal.aborted) this._failure = failure;
    }
  }

  private async _save(closed: boolean): Promise<void> {
    const { segment } = this;
    this._busy = true;
    this._failure = null;
    const kept = {
      name: this._name.trim(),
      note: segment?.note ?? '',
      mode: this._snapshot ? 'snapshot' : 'live',
      rule: this._rule,
    } as const;
    try {
      const api = groupsApi(this.desk.http);
      const saved = segment
        ? await api.change(segment.id, { ...kept, version: segment.version, closed })
        : await api.add(kept);
      this.dispatchEvent(new CustomEvent('saved', { detail: saved }));
    } catch (failure) {
      this._failure = failure;
    } finally {
      this._busy = false;
    }
  }

  static override styles = [
    base,
    controls,
    css`
      :host { display: flex; flex-direction: column; min-height: 0; }
      header { display: flex; align-items: center; gap: 8px; padding: 8px 16px; border-bottom: 1px solid var(--rule); } h2, .name { flex: 1; } .name { font-size: var(--text-l); font-weight: 600; }
      .rule { flex: none; max-height: 46%; overflow: auto; padding: 8px 16px; border-bottom: 1px solid var(--rule); background: var(--sunken); }
      .foot { display: flex; align-items: center; gap: 8px; min-height: 36px; } .foot > span { flex: 1; font-weight: 600; } label { display: inline-flex; align-items: center; gap: 6px; }
      .tabs { display: inline-flex; align-self: flex-start; margin: 8px 16px; border: 1px solid var(--border); border-radius: var(--radius); overflow: hidden; }
      .choice { height: 26px; padding: 0 12px; border: 0; background: none; color: var(--ink-2); } .choice + .choice { border-left: 1px solid var(--rule); }
      .choice[aria-pressed="true"] { background: var(--accent-soft); color: var(--accent-ink); font-weight: 600; } .choice:focus-visible { outline-offset: -2px; }
      segment-people { flex: 1; min-height: 0; } .broken { padding: 16px; color: var(--warning); }
    `,
  ];
}
customElements.define('segment-pane', SegmentPane);
