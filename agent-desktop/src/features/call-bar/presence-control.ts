import type { NotReadyReason, PresenceView } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import type { Desk } from '../../app/desk.ts';
import { DeskElement } from '../../app/desk-element.ts';
import { keysOf } from '../../app/keys.ts';
import { explain } from '../../data/api-client.ts';
import { t } from '../../i18n/locale.ts';
import { reasonWords } from '../../i18n/reason-words.ts';
import type { PresenceWish } from '../../machines/presence.machine.ts';
import { hindranceOf } from '../../machines/presence-hindrance.ts';
import { base, controls } from '../../styles/shared.ts';
import '../../components/ui-clock.ts';
import '../../components/ui-icon.ts';

/** My state as the server knows it, its clock, and a menu of what I may wish for; only my name where I have no phone. */
export class PresenceControl extends DeskElement {
  static override properties = { _open: { state: true } };
  declare private _open: boolean;

  constructor() {
    super();
    this._open = false;
  }

  protected override parts(desk: Desk) {
    return [desk.presence, desk.codes, desk.line.connection];
  }

  /** Opens the menu with the focus on its first line; by Alt+P as well. */
  async toggle(): Promise<void> {
    if (!this.desk.session.user.extension) return;
    this._open = !this._open;
    await this.updateComplete;
    if (this._open) this.shadowRoot?.querySelector<HTMLElement>('[role=menuitem]')?.focus();
    else this.shadowRoot?.querySelector<HTMLElement>('.now')?.focus();
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    const { extension, displayName } = this.desk.session.user;
    if (!extension) return html`<p class="name cut" data-test="presence" data-state="none">${displayName}</p>`;
    const snapshot = this.desk.presence.getSnapshot();
    const { view, refusal } = snapshot.context;
    const asking = snapshot.matches('asking');
    return html`
      <div class="wrap" @focusout=${this._left} @keydown=${this._key}>
        <button class="now ${view?.state ?? 'offline'}" data-test="presence" data-state=${view?.state ?? 'unknown'} data-reason=${view?.reason ?? nothing}
          aria-haspopup="menu" aria-expanded=${this._open} title=${`${t('presence.choose')} (${keysOf('presence')})`} @click=${this.toggle}>
          <span class="dot"></span>
          <span class="words">
            <span class="state cut">${view ? nowWords(view) : t('connection.connecting')}</span>
            <span class="small cut second">${asking ? t('presence.asking') : this._second(view)}</span>
          </span>
          ${view?.deadline && view.state === 'wrap_up' ? html`<ui-clock class="clock" data-test="presence-deadline" .until=${view.deadline}></ui-clock>` : html`<ui-clock class="clock ${this._isOverdue(view) ? 'overdue' : ''}" data-test="presence-clock" .since=${view?.since ?? null}></ui-clock>`}
          <ui-icon name="down" .size=${16}></ui-icon>
        </button>
        ${this._open ? this._renderMenu(view) : nothing}
        ${refusal && !this._open ? html`<p class="refusal" role="alert" data-test="presence-refusal">${explain(refusal)}</p>` : nothing}
      </div>
    `;
  }

  /** Is he away for longer than his reason allows? */
  private _isOverdue(view: PresenceView | null): boolean {
    if (view?.state !== 'not_ready') return false;
    const limit = this.desk.codes.get()?.reasons.find(({ code }) => code === view.reason)?.maxMinutes;
    return limit ? this.desk.line.now() - Date.parse(view.since) > limit * 60_000 : false;
  }

  private _second(view: PresenceView | null): string {
    if (!view) return '';
    if (view.pending) return t('presence.pending', { state: pendingWords(view.pending) });
    if (!view.queuesConfirmed && view.state === 'available') return t('presence.unconfirmed');
    if (view.state === 'not_ready' && view.reason) return t('presence.not_ready');
    return this.desk.session.user.displayName;
  }

  private _renderMenu(view: PresenceView | null) {
    const busy = view !== null && ['ringing', 'talking', 'held', 'wrap_up'].includes(view.state);
    const reasons = this.desk.codes.get()?.reasons.filter(({ offered }) => offered) ?? [];
    return html`
      <div class="menu" role="menu" aria-label=${t('presence.choose')} data-test="presence-menu">
        ${busy ? html`<p class="small muted note">${t('presence.after_call')}</p>` : nothing}
        ${this._item('available', null, t('presence.go_available'))}
        <p class="small muted note">${t('presence.not_ready_group')}</p>
        ${reasons.map(({ code }) => this._item('not_ready', code, reasonWords(code)))}
        <hr />
        ${this._item('offline', null, t('presence.go_offline'))}
      </div>
    `;
  }

