import { type CallView, isOutsideNumber, type TransferCall, type TransferTargets } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import '../../components/ui-dialog.ts';
import '../../components/ui-icon.ts';
import { explain } from '../../data/api-client.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import { callerTitle } from './caller-words.ts';

/** One line that can be chosen. */
interface Choice {
  key: string;
  to: TransferCall['to'];
  name: string;
  aside: string;
  /** Class of its lamp. */
  lamp: 'free' | 'busy' | 'none';
  free: boolean;
}

/**
 * Whom to pass the call on to: type a part of a name, an extension, a queue or a whole number; arrows choose, Enter passes on.
 * @fires closed
 */
export class TransferDialog extends DeskElement {
  static override properties = {
    view: { attribute: false },
    _targets: { state: true },
    _typed: { state: true },
    _chosen: { state: true },
    _failure: { state: true },
    _busy: { state: true },
  };
  declare view: CallView;
  declare private _targets: TransferTargets | null;
  declare private _typed: string;
  declare private _chosen: string;
  declare private _failure: unknown;
  declare private _busy: boolean;
  /** Repeats of the same order are harmless by it. */
  private key = crypto.randomUUID();
  private refreshing: ReturnType<typeof setInterval> | null = null;

  constructor() {
    super();
    this._targets = null;
    this._typed = '';
    this._chosen = '';
    this._failure = null;
    this._busy = false;
  }

  protected override deskReady(): void {
    void this._load();
    this.refreshing ??= setInterval(() => void this._load(), 5_000);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    if (this.refreshing) clearInterval(this.refreshing);
  }

  protected override firstUpdated(): void {
    requestAnimationFrame(() => this.shadowRoot?.querySelector('input')?.focus());
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    const choices = this._choices();
    const chosen = choices.find(({ key, free }) => key === this._chosen && free) ?? null;
    return html`
      <ui-dialog .heading=${t('transfer.title', { caller: callerTitle(this.view) })} .test=${'transfer-dialog'} @closed=${() => this.dispatchEvent(new CustomEvent('closed'))}>
        <form @submit=${this._submit} @keydown=${this._keys}>
          <input type="search" role="combobox" aria-expanded="true" aria-controls="targets" aria-activedescendant=${chosen ? `to-${chosen.key}` : nothing} autocomplete="off" maxlength="30" data-test="transfer-search" aria-label=${t('transfer.search')} placeholder=${t('transfer.search')} .value=${this._typed} @input=${this._search} />
          <ul id="targets" role="listbox" aria-label=${t('call.transfer')} class="scroll" tabindex="0">
            ${choices.map((choice) => this._renderChoice(choice, chosen))}
            ${choices.length === 0 && this._targets ? html`<li class="muted none">${t('transfer.none')}</li>` : nothing}
          </ul>
          <label class="field"><span class="note-label">${t('transfer.note')}<span class="muted">${t('transfer.note_hint')}</span></span>
            <textarea rows="2" maxlength="500" data-test="transfer-message"></textarea></label>
          <p class="fault" role="alert" data-test="transfer-error">${this._failure ? explain(this._failure) : ''}</p>
          <p class="actions"><button type="button" class="button" data-test="transfer-consult" ?disabled=${this._busy || !chosen || chosen.to.kind === 'queue'} title=${t('transfer.consult_hint')} @click=${() => this._send('consult')}><ui-icon name="people"></ui-icon>${t('transfer.consult')}</button><button class="button primary" data-test="transfer-go" ?disabled=${this._busy || !chosen} title=${chosen ? '' : t('transfer.choose')}><ui-icon name="outbound"></ui-icon>${t('transfer.go')}</button></p>
        </form>
      </ui-dialog>
    `;
  }

  private _renderChoice(choice: Choice, chosen: Choice | null) {
    return html`
      <li role="option" id="to-${choice.key}" aria-selected=${choice === chosen} aria-disabled=${!choice.free} data-test="transfer-target" data-key=${choice.key} @click=${() => this._choose(choice)}>
        <i class=${choice.lamp}></i><span class="cut">${choice.name}</span><span class="muted small">${choice.aside}</span>
      </li>
    `;
  }

