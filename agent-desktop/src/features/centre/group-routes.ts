import type { CentreSettings, GroupRoute } from '@tellerline/contracts';
import { groupPriorities } from '@tellerline/contracts';
import { css, html, nothing, type PropertyValues } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { emptyState, states } from '../../components/ui-states.ts';
import { explain } from '../../data/api-client.ts';
import { count, dateTime } from '../../i18n/format.ts';
import { locale, say, t } from '../../i18n/locale.ts';
import { base, controls, tables } from '../../styles/shared.ts';
import '../../components/ui-icon.ts';
import type { KeepSetting } from './centre-page.ts';

/** Where members of segments wait, and before whom: lines in order, the first that holds a caller counts. */
export class GroupRoutes extends DeskElement {
  static override properties = {
    settings: { attribute: false },
    keep: { attribute: false },
    _routes: { state: true },
    _refusal: { state: true },
    _saved: { state: true },
  };
  declare settings: CentreSettings;
  declare keep: KeepSetting;
  declare private _routes: readonly GroupRoute[];
  declare private _refusal: unknown;
  declare private _saved: boolean;

  constructor() {
    super();
    this._routes = [];
    this._refusal = null;
    this._saved = false;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get('settings');
    if (changed.has('settings') && before?.groups.version !== this.settings.groups.version)
      this._routes = this.settings.groups.routes;
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    const { segments } = this.settings.groups;
    return html`
      <header><p class="small muted">${t('centre.groups_lead')}</p>
        <button class="button" data-test="group-add" ?disabled=${segments.length === 0} @click=${this._add}><ui-icon name="plus" .size=${16}></ui-icon>${t('centre.add')}</button></header>
      <div class="scroll" tabindex="0" role="region" aria-label=${t('centre.tab_groups')}>
        ${
          this._routes.length === 0
            ? emptyState('people', t(segments.length === 0 ? 'centre.no_segments' : 'centre.no_groups'))
            : html`
        <table data-test="groups">
          <thead><tr><th></th><th>${t('centre.group_of')}</th><th class="right">${t('centre.group_members')}</th><th>${t('centre.group_from')}</th><th>${t('centre.group_to')}</th><th>${t('centre.group_priority')}</th><th></th></tr></thead>
          <tbody>${this._routes.map((route, at) => this._row(route, at))}</tbody>
        </table>`
        }
      </div>
      <footer>
        ${this._refusal ? html`<p class="fault" role="alert" data-test="group-fault">${explain(this._refusal)}</p>` : html`<p class="small muted" role="status">${t(this._saysNothing() ? 'centre.group_says_nothing' : this._saved ? 'centre.saved' : 'centre.live')}</p>`}
        <button class="button" @click=${this._reset}>${t('centre.reset')}</button>
        <button class="button primary" data-test="group-save" ?disabled=${this._saysNothing()} @click=${() => void this._save()}>${t('centre.save')}</button>
      </footer>
    `;
  }

