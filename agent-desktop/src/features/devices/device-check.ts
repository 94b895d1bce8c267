import { css, html, nothing } from 'lit';
import type { Desk } from '../../app/desk.ts';
import { DeskElement } from '../../app/desk-element.ts';
import '../../components/ui-dialog.ts';
import { t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import './device-settings.ts';

/** The check before Available: registration, microphone, speaker. */
export class DeviceCheck extends DeskElement {
  protected override parts(desk: Desk) {
    return [desk.devices.state, desk.phone.softphone];
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    const { registered, microphone, speaker } = this.desk.phone.report();
    return html`
      <ui-dialog .heading=${t('device.title')} .test=${'device-check'} @closed=${() => this.dispatchEvent(new CustomEvent('closed'))}>
        <p class="muted lead">${t('device.lead')}</p>
        <device-settings></device-settings>
        <p class="actions">
          <button class="button" @click=${this._close}>${t('common.close')}</button>
          <button class="button primary" data-test="device-go-available" ?disabled=${!(registered && microphone && speaker)} @click=${this._go}>${t('device.go_available')}</button>
        </p>
      </ui-dialog>
    `;
  }

  private _close(): void {
    this.shadowRoot?.querySelector('ui-dialog')?.close();
  }

  private _go(): void {
    this._close();
    this.desk.wish('available');
  }

  static override styles = [
    base,
    controls,
    css`.lead { margin-bottom: 12px; } .actions { display: flex; justify-content: flex-end; gap: 8px; margin-top: 20px; }`,
  ];
}
customElements.define('device-check', DeviceCheck);
