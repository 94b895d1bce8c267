import { css, html, nothing } from 'lit';
import type { Desk } from '../../app/desk.ts';
import { DeskElement } from '../../app/desk-element.ts';
import { t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';

/** Milliseconds between two looks at the level; a meter, not a film. */
const everyMs = 100;
/** A microphone without any sound for this long, while open, is told. */
const silentMs = 8_000;

/** How loud both sides really are, measured on the tracks: an open microphone that is dead is seen here. */
export class LevelMeters extends DeskElement {
  static override properties = {
    muted: { type: Boolean },
    held: { type: Boolean },
    off: { type: Boolean },
    _silent: { state: true },
  };
  declare muted: boolean;
  declare held: boolean;
  declare off: boolean;
  declare private _silent: boolean;
  private timer: ReturnType<typeof setInterval> | null = null;
  private heardAt = performance.now();

  constructor() {
    super();
    this._silent = false;
  }

  protected override deskReady(_desk: Desk): void {
    this.timer ??= setInterval(() => this._look(), everyMs);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    if (this.timer !== null) clearInterval(this.timer);
    this.timer = null;
  }

  protected override render() {
    return html`
      <span class="meter" data-test="mic-level" role="img" aria-label=${t('call.mic_level')} title=${t('call.mic_level')}><i id="near"></i></span>
      <span class="meter far" data-test="far-level" role="img" aria-label=${t('call.far_level')} title=${t('call.far_level')}><i id="far"></i></span>
      ${this._silent && !this.muted && !this.held ? html`<span class="pill danger" data-test="mic-silent">${t('call.mic_silent')}</span>` : nothing}
    `;
  }

  private _look(): void {
    const { near, far } = this.off ? { near: 0, far: 0 } : this.desk.phone.levels();
    const now = performance.now();
    if (near > 0.02 || this.muted || this.held || this.off) this.heardAt = now;
    this._silent = now - this.heardAt > silentMs;
    this._show('near', near);
    this._show('far', far);
  }

  private _show(id: string, level: number): void {
    const bar = this.shadowRoot?.getElementById(id);
    if (bar) bar.style.transform = `scaleY(${level.toFixed(2)})`;
    if (id === 'near') this.shadowRoot?.querySelector('.meter')?.setAttribute('data-level', level.toFixed(2));
    if (id === 'far') this.shadowRoot?.querySelector('.far')?.setAttribute('data-level', level.toFixed(2));
  }

  static override styles = [
    base,
    controls,
    css`
      :host { display: inline-flex; align-items: center; gap: 4px; }
      .meter { display: flex; width: 6px; height: 26px; border-radius: 3px; overflow: hidden; background: var(--rule); }
      .meter i { display: block; width: 100%; background: var(--ok-solid); transform: scaleY(0); transform-origin: bottom; }
      .far i { background: var(--accent); }
    `,
  ];
}
customElements.define('level-meters', LevelMeters);