  private _row(route: GroupRoute, at: number) {
    const { queues, groups } = this.settings;
    const segment = groups.segments.find(({ id }) => id === route.segment);
    const order = String(at + 1);
    return html`
      <tr data-test="group-row" data-segment=${route.segment}>
        <td class="num muted">${order}</td>
        <td><select data-test="group-segment" aria-label="${t('centre.group_of')} ${order}" @change=${(event: Event) => this._change(at, { segment: chosen(event) })}>
          ${segment ? nothing : html`<option value=${route.segment} selected>${t('centre.group_closed')}</option>`}
          ${groups.segments.map(({ id, name }) => html`<option value=${id} .selected=${id === route.segment}>${name}</option>`)}</select></td>
        <td class="num right" title=${segment?.countedAt ? t('centre.group_counted', { at: dateTime(segment.countedAt) }) : nothing}>${segment?.members === null || !segment ? html`<span class="muted">–</span>` : count(segment.members)}</td>
        <td><details><summary data-test="group-from">${route.from.length === 0 ? t('centre.all_queues') : route.from.map(this._queue).join(locale.get() === 'en' ? ', ' : '、')}</summary>
          ${queues.map(({ code, label }) => html`<label class="tick"><input type="checkbox" .checked=${route.from.includes(code)} @change=${() => this._toggle(at, code)} />${say(label)}</label>`)}</details></td>
        <td><select data-test="group-queue" aria-label="${t('centre.group_to')} ${order}" @change=${(event: Event) => this._change(at, { queue: chosen(event) || null })}>
          <option value="" .selected=${route.queue === null}>${t('centre.group_stays')}</option>
          ${queues.map(({ code, label }) => html`<option value=${code} .selected=${code === route.queue}>${say(label)}</option>`)}</select></td>
        <td><select data-test="group-priority" aria-label="${t('centre.group_priority')} ${order}" @change=${(event: Event) => this._change(at, { priority: groupPriorities.find((each) => each === chosen(event)) ?? null })}>
          <option value="" .selected=${route.priority === null}>${t('centre.group_as_usual')}</option>
          ${groupPriorities.map((each) => html`<option value=${each} .selected=${each === route.priority}>${t(`centre.group_${each}`)}</option>`)}</select></td>
        <td class="right"><button class="button plain" data-test="group-up" ?disabled=${at === 0} aria-label="${t('centre.group_up')} ${order}" @click=${() => this._up(at)}>${t('centre.group_up')}</button>
          <button class="button plain" data-test="group-remove" aria-label="${t('centre.remove')} ${order}" @click=${() => this._set(this._routes.filter((_, other) => other !== at))}>${t('centre.remove')}</button></td>
      </tr>`;
  }

  private readonly _queue = (code: string): string =>
    say(this.settings.queues.find((queue) => queue.code === code)?.label) || code;

  private readonly _saysNothing = (): boolean =>
    this._routes.some(({ queue, priority }) => queue === null && priority === null);

  private _set(routes: readonly GroupRoute[]): void {
    this._routes = routes;
    this._saved = false;
    this._refusal = null;
  }

  private readonly _add = (): void => {
    const used = new Set(this._routes.map(({ segment }) => segment));
    const { segments } = this.settings.groups;
    const segment = (segments.find(({ id }) => !used.has(id)) ?? segments[0])?.id;
    if (segment) this._set([...this._routes, { segment, from: [], queue: null, priority: 'preferred' }]);
  };

  private readonly _reset = (): void => this._set(this.settings.groups.routes);

  private _change(at: number, change: Partial<GroupRoute>): void {
    this._set(this._routes.map((route, other) => (other === at ? { ...route, ...change } : route)));
  }

  private _toggle(at: number, code: string): void {
    const from = this._routes[at]?.from ?? [];
    this._change(at, { from: from.includes(code) ? from.filter((each) => each !== code) : [...from, code] });
  }

  private _up(at: number): void {
    const routes = [...this._routes];
    routes.splice(at - 1, 0, ...routes.splice(at, 1));
    this._set(routes);
  }

  private async _save(): Promise<void> {
    try {
      await this.keep('groups', { version: this.settings.groups.version, routes: this._routes });
      this._refusal = null;
      this._saved = true;
    } catch (error) {
      this._refusal = error;
    }
  }

  static override styles = [
    base,
    controls,
    tables,
    states,
    css`
      :host { display: grid; grid-template-rows: auto minmax(0, 1fr) auto; min-height: 0; }
      header { display: flex; justify-content: space-between; align-items: center; padding: 8px 16px; } header p { margin: 0; }
      td:first-child, th:first-child { padding-left: 16px; width: 32px; } td .button { min-height: 30px; } td { vertical-align: top; padding-block: 3px; }
      td select { width: 100%; min-width: 132px; } summary { cursor: pointer; line-height: 30px; } .tick { display: flex; align-items: center; gap: 8px; line-height: 26px; }
      td.num { line-height: 30px; }
      footer { display: flex; align-items: center; gap: 8px; padding: 8px 16px; border-top: 1px solid var(--rule); } footer p { flex: 1; margin: 0; }
    `,
  ];
}
customElements.define('group-routes', GroupRoutes);

const chosen = (event: Event): string => (event.target as HTMLSelectElement).value;
