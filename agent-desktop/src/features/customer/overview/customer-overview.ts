import type { CustomerCard } from '@tellerline/contracts';
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { DeskElement } from '../../../app/desk-element.ts';
import { skeletonRows, states } from '../../../components/ui-states.ts';
import { explain } from '../../../data/api-client.ts';
import { listed } from '../../../i18n/listed.ts';
import { t } from '../../../i18n/locale.ts';
import { base, controls, tables } from '../../../styles/shared.ts';
import { balancesGroup, productsGroup } from './holding-groups.ts';
import { type OverviewData, type Read, readOverview } from './overview-data.ts';
import { eventsGroup, factsGroup, relationsGroup, resourcesGroup } from './text-groups.ts';

/** The ten groups of the requirements (§2.1), in their order. */
const groups = [
  'basic',
  'attributes',
  'contact',
  'financial',
  'products',
  'balances',
  'relations',
  'resources',
  'events',
  'other',
] as const;
export type GroupName = (typeof groups)[number];
/** Always in sight, left of the overview. */
const inFacts = new Set<GroupName>(['basic', 'contact']);

/** A group as it is shown. Null in place of one: nothing is known. */
export interface Group {
  body: TemplateResult;
  /** Where it is from and when it was true. */
  source: string;
  /** Takes the whole width. */
  wide?: boolean;
}

/**
 * Everything the bank knows of a customer, group by group. The keys 1 … 9, 0 jump.
 * @fires view-wanted - with the view of the customer to go to
 * @fires facts-wanted - with the group among the facts to go to
 */
export class CustomerOverview extends DeskElement {
  static override properties = { card: { attribute: false }, _data: { state: true } };
  declare card: CustomerCard;
  declare private _data: OverviewData | null;
  private of = '';

  constructor() {
    super();
    this._data = null;
  }

