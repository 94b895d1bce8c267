import { CentreSettings } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { goTo } from '../../app/router.ts';
import { errorState, skeletonRows, states } from '../../components/ui-states.ts';
import { t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import './calendar-settings.ts';
import './code-settings.ts';
import './group-routes.ts';
import './queue-settings.ts';
import './skill-grid.ts';
import '../requests/kinds/request-kinds-book.ts';

const tabs = ['queues', 'groups', 'skills', 'reasons', 'dispositions', 'requests', 'calendar'] as const;
type Tab = (typeof tabs)[number];

/** Sends one change and hands the page what is in force then; rejects when it was refused. */
export type KeepSetting = (path: string, change: object) => Promise<void>;

/** What administrators set for the call centre: queues, who serves them, reasons, dispositions, holidays. In force at once. */
export class CentrePage extends DeskElement {
  static override properties = { rest: { attribute: false }, _settings: { state: true }, _failure: { state: true } };
  /** `queues/<code>`, `groups`, `skills`, `reasons`, `dispositions`, `requests`, `calendar` */
  declare rest: readonly string[];
  declare private _settings: CentreSettings | null;
  declare private _failure: unknown;

  constructor() {
    super();
    this.rest = [];
    this._settings = null;
    this._failure = null;
  }

  protected override deskReady(): void {
    void this._load();
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    const tab = tabs.find((name) => name === this.rest[0]) ?? 'queues';
    return html`
      <header>
        <h2>${t('centre.title')}</h2>
        <nav aria-label=${t('centre.title')}>${tabs.map((name) => html`<button aria-current=${name === tab ? 'page' : 'false'} data-test="centre-tab-${name}" @click=${() => goTo('centre', name)}>${t(`centre.tab_${name}`)}</button>`)}</nav>
      </header>
      ${this._failure ? errorState(t('centre.load_failed'), this._failure, () => void this._load()) : this._settings ? this._tab(tab, this._settings) : skeletonRows(10)}
    `;
  }

  private _tab(tab: Tab, settings: CentreSettings) {
    switch (tab) {
      case 'queues':
        return html`<queue-settings .settings=${settings} .code=${this.rest[1] ?? ''} .keep=${this._keep}></queue-settings>`;
      case 'groups':
        return html`<group-routes .settings=${settings} .keep=${this._keep}></group-routes>`;
      case 'skills':
        return html`<skill-grid .settings=${settings} .keep=${this._keep}></skill-grid>`;
      case 'requests':
        return html`<request-kinds-book></request-kinds-book>`;
      case 'calendar':
        return html`<calendar-settings .settings=${settings} .keep=${this._keep}></calendar-settings>`;
      default:
        return html`<code-settings .kind=${tab} .settings=${settings} .keep=${this._keep}></code-settings>`;
    }
  }

  private readonly _keep: KeepSetting = async (path, change) => {
    this._settings = await this.desk.http.put(`/centre/${path}`, change, CentreSettings);
    await this.desk.loadCodes();
  };

  private async _load(): Promise<void> {
    try {
      this._settings = await this.desk.http.get('/centre/settings', CentreSettings);
      this._failure = null;
    } catch (error) {
      this._failure = error;
    }
  }

  static override styles = [
    base,
    controls,
    states,
    css`
      :host { display: grid; grid-template-rows: auto minmax(0, 1fr); height: 100%; background: var(--surface); }
      header { display: flex; align-items: center; gap: 24px; padding: 8px 16px 0; border-bottom: 1px solid var(--rule); }
      nav { display: flex; gap: 4px; }
      nav button { height: 36px; padding: 0 10px; border: 0; border-bottom: 2px solid transparent; background: none; color: var(--ink-2); }
      nav button:hover { color: var(--ink); }
      nav button[aria-current="page"] { border-color: var(--accent); color: var(--ink); font-weight: 600; }
    `,
  ];
}
customElements.define('centre-page', CentrePage);
