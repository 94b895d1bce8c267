import { css, html, type PropertyValues, type TemplateResult } from 'lit';
import type { Desk } from '../../app/desk.ts';
import { DeskElement } from '../../app/desk-element.ts';
import { errorState, skeletonRows, states } from '../../components/ui-states.ts';
import { t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import { noFileThen, wantDay } from '../customer/then-banner.ts';
import { discardQuestion, editingBar } from './entry-bar.ts';
import { type FileEdits, isDirty } from './entry-edits.ts';
import type { EnteredFile, EntryScreen, EntrySession } from './entry-session.ts';

/**
 * A customer's file on the screen: read, entered, handed to review; what was typed stays, wherever one looks meanwhile. Its
 * sections are drawn by who extends it.
 * @fires numbered - with the number a new customer got when he was saved for the first time
 * @fires submitted - once it was handed in
 */
export abstract class EntryElement<
  F extends EnteredFile,
  More extends object,
  S extends EntrySession<F, More>,
> extends DeskElement {
  static override properties = {
    customerNo: {},
    asOf: {},
    isNew: { type: Boolean },
    _sure: { state: true },
    _said: { state: true },
  };
  /** Empty while a new one has none. */
  declare customerNo: string;
  /** A day of the past; empty for today. */
  declare asOf: string;
  /** Begins in the form. */
  declare isNew: boolean;
  declare private _sure: boolean;
  /** Told to who does not see. */
  declare private _said: string;
  protected session: S | null = null;
  private watching: { unsubscribe(): void } | null = null;

  constructor() {
    super();
    this.isNew = false;
    this.asOf = '';
    this._sure = false;
    this._said = '';
  }

  /** First word of the test names: `file`. */
  protected abstract readonly kind: string;
  protected abstract sessionOf(customerNo: string): S;
  /** The file was read for the first time. */
  protected abstract begun(session: S): Promise<void>;
  protected abstract renderReading(session: S, screen: EntryScreen<F> & More): unknown;
  protected abstract renderFile(session: S, screen: EntryScreen<F> & More, file: F): unknown;
  /** Brings the first thing that is wrong under the hand. */
  protected abstract showFirstFault(): Promise<void>;
  /** Brings the first field of the form under the hand. */
  protected abstract focusFirst(): Promise<void>;

  protected override deskReady(_desk: Desk): void {
    this._begin();
  }

  protected override firstUpdated(): void {
    this.addEventListener('keydown', (event) => this._key(event));
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!this.hasDesk) return;
    if (changed.has('customerNo') || changed.has('isNew')) this._begin();
    if (changed.has('asOf') && changed.get('asOf') !== undefined) void this._showDay();
  }

  /** What is being typed is not put aside for a look at the past. */
  private async _showDay(): Promise<void> {
    if (!this.session?.screen.get().edits) await this.session?.load(this.asOf || null);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.watching?.unsubscribe();
    this.session = null;
  }

  private _begin(): void {
    if (!(this.customerNo || this.isNew) || this.session?.customerNo === (this.customerNo ?? '')) return;
    this.watching?.unsubscribe();
    const session = this.sessionOf(this.customerNo ?? '');
    this.session = session;
    this.watching = session.screen.subscribe(() => this.requestUpdate());
    void session.load(this.asOf || null).then(async () => {
      await this.begun(session);
      if (this.isNew && session.screen.get().edits) await this._formOpened();
    });
  }

  private async _formOpened(): Promise<void> {
    this.say(t('file.form_open'));
    await this.updateComplete;
    await this.focusFirst();
  }

  /** Opens the form, with the cursor in it. */
  protected async openForm(): Promise<void> {
    await this.session?.edit();
    if (this.session?.screen.get().edits) await this._formOpened();
  }

  protected say(words: string): void {
    this._said = words;
  }

  protected type(change: (edits: FileEdits) => FileEdits): void {
    const edits = this.session?.screen.get().edits;
    if (edits) this.session?.type(change(edits));
  }

  /** Back from the past, or once more what is there. */
  protected back(): void {
    if (this.asOf === '') void this.session?.load();
    else wantDay(this, '');
  }

  protected override render(): unknown {
    const { session } = this;
    if (!session) return html``;
    const screen = session.screen.get();
    if (screen.failure && !screen.file)
      return errorState(t('file.load_failed'), screen.failure, () => void session.load());
    if (screen.noneOn) return noFileThen(screen.noneOn, () => wantDay(this, ''));
    if (!screen.file) return skeletonRows(9);
    return html`
      <p class="unseen" role="status" data-test="${this.kind}-told">${this._said}</p>
      ${screen.edits ? this._bar(this._renderEditing(session, screen, screen.edits)) : this._bar(this.renderReading(session, screen))}
      ${this.renderFile(session, screen, screen.file)}
    `;
  }

  private _bar(content: unknown): TemplateResult {
    return html`<div class="bar" data-test="${this.kind}-bar">${content}</div>`;
  }

  private _renderEditing(session: S, { busy, savedAt }: EntryScreen<F>, edits: FileEdits): TemplateResult {
    const ask = (sure: boolean): void => {
      this._sure = sure;
    };
    const discard = (): void => {
      ask(false);
      session.discard();
    };
    if (this._sure) return discardQuestion(this.kind, { keep: () => ask(false), discard });
    return editingBar(
      edits,
      { kind: this.kind, busy, savedAt },
      {
        discard: () => (isDirty(edits) ? ask(true) : session.discard()),
        save: (what) => void this._save(what),
      },
    );
  }

  /** Ctrl+S keeps a draft, Ctrl+Enter hands in, from anywhere in the form. */
  private _key(event: KeyboardEvent): void {
    if (!event.ctrlKey || event.altKey || (event.key.toLowerCase() !== 's' && event.key !== 'Enter')) return;
    if (!this.session?.screen.get().edits) return;
    event.preventDefault();
    void this._save(event.key === 'Enter' ? 'submission' : 'draft');
  }

  private async _save(what: 'draft' | 'submission'): Promise<void> {
    const { session } = this;
    const { edits, busy } = session?.screen.get() ?? {};
    if (!session || !isDirty(edits ?? null) || busy) return;
    const before = session.customerNo;
    const outcome = await session.save(what, new Date().toISOString());
    if (session.customerNo !== before) this.dispatchEvent(new CustomEvent('numbered', { detail: session.customerNo }));
    if (outcome === 'submitted') await this._showOutcome();
    else await this.showFirstFault();
  }

  /** What was handed in is out of the form: the banner that says where it is now comes into sight. */
  private async _showOutcome(): Promise<void> {
    this.dispatchEvent(new CustomEvent('submitted', { bubbles: true, composed: true }));
    await this.updateComplete;
    this.shadowRoot?.querySelector('.banner')?.scrollIntoView({ block: 'end' });
  }

  static override styles = [
    base,
    controls,
    states,
    css`
      :host { display: block; background: var(--surface); }
      .bar { position: sticky; top: 0; z-index: 10; display: flex; align-items: center; gap: 8px; min-height: 42px; padding: 6px 16px; background: var(--surface); border-bottom: 1px solid var(--rule); }
      .bar:empty { display: none; }
      .bar > * { white-space: nowrap; } .grow { flex: 1; } .faulty { color: var(--danger); }
      .version { display: inline-flex; align-items: center; gap: 8px; }
      .banner { display: flex; align-items: center; gap: 8px; padding: 6px 16px; border-bottom: 1px solid var(--rule); }
      .banner p { flex: 1; } .banner ui-icon { flex: none; }
      .banner.info { background: var(--accent-soft); color: var(--accent-ink); }
      .banner.warning { background: var(--warning-soft); color: var(--warning); }
      .banner.then { background: var(--warning-soft); color: var(--warning); position: sticky; top: 42px; z-index: 9; } .banner.then p { display: flex; flex-wrap: wrap; gap: 0 16px; }
      .banner.danger { background: var(--danger-soft); color: var(--danger); }
    `,
  ];
}
