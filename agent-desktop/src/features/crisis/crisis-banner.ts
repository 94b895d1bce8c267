import type { CrisisBanners } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { say, t } from '../../i18n/locale.ts';
import { base } from '../../styles/shared.ts';
import { crisisApi } from './crisis-api.ts';
import '../../components/ui-icon.ts';

const EVERY_MS = 15_000;

/** What every desk shows while a mass event, or the rehearsal of one, lasts. */
export class CrisisBanner extends DeskElement {
  static override properties = { _items: { state: true } };
  declare private _items: CrisisBanners['items'];
  private timer: ReturnType<typeof setInterval> | null = null;

  constructor() {
    super();
    this._items = [];
  }

  protected override deskReady(): void {
    this.timer ??= setInterval(() => void this._read(), EVERY_MS);
    void this._read();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    if (this.timer) clearInterval(this.timer);
    this.timer = null;
  }

  /** Without an answer the last one stands. */
  private async _read(): Promise<void> {
    const answer = await crisisApi(this.desk.http)
      .banners()
      .catch(() => null);
    if (answer) this._items = answer.items;
  }

  protected override render() {
    return this._items.map(
      (item) => html`
        <p role="status" class=${item.rehearsal ? 'rehearsal' : ''} data-test="crisis-banner" data-rehearsal=${item.rehearsal}>
          <ui-icon name="warning" .size=${16}></ui-icon>
          ${item.rehearsal ? html`<strong>${t('crisis.rehearsal')}</strong>` : nothing}
          <strong>${item.name}</strong><span class="cut" title=${say(item.banner)}>${say(item.banner)}</span>
        </p>`,
    );
  }

  static override styles = [
    base,
    css`
      :host { display: block; }
      p { display: flex; align-items: center; gap: 8px; min-height: 30px; padding: 0 16px; background: var(--danger-soft); color: var(--danger); border-bottom: 1px solid var(--rule); }
      strong { white-space: nowrap; } .rehearsal { background: var(--warning-soft); color: var(--warning); }
    `,
  ];
}
customElements.define('crisis-banner', CrisisBanner);
declare global {
  interface HTMLElementTagNameMap {
    'crisis-banner': CrisisBanner;
  }
}
