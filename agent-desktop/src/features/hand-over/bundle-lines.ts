import { type BundleLine, type ImageKind, imageKindLabels, imageKinds, MOST_LINES } from '@tellerline/contracts';
import { css, html } from 'lit';
import { SpeakingElement } from '../../app/desk-element.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls, tables } from '../../styles/shared.ts';
import '../../components/ui-icon.ts';

/** A line to begin with: called as its kind, one page, one copy. */
export const lineOf = (kind: ImageKind): BundleLine => ({
  kind,
  name: imageKindLabels[kind]['zh-CN'],
  certificateNo: '',
  pages: 1,
  copies: 1,
});

/**
 * The papers of a bundle, to be written. Enter in the last field adds a line; totals follow.
 * @fires lines - with all of them, whenever one changed
 */
export class BundleLines extends SpeakingElement {
  static override properties = { lines: { attribute: false }, fault: {} };
  declare lines: readonly BundleLine[];
  /** Path of the field the server did not accept: `lines.1.certificateNo`. */
  declare fault: string;

  private _tell(lines: readonly BundleLine[]): void {
    this.dispatchEvent(new CustomEvent('lines', { detail: lines }));
  }

  private _change(at: number, change: Partial<BundleLine>): void {
    this._tell(this.lines.map((line, index) => (index === at ? { ...line, ...change } : line)));
  }

  private async _add(): Promise<void> {
    if (this.lines.length >= MOST_LINES) return;
    this._tell([...this.lines, lineOf('other')]);
    await this.updateComplete;
    await new Promise(requestAnimationFrame);
    [...(this.shadowRoot?.querySelectorAll<HTMLElement>('tbody select') ?? [])].at(-1)?.focus();
  }

  private _changeKind(at: number, value: string): void {
    const kind = imageKinds.find((each) => each === value);
    const line = this.lines[at];
    if (!kind || !line) return;
    // A name nobody has changed follows the kind.
    const untouched = line.name === imageKindLabels[line.kind]['zh-CN'];
    this._change(at, { kind, ...(untouched ? { name: imageKindLabels[kind]['zh-CN'] } : {}) });
  }

  protected override render() {
    const pages = this.lines.reduce((sum, line) => sum + line.pages * line.copies, 0);
    const copies = this.lines.reduce((sum, line) => sum + line.copies, 0);
    return html`
      <table data-test="line-editor">
        <thead><tr><th class="at"></th><th>${t('hand_over.line_kind')}</th><th>${t('hand_over.line_name')}</th><th>${t('hand_over.line_number')}</th><th class="right">${t('hand_over.line_pages')}</th><th class="right">${t('hand_over.line_copies')}</th><th></th></tr></thead>
        <tbody>${this.lines.map((line, at) => this._renderLine(line, at))}</tbody>
        <tfoot><tr><td></td><td colspan="3">${this.lines.length === 0 ? html`<span class="muted">${t('hand_over.lines_none')}</span>` : t('hand_over.totals')}</td><td class="num right" data-test="total-pages">${pages}</td><td class="num right" data-test="total-copies">${copies}</td><td></td></tr></tfoot>
      </table>
      <p><button class="button" data-test="line-add" ?disabled=${this.lines.length >= MOST_LINES} @click=${() => void this._add()}><ui-icon name="plus" .size=${16}></ui-icon>${t('hand_over.line_add')}</button></p>
    `;
  }

  private _renderLine(line: BundleLine, at: number) {
    const n = at + 1;
    const label = (field: Parameters<typeof t>[0]): string => t('hand_over.line_of', { n, field: t(field) });
    const wrong = (field: keyof BundleLine): boolean => this.fault === `lines.${at}.${field}`;
    const typed = (event: Event): string => (event.target as HTMLInputElement).value.trim();
    return html`
      <tr data-test="line">
        <td class="at num muted">${n}</td>
        <td><select aria-label=${label('hand_over.line_kind')} data-test="line-kind" @change=${(event: Event) => this._changeKind(at, typed(event))}>${imageKinds.map((kind) => html`<option value=${kind} ?selected=${kind === line.kind}>${say(imageKindLabels[kind])}</option>`)}</select></td>
        <td><input aria-label=${label('hand_over.line_name')} maxlength="20" data-test="line-name" aria-invalid=${wrong('name')} .value=${line.name} @change=${(event: Event) => this._change(at, { name: typed(event) })} /></td>
        <td><input aria-label=${label('hand_over.line_number')} maxlength="100" autocomplete="off" data-test="line-number" aria-invalid=${wrong('certificateNo')} .value=${line.certificateNo} @change=${(event: Event) => this._change(at, { certificateNo: typed(event) })} /></td>
        <td>${this._renderCount(line.pages, label('hand_over.line_pages'), 'line-pages', (pages) => this._change(at, { pages }))}</td>
        <td>${this._renderCount(line.copies, label('hand_over.line_copies'), 'line-copies', (copies) => this._change(at, { copies }), at === this.lines.length - 1)}</td>
        <td><button class="button plain" data-test="line-remove" aria-label=${t('hand_over.line_remove', { n })} title=${t('hand_over.line_remove', { n })} @click=${() => this._tell(this.lines.filter((_, index) => index !== at))}><ui-icon name="close" .size=${16}></ui-icon></button></td>
      </tr>
    `;
  }

  private _renderCount(value: number, label: string, test: string, change: (value: number) => void, last = false) {
    const typed = (event: Event): void => {
      const input = event.target as HTMLInputElement;
      const number = Math.min(999, Math.max(1, Math.floor(Number(input.value)) || 1));
      input.value = String(number);
      change(number);
    };
    const next = (event: KeyboardEvent): void => {
      if (event.key !== 'Enter' || event.ctrlKey || !last) return;
      typed(event);
      void this._add();
    };
    return html`<input class="count num" type="number" min="1" max="999" aria-label=${label} data-test=${test} .value=${String(value)} @change=${typed} @keydown=${next} />`;
  }

  static override styles = [
    base,
    controls,
    tables,
    css`
      :host { display: block; }
      td { height: 38px; } td, th { padding: 0 4px; }
      .at { width: 24px; padding-left: 16px; }
      tbody td:nth-child(2), tbody td:nth-child(3) { width: 190px; }
      .count { width: 72px; text-align: right; }
      tbody td:nth-child(5), tbody td:nth-child(6) { width: 80px; text-align: right; } tbody td:last-child { width: 48px; }
      tfoot td { font-weight: 600; } tfoot td.right { padding-right: 13px; }
      tbody tr:hover td { background: none; }
      p { padding: 8px 16px; }
    `,
  ];
}
customElements.define('bundle-lines', BundleLines);
