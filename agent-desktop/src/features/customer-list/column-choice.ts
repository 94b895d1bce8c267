import { type CustomerColumn, customerColumns } from '@tellerline/contracts';
import { css, html } from 'lit';
import { SpeakingElement } from '../../app/desk-element.ts';
import { t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';

/**
 * Which columns the list has.
 * @fires columns - with those chosen, in their order
 */
export class ColumnChoice extends SpeakingElement {
  static override properties = { columns: { attribute: false } };
  declare columns: readonly CustomerColumn[];

  protected override render() {
    return html`
      <details @keydown=${this._key} @focusout=${this._left}>
        <summary class="button" data-test="list-columns">${t('list.columns')}</summary>
        <div role="group" aria-label=${t('list.columns')}>
          ${customerColumns.map((column) => html`<label><input type="checkbox" data-test="list-column-${column}" .checked=${this.columns.includes(column)} @change=${() => this._toggle(column)} />${t(`list.column_${column}`)}</label>`)}
        </div>
      </details>`;
  }

  private _toggle(toggled: CustomerColumn): void {
    const detail = customerColumns.filter((column) => this.columns.includes(column) !== (column === toggled));
    this.dispatchEvent(new CustomEvent('columns', { detail }));
  }

  private _key(event: KeyboardEvent): void {
    if (event.key !== 'Escape') return;
    this._shut();
    this.shadowRoot?.querySelector('summary')?.focus();
  }

  private _left(event: FocusEvent): void {
    if (event.relatedTarget && !(event.currentTarget as HTMLElement).contains(event.relatedTarget as Node))
      this._shut();
  }

  private _shut(): void {
    this.shadowRoot?.querySelector('details')?.removeAttribute('open');
  }

  static override styles = [
    base,
    controls,
    css`
      details { position: relative; }
      summary { list-style: none; cursor: pointer; }
      div { position: absolute; right: 0; z-index: 3; display: grid; gap: 4px; margin-top: 4px; padding: 8px 16px 8px 12px; background: var(--raised); border: 1px solid var(--rule); border-radius: var(--radius); box-shadow: var(--shadow); }
      label { display: flex; align-items: center; gap: 6px; min-height: 26px; white-space: nowrap; }
    `,
  ];
}
customElements.define('column-choice', ColumnChoice);
declare global {
  interface HTMLElementTagNameMap {
    'column-choice': ColumnChoice;
  }
}