  protected override deskReady(): void {
    void this._load();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('card')) void this._load();
  }

  private async _load(): Promise<void> {
    if (!this.hasDesk || !this.card) return;
    const { customerNo } = this.card.summary;
    const of = `${customerNo} ${this.card.readAt}`;
    if (this.of === of) return;
    if (!this.of.startsWith(`${customerNo} `)) this._data = null;
    this.of = of;
    const data = await readOverview(this.desk.http, customerNo);
    if (this.of === of) this._data = data;
  }

  protected override render() {
    const data = this._data;
    if (!data) return html`${this._renderJumps(() => true)}${skeletonRows(12)}`;
    const shown = groups.flatMap((name) => {
      const group = inFacts.has(name) ? null : this._group(name, data);
      return group ? [{ name, group }] : [];
    });
    const empty = groups.filter((name) => !inFacts.has(name) && !shown.some((each) => each.name === name));
    return html`
      ${this._renderJumps((name) => !empty.includes(name))}
      <div class="groups" data-test="overview" @keydown=${this._key}>
        ${shown.map(
          ({ name, group }) => html`
          <section id=${name} tabindex="-1" class=${group.wide ? 'wide' : ''} aria-labelledby="h-${name}" data-test="group-${name}">
            <header><h3 id="h-${name}">${t(`overview.${name}`)}</h3><span class="small muted">${group.source}</span></header>
            ${group.body}
          </section>`,
        )}
      </div>
      ${empty.length > 0 ? html`<p class="none small muted" data-test="overview-empty">${t('overview.nothing_known', { groups: listed(empty.map((name) => t(`overview.${name}`))) })}<span>${t('overview.ask_for')}</span></p>` : nothing}
    `;
  }

  private _renderJumps(isThere: (name: GroupName) => boolean) {
    return html`
      <nav aria-label=${t('overview.jump')} @keydown=${this._key}>
        ${groups.map(
          (name, at) =>
            html`<button data-test="jump-${name}" ?disabled=${!isThere(name)} @click=${() => this._jump(name)}><kbd>${(at + 1) % 10}</kbd>${t(`overview.${name}`)}</button>`,
        )}
      </nav>`;
  }

  private _group(name: GroupName, data: OverviewData): Group | null {
    switch (name) {
      case 'attributes':
      case 'financial':
      case 'other':
        return this._read(data.profile, (profile) => factsGroup(profile[name]));
      case 'products':
        return this._read(data.holdings, productsGroup);
      case 'balances':
        return this._read(data.holdings, balancesGroup);
      case 'relations':
        return relationsGroup(
          this.card,
          (view) => this._tell('view-wanted', view),
          (no) => this.desk.openCustomer(no),
        );
      case 'resources':
        return this._read(data.resources, (resources) =>
          resourcesGroup(resources, (view) => this._tell('view-wanted', view)),
        );
      case 'events':
        return this._read(data.events, (page) =>
          eventsGroup(page, this.card.summary.customerNo, (view) => this._tell('view-wanted', view)),
        );
      default:
        return null;
    }
  }

  private _read<T>(read: Read<T>, show: (value: T) => Group | null): Group | null {
    if ('value' in read) return show(read.value);
    const again = () => {
      this.of = '';
      void this._load();
    };
    const body = html`<p class="fault" role="alert">${t('overview.load_failed', { why: explain(read.failure) })} <button class="link" data-test="overview-retry" @click=${again}>${t('common.retry')}</button></p>`;
    return { body, source: '' };
  }

  private _jump(name: GroupName): void {
    if (inFacts.has(name)) {
      this._tell('facts-wanted', name);
      return;
    }
    const section = this.shadowRoot?.getElementById(name);
    section?.scrollIntoView({ block: 'start' });
    section?.focus({ preventScroll: true });
  }

  private _key(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey || !/^\d$/.test(event.key)) return;
    const name = groups[(Number(event.key) + 9) % 10];
    if (!name) return;
    event.preventDefault();
    this._jump(name);
  }

  private _tell(name: string, detail: string): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  static override styles = [
    base,
    controls,
    states,
    tables,
    css`
      :host { display: block; container-type: inline-size; }
      nav { position: sticky; top: 0; z-index: 3; display: flex; align-items: center; gap: 2px; height: 37px; padding: 0 12px; background: var(--surface); border-bottom: 1px solid var(--rule); overflow: auto hidden; scrollbar-width: none; }
      nav button { flex: none; display: inline-flex; align-items: center; gap: 5px; height: 26px; padding: 0 7px; border: 0; border-radius: var(--radius); background: none; color: var(--ink-2); font-size: var(--text-s); }
      nav button:hover:not(:disabled) { background: var(--hover); color: var(--ink); } nav button:disabled { color: var(--ink-3); }
      nav button:focus-visible { outline-offset: -2px; }
      nav kbd { border: 0; padding: 0; background: none; color: var(--ink-3); font-variant-numeric: tabular-nums; }
      .groups { overflow: hidden; display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); align-items: start; }
      section { padding: 10px 16px 14px; border-bottom: 1px solid var(--rule); scroll-margin-top: 37px; align-self: stretch; border-left: 1px solid var(--rule); margin-left: -1px; }
      section.wide { grid-column: 1 / -1; }
      section:focus-visible { outline-offset: -2px; }
      header { display: flex; align-items: baseline; gap: 12px; margin-bottom: 4px; } header .small { margin-left: auto; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
      dl { display: grid; grid-template-columns: minmax(84px, max-content) minmax(0, 1fr); gap: 0 12px; }
      dt { color: var(--ink-3); font-size: var(--text-s); line-height: 26px; } dd { line-height: 26px; min-height: 26px; overflow-wrap: anywhere; }
      .line { display: grid; grid-template-columns: 84px minmax(0, 1fr); align-items: start; } .line > .num { padding: 6px 0; }
      td, th { padding: 0 8px; } td:first-child, th:first-child { padding-left: 0; } td:last-child, th:last-child { padding-right: 0; }
      th { position: static; } .sum td { font-weight: 600; border-bottom: 0; }
      .more { margin-top: 4px; }
      .none { padding: 12px 16px 20px; } .none span { margin-left: 12px; }
      .warn { color: var(--warning); } .bad { color: var(--danger); }
      event-row { padding-inline: 0; }
      @container (max-width: 760px) { .groups { grid-template-columns: minmax(0, 1fr); } }
    `,
  ];
}
customElements.define('customer-overview', CustomerOverview);
