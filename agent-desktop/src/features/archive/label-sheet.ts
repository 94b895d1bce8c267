import type { ArchiveFileView } from '@tellerline/contracts';
import { css, html, svg } from 'lit';
import { encode } from 'uqr';
import { SpeakingElement } from '../../app/desk-element.ts';
import { day } from '../../i18n/format.ts';
import { t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import '../../components/ui-dialog.ts';

/** A QR code as one path on a field of its own size, with the quiet zone of four that scanners want. */
function qrCode(text: string) {
  const { data, size } = encode(text, { ecc: 'M', border: 4 });
  const dark = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])));
  return html`<svg viewBox="0 0 ${size} ${size}" role="img" aria-label=${text} shape-rendering="crispEdges">${svg`<path d=${dark.join('')} />`}</svg>`;
}

/**
 * Labels to print and stick on paper files: the code to scan, the place, the account's last four. Nobody is named: whoever
 * sees the shelf learns nothing.
 * @fires closed
 */
export class LabelSheet extends SpeakingElement {
  static override properties = { files: { attribute: false } };
  declare files: readonly ArchiveFileView[];

  protected override render() {
    return html`
      <ui-dialog wide .heading=${t('archive.labels_title')} .test=${'label-sheet'} @closed=${() => this.dispatchEvent(new CustomEvent('closed'))}>
        <p class="top"><span class="small muted">${t('archive.labels_hint', { count: this.files.length })}</span>
          <button class="button primary" data-test="print-labels" @click=${this._print}>${t('archive.print')}</button></p>
        <ul>${this.files.map((file) => this._renderLabel(file))}</ul>
      </ui-dialog>
    `;
  }

  private _renderLabel(file: ArchiveFileView) {
    return html`
      <li data-test="label">
        ${qrCode(file.code)}
        <div>
          <strong class="num">${file.position}</strong>
          <span class="num">${file.customerNo}${file.accountNo ? ` · ${file.accountNo}` : ''}</span>
          <span class="num small">${file.branch.orgNo} · ${day(file.filedAt)}</span>
          <span class="num small">${file.code}</span>
        </div>
      </li>
    `;
  }

  /** Prints a page of its own: the sheet alone, in a frame of ours that goes away afterwards. */
  private _print(): void {
    document.documentElement.dataset.printing = 'labels';
    const sheet = document.createElement('div');
    sheet.className = 'printed-labels';
    for (const label of this.shadowRoot?.querySelectorAll('li') ?? []) sheet.append(label.cloneNode(true));
    document.body.append(sheet);
    addEventListener(
      'afterprint',
      () => {
        sheet.remove();
        delete document.documentElement.dataset.printing;
      },
      { once: true },
    );
    print();
  }

  static override styles = [
    base,
    controls,
    css`
      .top { display: flex; justify-content: space-between; align-items: center; margin-bottom: 12px; }
      ul { display: grid; grid-template-columns: repeat(auto-fill, minmax(210px, 1fr)); gap: 8px; }
      li { display: grid; grid-template-columns: 84px 1fr; gap: 8px; align-items: center; padding: 6px; border: 1px solid var(--rule); border-radius: var(--radius); background: #fff; color: #000; }
      svg { width: 84px; height: 84px; display: block; background: #fff; }
      li div { display: grid; min-width: 0; }
      li strong { font-size: var(--text-l); }
    `,
  ];
}
customElements.define('label-sheet', LabelSheet);
