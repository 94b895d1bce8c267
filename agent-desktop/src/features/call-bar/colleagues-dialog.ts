import { type CallColleague, PlacedCallView, type TransferTargets } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import '../../components/ui-dialog.ts';
import '../../components/ui-icon.ts';
import { emptyState, errorState, skeletonRows } from '../../components/ui-states.ts';
import { explain } from '../../data/api-client.ts';
import { t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';

type Colleague = TransferTargets['agents'][number];

/**
 * Colleagues at their desks, with what they are doing: type a part of a name or an extension, arrows choose, Enter rings.
 * @fires closed
 */
export class ColleaguesDialog extends DeskElement {
  static override properties = {
    _colleagues: { state: true },
    _typed: { state: true },
    _chosen: { state: true },
    _unread: { state: true },
    _failure: { state: true },
    _busy: { state: true },
  };
  declare private _colleagues: Colleague[] | null;
  declare private _typed: string;
  /** The extension of the one who would be rung. */
  declare private _chosen: string;
  declare private _unread: unknown;
  declare private _failure: unknown;
  declare private _busy: boolean;
  /** The same call sent again is placed once. */
  private key = crypto.randomUUID();
  private refreshing: ReturnType<typeof setInterval> | null = null;

  constructor() {
    super();
    Object.assign(this, { _colleagues: null, _typed: '', _chosen: '', _unread: null, _failure: null, _busy: false });
  }

  protected override deskReady(): void {
    void this._load();
    this.refreshing ??= setInterval(() => void this._load(), 5_000);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    if (this.refreshing) clearInterval(this.refreshing);
  }

  protected override firstUpdated(): void {
    requestAnimationFrame(() => this.shadowRoot?.querySelector('input')?.focus());
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    const chosen = this._choosable().find(({ extension }) => extension === this._chosen) ?? null;
    return html`
      <ui-dialog .heading=${t('colleagues.title')} .test=${'colleagues'} @closed=${() => this.dispatchEvent(new CustomEvent('closed'))}>
        <form @submit=${this._submit} @keydown=${this._keys}>
          <input type="search" role="combobox" aria-expanded="true" aria-controls="colleagues" aria-activedescendant=${chosen ? `c-${chosen.extension}` : nothing} autocomplete="off" maxlength="30" data-test="colleague-search" aria-label=${t('colleagues.search')} placeholder=${t('colleagues.search')} .value=${this._typed} @input=${this._search} />
          ${this._renderList(chosen)}
          <p class="small muted">${t('colleagues.hint')}</p>
          <p class="fault" role="alert" data-test="colleague-error">${this._failure ? explain(this._failure) : ''}</p>
          <p class="actions"><button class="button primary" data-test="colleague-call" ?disabled=${this._busy || !chosen}><ui-icon name="phone"></ui-icon>${t('colleagues.call')}</button></p>
        </form>
      </ui-dialog>
    `;
  }

  private _renderList(chosen: Colleague | null) {
    if (!this._colleagues) {
      if (this._unread) return errorState(t('colleagues.title'), this._unread, () => void this._load());
      return html`<div class="list">${skeletonRows(5)}</div>`;
    }
    if (this._colleagues.length === 0)
      return html`<div class="list">${emptyState('people', t('colleagues.nobody'))}</div>`;
    const found = this._found();
    return html`
      <ul id="colleagues" role="listbox" aria-label=${t('colleagues.title')} class="list scroll" tabindex="0">
        ${found.map((colleague) => this._renderColleague(colleague, colleague === chosen))}
        ${found.length === 0 ? html`<li class="muted none">${t('colleagues.none')}</li>` : nothing}
      </ul>
    `;
  }

  private _renderColleague({ extension, name, state, free }: Colleague, isChosen: boolean) {
    const lamp = state === 'available' ? 'free' : free ? 'none' : 'busy';
    return html`
      <li role="option" id="c-${extension}" aria-selected=${isChosen} aria-disabled=${!free} data-test="colleague" data-extension=${extension} @click=${() => this._choose(extension, free)}>
        <i class=${lamp}></i><span class="cut">${name}</span><span class="num muted">${extension}</span><span class="muted small">${t(`presence.${state}`)}</span>
      </li>
    `;
  }

  private _choose(extension: string, free: boolean): void {
    if (free) this._chosen = extension;
  }

  private _found(): Colleague[] {
    const typed = this._typed.trim().toLowerCase();
    return (this._colleagues ?? []).filter(({ name, extension }) =>
      `${name} ${extension}`.toLowerCase().includes(typed),
    );
  }

  private _choosable = (): Colleague[] => this._found().filter(({ free }) => free);

  private async _load(): Promise<void> {
    try {
      this._colleagues = (await this.desk.api.transferTargets()).agents;
      this._unread = null;
    } catch (error) {
      this._unread = error;
    }
  }

  private _search(event: Event): void {
    this._typed = (event.target as HTMLInputElement).value;
    this._chosen = this._typed.trim() ? (this._choosable()[0]?.extension ?? '') : '';
  }

  private _keys(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const free = this._choosable();
    const at = free.findIndex(({ extension }) => extension === this._chosen);
    const next = free[Math.min(free.length - 1, Math.max(0, at + step))];
    if (next) this._chosen = next.extension;
  }

  private readonly _submit = (event: Event): void => {
    event.preventDefault();
    const chosen = this._choosable().find(({ extension }) => extension === this._chosen);
    if (chosen && !this._busy) void this._call(chosen);
  };

  private async _call({ userId }: Colleague): Promise<void> {
    this._busy = true;
    this._failure = null;
    try {
      const call: CallColleague = { key: this.key, userId };
      await this.desk.http.post('/desk/colleague-calls', call, PlacedCallView);
      this.shadowRoot?.querySelector('ui-dialog')?.close();
    } catch (error) {
      this._failure = error;
      this.key = crypto.randomUUID();
      void this._load();
    } finally {
      this._busy = false;
    }
  }

  static override styles = [
    base,
    controls,
    css`
      form { display: grid; gap: 10px; }
      .list { height: 272px; border: 1px solid var(--rule); border-radius: var(--radius); }
      li { display: grid; grid-template-columns: 10px minmax(0, 1fr) auto 84px; gap: 10px; align-items: center; min-height: 34px; padding: 0 10px; border-bottom: 1px solid var(--rule); cursor: pointer; }
      li > :last-child { text-align: right; }
      li:hover { background: var(--hover); }
      li[aria-selected="true"] { background: var(--selected); box-shadow: inset 3px 0 0 var(--focus); }
      li[aria-disabled="true"] { color: var(--ink-3); cursor: default; }
      li.none { display: block; padding: 10px; cursor: default; }
      i { width: 9px; height: 9px; border-radius: 50%; border: 2px solid var(--ink-3); }
      i.free { background: var(--ok-solid); border-color: var(--ok-solid); } i.busy { background: var(--warning-solid); border-color: var(--warning-solid); border-radius: 2px; }
      .actions { display: flex; justify-content: flex-end; gap: 8px; }
    `,
  ];
}
customElements.define('colleagues-dialog', ColleaguesDialog);
declare global {
  interface HTMLElementTagNameMap {
    'colleagues-dialog': ColleaguesDialog;
  }
}
