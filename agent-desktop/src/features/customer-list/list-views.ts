import type { SavedView } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import type { Desk } from '../../app/desk.ts';
import { DeskElement } from '../../app/desk-element.ts';
import '../../components/ui-dialog.ts';
import { explain } from '../../data/api-client.ts';
import { t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import { customerListApi } from './customer-list-api.ts';
import { type ListLook, sameSettings } from './list-look.ts';

/**
 * Saved views: mine, and those shared in my branch. A changed view is kept under its name or another.
 * @fires looked - with the look to show
 */
export class ListViews extends DeskElement {
  static override properties = {
    look: { attribute: false },
    _views: { state: true },
    _naming: { state: true },
    _fault: { state: true },
    _busy: { state: true },
  };
  declare look: ListLook;
  declare private _views: readonly SavedView[];
  /** The view that is being named: an own one, or null for a new one. */
  declare private _naming: { view: SavedView | null } | null;
  declare private _fault: string;
  declare private _busy: boolean;

  constructor() {
    super();
    this._views = [];
    this._naming = null;
    this._fault = '';
    this._busy = false;
  }

  protected override deskReady(_desk: Desk): void {
    void this._load();
  }

  private get api() {
    return customerListApi(this.desk.http);
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    const chosen = this._views.find(({ id }) => id === this.look.view) ?? null;
    const changed = chosen !== null && !sameSettings(chosen.settings, this.look);
    const group = (own: boolean) =>
      this._views
        .filter((view) => view.own === own)
        .map(
          (view) =>
            html`<option value=${view.id} ?selected=${view === chosen}>${view.name}${own ? '' : ` · ${view.owner}`}</option>`,
        );
    return html`
      <select aria-label=${t('list.view')} data-test="list-view" .value=${chosen?.id ?? ''} @change=${this._choose}>
        <option value="">${t('list.no_view')}</option>
        <optgroup label=${t('list.views_own')}>${group(true)}</optgroup><optgroup label=${t('list.views_shared')}>${group(false)}</optgroup>
      </select>
      ${changed ? html`<span class="pill warning" data-test="list-view-changed">${t('list.view_changed')}</span>` : nothing}
      ${chosen?.own ? html`<button class="button" data-test="list-view-edit" @click=${() => (this._naming = { view: chosen })}>${t(changed ? 'list.keep' : 'list.view_edit')}</button>` : nothing}
      <button class="button" data-test="list-keep-as" @click=${() => (this._naming = { view: null })}>${t('list.keep_as')}</button>
      ${this._naming ? this._renderNaming(this._naming.view) : html`<span class="fault" role="alert">${this._fault}</span>`}
    `;
  }

  private _renderNaming(view: SavedView | null) {
    return html`
      <ui-dialog .heading=${t(view ? 'list.view_edit' : 'list.keep_as')} .test=${'list-view-dialog'} @closed=${this._closed}>
        <form @submit=${(event: SubmitEvent) => void this._keep(event, view)}>
          <label class="field"><span>${t('list.view_name')}</span><input name="name" required maxlength="40" autocomplete="off" data-test="list-view-name" value=${view?.name ?? ''} /></label>
          <label class="check"><input type="checkbox" name="shared" ?checked=${view?.shared ?? false} data-test="list-view-shared" />${t('list.view_share')}</label>
          <p class="small muted">${t('list.view_share_hint')}</p>
          <p class="fault" role="alert">${this._fault}</p>
          <p class="buttons">${view ? html`<button type="button" class="button" ?disabled=${this._busy} data-test="list-view-drop" @click=${() => void this._drop(view)}>${t('list.view_drop')}</button>` : nothing}<span class="grow"></span>
            <button class="button primary" ?disabled=${this._busy} data-test="list-view-keep">${t('list.keep')}</button></p>
        </form>
      </ui-dialog>`;
  }

  private _choose(event: Event): void {
    const id = (event.target as HTMLSelectElement).value;
    const view = this._views.find((each) => each.id === id);
    this._show(view ? { ...view.settings, view: id } : { ...this.look, view: null });
  }

  private async _keep(event: SubmitEvent, view: SavedView | null): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const { filter, columns, sort, direction } = this.look;
    const name = String(form.get('name') ?? '').trim();
    const wanted = { name, shared: form.has('shared'), settings: { filter, columns, sort, direction } };
    await this._write(async () => {
      const kept = view ? await this.api.change(view, wanted) : await this.api.keep(wanted);
      this._show({ ...this.look, view: kept.id });
    });
  }

  private _drop(view: SavedView): Promise<void> {
    return this._write(async () => {
      await this.api.drop(view);
      this._show({ ...this.look, view: null });
    });
  }

  private async _write(write: () => Promise<void>): Promise<void> {
    this._busy = true;
    this._fault = '';
    try {
      await write();
      await this._load();
      this.shadowRoot?.querySelector('ui-dialog')?.close();
    } catch (error) {
      this._fault = explain(error);
    } finally {
      this._busy = false;
    }
  }

  private _closed(): void {
    this._naming = null;
    this._fault = '';
  }

  private _show(look: ListLook): void {
    this.dispatchEvent(new CustomEvent('looked', { detail: look }));
  }

  private async _load(): Promise<void> {
    try {
      this._views = await this.api.views();
    } catch (error) {
      this._fault = explain(error);
    }
  }

  static override styles = [
    base,
    controls,
    css`
      :host { display: flex; align-items: center; gap: 8px; min-width: 0; }
      select { width: auto; max-width: 220px; }
      form { display: grid; gap: 8px; }
      .check { display: flex; align-items: center; gap: 6px; }
      .buttons { display: flex; } .grow { flex: 1; }
    `,
  ];
}
customElements.define('list-views', ListViews);
declare global {
  interface HTMLElementTagNameMap {
    'list-views': ListViews;
  }
}
