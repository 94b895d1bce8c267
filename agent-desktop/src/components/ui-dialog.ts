import { css, html } from 'lit';
import { SpeakingElement } from '../app/desk-element.ts';
import { t } from '../i18n/locale.ts';
import { base, controls } from '../styles/shared.ts';
import './ui-icon.ts';

/**
 * A modal sheet on the browser's own `<dialog>`: focus stays inside, Esc closes, focus returns.
 * @fires closed - however it was closed
 * @slot - the content
 */
export class UiDialog extends SpeakingElement {
  static override properties = { heading: {}, test: {}, wide: { type: Boolean } };
  declare heading: string;
  /** Its `data-test`; on the dialog itself, since the element around it has no box. */
  declare test: string;
  declare wide: boolean;

  protected override firstUpdated(): void {
    this.shadowRoot?.querySelector('dialog')?.showModal();
  }

  close(): void {
    this.shadowRoot?.querySelector('dialog')?.close();
  }

  protected override render() {
    return html`
      <dialog data-test=${this.test} class=${this.wide ? 'wide' : ''} aria-labelledby="heading" @close=${this._closed} @click=${this._outside}>
        <header>
          <h2 id="heading">${this.heading}</h2>
          <button class="button plain" data-test="dialog-close" aria-label=${t('common.close')} @click=${this.close}>
            <ui-icon name="close"></ui-icon>
          </button>
        </header>
        <div class="body scroll"><slot></slot></div>
      </dialog>
    `;
  }

  private _closed(): void {
    this.dispatchEvent(new CustomEvent('closed'));
  }

  private _outside(event: MouseEvent): void {
    if (event.target instanceof HTMLDialogElement) this.close();
  }

  static override styles = [
    base,
    controls,
    css`
      dialog { width: 440px; max-width: calc(100vw - 48px); max-height: calc(100vh - 96px); padding: 0; border: 1px solid var(--rule); border-radius: 8px; background: var(--raised); color: var(--ink); box-shadow: var(--shadow); }
      dialog[open] { display: flex; flex-direction: column; }
      dialog.wide { width: 720px; }
      dialog::backdrop { background: var(--scrim); }
      header { display: flex; align-items: center; justify-content: space-between; padding: 12px 8px 8px 20px; }
      .body { padding: 4px 20px 20px; }
    `,
  ];
}
customElements.define('ui-dialog', UiDialog);
declare global {
  interface HTMLElementTagNameMap {
    'ui-dialog': UiDialog;
  }
}