  private _choices(): Choice[] {
    const typed = this._typed.trim().toLowerCase();
    const number = typed.replaceAll(/[\s()-]/g, '');
    const outside: Choice[] = isOutsideNumber(number)
      ? [
          {
            key: 'outside',
            to: { kind: 'outside', number },
            name: number,
            aside: t('transfer.outside'),
            lamp: 'none',
            free: true,
          },
        ]
      : [];
    const queues = (this._targets?.queues ?? []).map(({ code, label, waiting, free }): Choice => {
      const to = { kind: 'queue' as const, queue: code as Extract<TransferCall['to'], { kind: 'queue' }>['queue'] };
      return {
        key: `q-${code}`,
        to,
        name: say(label),
        aside: t('transfer.queue_state', { free, waiting }),
        lamp: free > 0 ? 'free' : 'busy',
        free: true,
      };
    });
    const agents = (this._targets?.agents ?? []).map(({ userId, name, extension, state, free }): Choice => {
      const to = { kind: 'agent' as const, userId };
      const lamp = state === 'available' ? 'free' : free ? 'none' : 'busy';
      return { key: `a-${extension}`, to, name: `${name} ${extension}`, aside: t(`presence.${state}`), lamp, free };
    });
    return [...outside, ...[...queues, ...agents].filter(({ name }) => name.toLowerCase().includes(typed))];
  }

  private async _load(): Promise<void> {
    try {
      this._targets = await this.desk.api.transferTargets();
    } catch (error) {
      if (!this._targets) this._failure = error;
    }
  }

  private _search(event: Event): void {
    this._typed = (event.target as HTMLInputElement).value;
    const [first] = this._choices().filter(({ free }) => free);
    this._chosen = this._typed.trim() ? (first?.key ?? '') : '';
  }

  private _choose({ key, free }: Choice): void {
    if (free) this._chosen = key;
  }

  private _keys(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const from = event.composedPath()[0];
    if (step === undefined || from instanceof HTMLTextAreaElement) {
      if (event.key === 'Enter' && event.ctrlKey) this._submit(event);
      return;
    }
    event.preventDefault();
    const free = this._choices().filter((choice) => choice.free);
    const at = free.findIndex(({ key }) => key === this._chosen);
    const next = free[Math.min(free.length - 1, Math.max(0, at + step))];
    if (next) this._chosen = next.key;
  }

  private readonly _submit = (event: Event): void => {
    event.preventDefault();
    void this._send('transfer');
  };

  private async _send(how: 'transfer' | 'consult'): Promise<void> {
    const choice = this._choices().find(({ key, free }) => key === this._chosen && free);
    if (!choice || this._busy) return;
    this._busy = true;
    this._failure = null;
    const note = this.shadowRoot?.querySelector('textarea')?.value ?? '';
    try {
      const { interactionId } = this.view;
      if (how === 'transfer') await this.desk.api.transfer(interactionId, { key: this.key, to: choice.to, note });
      else if (choice.to.kind !== 'queue') {
        await this.desk.api.consult(interactionId, { key: this.key, to: choice.to, note });
      }
      this.shadowRoot?.querySelector('ui-dialog')?.close();
    } catch (error) {
      this._failure = error;
      this.key = crypto.randomUUID();
      void this._load();
    } finally {
      this._busy = false;
    }
  }

  static override styles = [
    base,
    controls,
    css`
      form { display: grid; gap: 10px; }
      ul { height: 236px; border: 1px solid var(--rule); border-radius: var(--radius); }
      li { display: grid; grid-template-columns: 10px minmax(0, 1fr) auto; gap: 10px; align-items: center; min-height: 34px; padding: 0 10px; border-bottom: 1px solid var(--rule); cursor: pointer; }
      li:hover { background: var(--hover); }
      li[aria-selected="true"] { background: var(--selected); box-shadow: inset 3px 0 0 var(--focus); }
      li[aria-disabled="true"] { color: var(--ink-3); cursor: default; }
      li.none { display: block; padding: 10px; cursor: default; }
      i { width: 9px; height: 9px; border-radius: 50%; border: 2px solid var(--ink-3); }
      i.free { background: var(--ok-solid); border-color: var(--ok-solid); } i.busy { background: var(--warning-solid); border-color: var(--warning-solid); border-radius: 2px; }
      .note-label { display: flex; justify-content: space-between; }
      textarea { resize: vertical; }
      .actions { display: flex; justify-content: flex-end; gap: 8px; }
    `,
  ];
}
customElements.define('transfer-dialog', TransferDialog);
declare global {
  interface HTMLElementTagNameMap {
    'transfer-dialog': TransferDialog;
  }
}
