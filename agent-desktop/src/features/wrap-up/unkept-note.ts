import { css, html, nothing } from 'lit';
import type { Desk } from '../../app/desk.ts';
import { DeskElement } from '../../app/desk-element.ts';
import { explain } from '../../data/api-client.ts';
import { dateTime } from '../../i18n/format.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import '../../components/ui-icon.ts';

/** A wrap-up the server did not take: why, and its text to be copied before it is let go. */
export class UnkeptNote extends DeskElement {
  static override properties = { interactionId: {}, _copied: { state: true } };
  declare interactionId: string;
  declare private _copied: boolean;

  constructor() {
    super();
    this._copied = false;
  }

  protected override parts(desk: Desk) {
    return [desk.outbox.entries, desk.codes];
  }

  protected override render() {
    const entry = this.hasDesk ? this.desk.outbox.find(this.interactionId) : null;
    if (!entry) return nothing;
    const { note, dispositionCode } = entry.body;
    const disposition = this.desk.codes.get()?.dispositions.find(({ code }) => code === dispositionCode);
    const why =
      entry.state === 'superseded' ? t('wrap_up.superseded') : t('wrap_up.refused', { why: explain(entry.refusal) });
    return html`
      <section role="alert" data-test="wrap-up-unkept" data-state=${entry.state}>
        <p class="why"><ui-icon name="warning"></ui-icon><strong>${why}</strong></p>
        <p class="small"><span class="num">${dateTime(new Date(entry.queuedAt))}</span> · ${disposition ? say(disposition.label) : dispositionCode}</p>
        ${note ? html`<textarea readonly rows="3" data-test="unkept-text" aria-label=${t('wrap_up.unkept_text')} .value=${note}></textarea>` : nothing}
        <p class="actions">
          ${note ? html`<button class="button" data-test="unkept-copy" @click=${() => this._copy(note)}>${t(this._copied ? 'wrap_up.copied' : 'wrap_up.copy')}</button>` : nothing}
          <button class="button plain" data-test="unkept-discard" @click=${this._discard}>${t('wrap_up.discard')}</button>
        </p>
      </section>
    `;
  }

  private async _copy(note: string): Promise<void> {
    // Selected as well, for browsers that forbid the clipboard.
    this.shadowRoot?.querySelector('textarea')?.select();
    await navigator.clipboard.writeText(note).then(
      () => {
        this._copied = true;
      },
      () => {},
    );
  }

  private _discard(): void {
    this.desk.drafts.drop(this.interactionId);
    this.desk.outbox.drop(this.interactionId);
  }

  static override styles = [
    base,
    controls,
    css`
      section { display: grid; gap: 6px; padding: 12px 16px; background: var(--alert-orange); border-bottom: 1px solid var(--rule); }
      .why { display: grid; grid-template-columns: auto 1fr; gap: 8px; }
      .actions { display: flex; gap: 8px; }
      textarea { resize: vertical; }
    `,
  ];
}
customElements.define('unkept-note', UnkeptNote);