  private _item(to: PresenceWish['to'], reason: NotReadyReason | null, words: string) {
    const { view } = this.desk.presence.getSnapshot().context;
    const current = view?.state === to && (to !== 'not_ready' || view.reason === reason);
    const hindrance = hindranceOf(view?.state ?? null, to);
    return html`
      <button role="menuitem" class="item ${to}" data-test="presence-${to === 'not_ready' ? reason : to}" aria-disabled=${hindrance !== null} @click=${() => hindrance ?? this._choose(to, reason)}>
        <span class="dot"></span><span>${words}${hindrance ? html`<span class="small hint">${t(`presence.${hindrance}`)}</span>` : nothing}</span>${current ? html`<ui-icon name="check" .size=${16}></ui-icon>` : nothing}
      </button>
    `;
  }

  private _choose(to: PresenceWish['to'], reason: NotReadyReason | null): void {
    this._open = false;
    this.desk.wish(to, reason);
    this.shadowRoot?.querySelector<HTMLElement>('.now')?.focus();
  }

  private _left(event: FocusEvent): void {
    const inside = event.relatedTarget instanceof Node && this.shadowRoot?.contains(event.relatedTarget);
    if (!inside) this._open = false;
  }

  private _key(event: KeyboardEvent): void {
    if (!this._open) return;
    const items = [...(this.shadowRoot?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];
    const at = items.indexOf(this.shadowRoot?.activeElement as HTMLElement);
    const step = { ArrowDown: 1, ArrowUp: -1, j: 1, k: -1 }[event.key];
    if (event.key === 'Escape') void this.toggle();
    if (step === undefined) return;
    event.preventDefault();
    items[(at + step + items.length) % items.length]?.focus();
  }

  static override styles = [
    base,
    controls,
    css`
      :host { display: flex; flex: none; border-left: 1px solid var(--rule); }
      .wrap { position: relative; display: flex; }
      .now { display: flex; align-items: center; gap: 8px; width: 196px; padding: 0 10px 0 12px; border: 0; background: var(--surface); text-align: left; }
      .now:hover { background: var(--hover); }
      .now:focus-visible { outline-offset: -2px; }
      .name { align-self: center; max-width: 220px; padding: 0 16px; font-weight: 600; }
      .words { flex: 1; min-width: 0; display: grid; line-height: 18px; }
      .state { font-weight: 600; }
      .second { color: var(--ink-3); line-height: 16px; }
      .clock { font-size: 15px; } .clock.overdue { color: var(--danger); font-weight: 600; }
      .dot { flex: none; width: 10px; height: 10px; border-radius: 50%; border: 2px solid var(--ink-3); }
      .available .dot { border-color: var(--ok-solid); background: var(--ok-solid); } .available .state { color: var(--ok); }
      .ringing .dot, .talking .dot { border-color: var(--accent); background: var(--accent); }
      .held .dot, .not_ready .dot { border-color: var(--warning-solid); background: var(--warning-solid); border-radius: 2px; }
      .wrap_up .dot { border-color: var(--wrap); background: var(--wrap); border-radius: 2px; } .wrap_up .state, .wrap_up .clock { color: var(--wrap); }
      .connection_lost .dot { border-color: var(--danger); } .connection_lost .state { color: var(--danger); }
      .menu, .refusal { position: absolute; z-index: 40; top: calc(100% + 4px); right: 0; width: 240px; padding: 6px; background: var(--raised); border: 1px solid var(--rule); border-radius: 6px; box-shadow: var(--shadow); }
      .refusal { color: var(--danger); padding: 10px 12px; }
      .item { display: flex; align-items: center; gap: 10px; width: 100%; min-height: 34px; padding: 0 10px; border: 0; border-radius: var(--radius); background: none; text-align: left; }
      .item:hover, .item:focus-visible { background: var(--hover); }
      .item ui-icon { margin-left: auto; }
      .item[aria-disabled="true"] { color: var(--ink-3); cursor: default; }
      .hint { display: block; line-height: 16px; padding-bottom: 4px; }
      .note { padding: 6px 10px 2px; }
      hr { border: 0; border-top: 1px solid var(--rule); margin: 6px 0; }
    `,
  ];
}

/** The short form for the control: the reason says more than "not ready", which stands below it. */
const nowWords = (view: PresenceView): string =>
  view.state === 'not_ready' && view.reason ? reasonWords(view.reason) : t(`presence.${view.state}`);

/** A state with its reason: `小休`, `空闲`. */
export function stateWords(view: Pick<PresenceView, 'state' | 'reason'>): string {
  if (view.state !== 'not_ready' || !view.reason) return t(`presence.${view.state}`);
  return `${t('presence.not_ready')} · ${reasonWords(view.reason)}`;
}

function pendingWords(pending: NonNullable<PresenceView['pending']>): string {
  return pending.reason ? reasonWords(pending.reason) : t(`presence.${pending.state}`);
}

customElements.define('presence-control', PresenceControl);
declare global {
  interface HTMLElementTagNameMap {
    'presence-control': PresenceControl;
  }
}
