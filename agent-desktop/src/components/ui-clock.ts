import { css, LitElement } from 'lit';
import { duration } from '../i18n/format.ts';
import { everySecond } from './ticker.ts';

/** Where a running clock reads the present time; the shell sets it to the server's clock. */
export const clockSource = { now: (): number => Date.now() };

/**
 * A clock that runs by itself: up from `since`, or down to `until`. Only its text changes, once a second, all clocks in
 * the same tick.
 */
export class UiClock extends LitElement {
  static override properties = { since: {}, until: {} };
  declare since: string | null;
  declare until: string | null;
  private stop: (() => void) | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    this.stop = everySecond(() => this.requestUpdate());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stop?.();
  }

  protected override render() {
    const now = clockSource.now();
    if (this.until) return duration(Date.parse(this.until) - now + 999);
    return this.since ? duration(now - Date.parse(this.since)) : '';
  }

  static override styles = css`
    :host { font-variant-numeric: tabular-nums; white-space: nowrap; }
  `;
}
customElements.define('ui-clock', UiClock);
declare global {
  interface HTMLElementTagNameMap {
    'ui-clock': UiClock;
  }
}
