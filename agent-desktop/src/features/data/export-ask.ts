import type { CustomerFilter, ExportSourceView } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import type { Desk } from '../../app/desk.ts';
import { DeskElement } from '../../app/desk-element.ts';
import { explain } from '../../data/api-client.ts';
import { listed } from '../../i18n/listed.ts';
import { locale, say, t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import '../../components/ui-dialog.ts';
import { filterLabels } from '../customer-list/filter-words.ts';
import { dataApi } from './data-api.ts';

/** Fields of the filter by list; a list not named here is asked for whole. */
const filters: Readonly<Record<string, readonly ('q' | 'orgNo' | 'industry')[]>> = {
  customers: ['q', 'orgNo'],
  industry_attributes: ['industry', 'orgNo'],
  bundles: ['q', 'orgNo'],
  archive_files: ['q'],
  blacklist: ['q'],
};
const labels = { q: 'exports.search', orgNo: 'exports.branch', industry: 'attributes.industry' } as const;

/**
 * Asks for a list as a file, with a purpose.
 * @fires asked - it waits for a second person now
 * @fires closed
 */
export class ExportAsk extends DeskElement {
  static override properties = {
    source: { attribute: false },
    given: { attribute: false },
    _sources: { state: true },
    _fault: { state: true },
    _busy: { state: true },
  };
  /** Chosen from the start; empty: the first. */
  declare source: string;
  /** The filter the list stood under when it was asked for, as a query; it goes along as it is. */
  declare given: string;
  declare private _sources: ExportSourceView[];
  declare private _fault: string;
  declare private _busy: boolean;

  constructor() {
    super();
    this.source = '';
    this.given = '';
    this._sources = [];
    this._fault = '';
    this._busy = false;
  }

  protected override deskReady(desk: Desk): void {
    dataApi(desk.http)
      .exportSources()
      .then((sources) => {
        this._sources = sources;
        if (!sources.some(({ kind }) => kind === this.source)) this.source = sources[0]?.kind ?? '';
      })
      .catch((error: unknown) => {
        this._fault = explain(error);
      });
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    const chosen = this._sources.find(({ kind }) => kind === this.source);
    const columns = listed(chosen?.columns.map(({ label, masked }) => `${say(label)}${masked ? '*' : ''}`) ?? []);
    return html`
      <ui-dialog .heading=${t('exports.ask')} .test=${'export-dialog'} @closed=${() => this.dispatchEvent(new CustomEvent('closed'))}>
        <form @submit=${this._send}>
          <label class="field"><span>${t('exports.list')}</span>
            <select name="source" data-test="export-source" @change=${(event: Event) => (this.source = (event.target as HTMLSelectElement).value)}>
              ${this._sources.map(({ kind, label }) => html`<option value=${kind} ?selected=${kind === this.source}>${say(label)}</option>`)}
            </select></label>
          <p class="small muted">${chosen ? t('exports.columns', { columns }) : ''}</p>
          ${this._renderGiven()}
          <div class="two">${this._asked().map((name) => html`<label class="field"><span>${t(labels[name])}</span><input name=${name} data-test="export-${name}" autocomplete="off" /></label>`)}</div>
          <label class="field"><span>${t('exports.format')}</span><select name="format" data-test="export-format"><option value="xlsx">Excel (.xlsx)</option><option value="csv">CSV</option></select></label>
          <label class="field"><span>${t('exports.purpose')}</span><textarea name="purpose" rows="2" required minlength="4" maxlength="200" data-test="export-purpose"></textarea></label>
          <p class="small muted">${t('exports.purpose_hint')}</p>
          <p class="fault" role="alert">${this._fault}</p>
          <p class="buttons"><button class="button primary" ?disabled=${this._busy || !chosen} data-test="export-send">${t('exports.send')}</button></p>
        </form>
      </ui-dialog>`;
  }

  /** Only the list it was given with is taken under that filter. */
  private _givenHere(): [string, string][] {
    return this.source === 'customers' ? [...new URLSearchParams(this.given)] : [];
  }

  private _asked() {
    return this._givenHere().length > 0 ? [] : (filters[this.source] ?? []);
  }

  private _renderGiven() {
    const given = this._givenHere();
    if (given.length === 0) return nothing;
    const words = given.map(
      ([name, value]) => `${name in filterLabels ? t(filterLabels[name as keyof CustomerFilter]) : name}: ${value}`,
    );
    return html`<p class="small" data-test="export-given">${t('exports.given', { filter: words.join(' · ') })}</p>`;
  }

  private async _send(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const text = (name: string): string => String(form.get(name) ?? '').trim();
    const typed = this._asked().map((name) => [name, text(name)] as const);
    const filter = [...this._givenHere(), ...typed.filter(([, value]) => value)];
    this._busy = true;
    this._fault = '';
    try {
      await dataApi(this.desk.http).ask({
        source: this.source,
        filter: Object.fromEntries(filter),
        format: text('format') === 'csv' ? 'csv' : 'xlsx',
        purpose: text('purpose'),
        locale: locale.get(),
      });
      this.dispatchEvent(new CustomEvent('asked'));
      this.shadowRoot?.querySelector('ui-dialog')?.close();
    } catch (error) {
      this._fault = explain(error);
    } finally {
      this._busy = false;
    }
  }

  static override styles = [
    base,
    controls,
    css`
      form { display: grid; gap: 8px; }
      .two { display: grid; grid-template-columns: 1fr 1fr; gap: 12px; }
      .buttons { display: flex; justify-content: end; }
    `,
  ];
}
customElements.define('export-ask', ExportAsk);
