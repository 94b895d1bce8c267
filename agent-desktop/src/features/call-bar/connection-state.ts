import { css, html, nothing } from 'lit';
import type { Desk } from '../../app/desk.ts';
import { DeskElement } from '../../app/desk-element.ts';
import { time } from '../../i18n/format.ts';
import { t } from '../../i18n/locale.ts';
import type { PhraseKey } from '../../i18n/phrases.ts';
import { base, controls } from '../../styles/shared.ts';
import '../../components/ui-icon.ts';

type Health = 'ok' | 'busy' | 'down';

/** Server, phone and telephone system at a glance; the words on hover, focus and click. */
export class ConnectionState extends DeskElement {
  protected override parts(desk: Desk) {
    return [desk.line.connection, desk.phone.softphone, desk.line.state, desk.outbox.entries];
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    const server = serverHealth(this.desk);
    const phone = phoneHealth(this.desk);
    const platform = this.desk.line.state.get().platformConnected;
    const waiting = this.desk.outbox.waiting;
    const worst: Health =
      [server.health, phone.health].includes('down') || !platform
        ? 'down'
        : [server.health, phone.health].includes('busy')
          ? 'busy'
          : 'ok';
    return html`
      <div class="box ${worst}" tabindex="0" data-test="connection" data-server=${server.name} data-phone=${phone.name} data-platform=${platform ? 'ok' : 'lost'}
        aria-label=${`${t('connection.server')}: ${t(server.phrase)}; ${t('connection.phone')}: ${t(phone.phrase)}`} role="group">
        <span class="lamp ${server.health}"></span><span class="lamp ${phone.health}"></span>
        <span class="words"><span class="word cut" role="status">${t(worst === 'ok' ? 'connection.ok' : server.health !== 'ok' ? server.phrase : !platform ? 'connection.platform' : phone.phrase)}</span>
        ${waiting > 0 ? html`<span class="waiting" data-test="outbox-waiting">${t('connection.outbox', { count: waiting })}</span>` : nothing}</span>
        <div class="tip">
          ${this._line(t('connection.server'), server.health, t(server.phrase), 'connection-server')}
          ${this._line(t('connection.phone'), phone.health, t(phone.phrase), 'connection-phone')}
          ${this._line(t('connection.platform'), platform ? 'ok' : 'down', t(platform ? 'connection.ok' : 'connection.lost'), 'connection-platform')}
          ${waiting > 0 ? html`<p class="small">${t('connection.outbox_long')}: ${waiting}</p>` : nothing}
          ${phone.health === 'down' && this.desk.phone.owner ? html`<button class="button" data-test="phone-retry" @click=${() => this.desk.wake()}>${t('phone.retry_now')}</button>` : nothing}
          ${phone.name === 'mirroring' ? html`<p class="small">${t('phone.mirror_banner')}</p><button class="button" data-test="phone-take-over" @click=${() => this.desk.phone.takeOver()}>${t('phone.take_over')}</button>` : nothing}
          ${server.since ? html`<p class="small muted">${time(new Date(server.since))}</p>` : nothing}
        </div>
      </div>
    `;
  }

  private _line(name: string, health: Health, words: string, test: string) {
    return html`<p class="part"><span class="lamp ${health}"></span><span class="muted">${name}</span><span data-test=${test}>${words}</span></p>`;
  }

  static override styles = [
    base,
    controls,
    css`
      :host { display: flex; flex: none; border-left: 1px solid var(--rule); }
      .box { position: relative; display: flex; align-items: center; gap: 5px; width: 132px; padding: 0 10px; background: var(--surface); font-size: var(--text-s); }
      .box:focus-visible { outline-offset: -2px; }
      .lamp { flex: none; width: 8px; height: 8px; border-radius: 50%; background: var(--ok-solid); }
      .lamp.busy { background: none; border: 2px solid var(--warning-solid); } .lamp.down { background: var(--danger-solid); border-radius: 1px; }
      .word { color: var(--ink-2); } .down .word { color: var(--danger); font-weight: 600; } .busy .word { color: var(--warning); }
      .tip { display: none; position: absolute; z-index: 40; top: calc(100% + 4px); right: 4px; width: 280px; padding: 12px; gap: 6px; background: var(--raised); border: 1px solid var(--rule); border-radius: 6px; box-shadow: var(--shadow); }
      .tip::before { content: ""; position: absolute; inset: -6px 0 auto; height: 6px; }
      .box:hover .tip, .box:focus .tip, .box:focus-within .tip { display: grid; }
      .part { display: flex; align-items: center; gap: 8px; } .part .muted { width: 92px; }
      .words { display: grid; min-width: 0; margin-left: 3px; line-height: 16px; } .waiting { color: var(--warning); font-weight: 600; }
    `,
  ];
}

interface Line {
  name: string;
  health: Health;
  phrase: PhraseKey;
  since?: number | null;
}

function serverHealth(desk: Desk): Line {
  const snapshot = desk.line.connection.getSnapshot();
  if (snapshot.hasTag('live')) return { name: 'live', health: 'ok', phrase: 'connection.ok' };
  if (snapshot.hasTag('lost'))
    return { name: 'lost', health: 'down', phrase: 'connection.lost', since: snapshot.context.lostSince };
  if (snapshot.matches('syncing') || snapshot.matches('retrying'))
    return { name: 'syncing', health: 'busy', phrase: 'connection.syncing' };
  return { name: 'connecting', health: 'busy', phrase: 'connection.connecting' };
}

function phoneHealth(desk: Desk): Line {
  if (!desk.session.user.extension) return { name: 'none', health: 'ok', phrase: 'phone.none' };
  const { value } = desk.phone.softphone.getSnapshot();
  const phrases: Record<string, Line> = {
    off: { name: 'off', health: 'busy', phrase: 'phone.off' },
    mirroring: { name: 'mirroring', health: 'busy', phrase: 'phone.mirroring' },
    loading: { name: 'loading', health: 'busy', phrase: 'phone.loading' },
    connecting: { name: 'connecting', health: 'busy', phrase: 'phone.connecting' },
    registering: { name: 'registering', health: 'busy', phrase: 'phone.registering' },
    ready: { name: 'ready', health: 'ok', phrase: 'phone.ready' },
    backingOff: { name: 'backing_off', health: 'down', phrase: 'phone.backing_off' },
    rejected: { name: 'rejected', health: 'down', phrase: 'phone.rejected' },
  };
  return phrases[String(value)] ?? { name: 'off', health: 'busy', phrase: 'phone.off' };
}
customElements.define('connection-state', ConnectionState);
