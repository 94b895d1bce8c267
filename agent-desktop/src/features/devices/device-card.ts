import type { PresenceState } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import type { Desk } from '../../app/desk.ts';
import { DeskElement } from '../../app/desk-element.ts';
import { t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import '../../components/ui-icon.ts';

/** Where "go available" has no meaning: there already, or busy with a call. */
const settled: readonly PresenceState[] = ['available', 'ringing', 'talking', 'held'];

/** Am I set up to take a call? Three lines and the way to the check. */
export class DeviceCard extends DeskElement {
  protected override parts(desk: Desk) {
    return [desk.devices.state, desk.phone.softphone, desk.presence];
  }

  protected override render() {
    if (!this.hasDesk || !this.desk.session.user.extension) return nothing;
    const { registered, microphone, speaker, phoneOwner } = this.desk.phone.report();
    const ready = registered && microphone && speaker;
    const state = this.desk.presence.getSnapshot().context.view?.state;
    const engaged = state !== undefined && settled.includes(state);
    return html`
      <section data-test="device-card">
        <h3>${t('device.title')}</h3>
        ${phoneOwner ? nothing : html`<p class="mirror" data-test="mirror-banner">${t('phone.mirror_banner')} <button class="link" data-test="take-over" @click=${() => this.desk.phone.takeOver()}>${t('phone.take_over')}</button></p>`}
        <ul>
          ${this._line('registration', registered, t('device.registration'))}
          ${this._line('microphone', microphone, t('device.microphone'))}
          ${this._line('speaker', speaker, t('device.speaker'))}
        </ul>
        <p class="actions">
          ${ready && !engaged ? html`<button class="button primary" data-test="go-available" @click=${() => this.desk.wish('available')}>${t('device.go_available')}</button>` : nothing}
          <button class="button" data-test="open-device-check" @click=${() => this.desk.deviceCheckOpen.set(true)}>${t('device.open')}</button>
        </p>
      </section>
    `;
  }

  private _line(test: string, ok: boolean, words: string) {
    return html`<li class=${ok ? 'ok' : 'open'} data-test="device-${test}" data-ok=${ok}><ui-icon .name=${ok ? 'check' : 'info'} .size=${16}></ui-icon><span>${words}</span><span class="small">${ok ? t('device.passed') : ''}</span></li>`;
  }

  static override styles = [
    base,
    controls,
    css`
      section { display: grid; gap: 8px; }
      li { display: flex; align-items: center; gap: 8px; min-height: 28px; } li .small { margin-left: auto; }
      .ok { color: var(--ok); } .ok span:first-of-type { color: var(--ink); } .open { color: var(--ink-3); }
      .actions { display: flex; gap: 8px; }
      .mirror { padding: 8px 12px; border-radius: var(--radius); background: var(--warning-soft); color: var(--warning); }
      .mirror .link { color: inherit; text-decoration-color: currentcolor; }
    `,
  ];
}
customElements.define('device-card', DeviceCard);
