import type { ArchiveFileState, ArchiveFileView } from '@tellerline/contracts';
import { css, html } from 'lit';
import { SpeakingElement } from '../../app/desk-element.ts';
import { skeletonRows, states } from '../../components/ui-states.ts';
import { day } from '../../i18n/format.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls, tables } from '../../styles/shared.ts';

const looks: Record<ArchiveFileState, string> = { waiting: '', in: 'ok', out: 'accent', overdue: 'danger' };

/** `in place`, `out: who, until when`: the state of a paper file, in a word and a colour. */
export const fileStatePill = ({ state, out }: ArchiveFileView) => html`
  <span class="pill ${looks[state]}" data-test="file-state" data-state=${state}>${t(`archive.state_${state}`)}${out ? html` · ${out.holder} · <span class="num">${out.dueOn}</span>` : ''}</span>
`;

/** A customer's paper files: where they stand, who has them. */
export class PaperFiles extends SpeakingElement {
  static override properties = { files: { attribute: false } };
  /** Null while they are on their way. */
  declare files: readonly ArchiveFileView[] | null;

  protected override render() {
    if (!this.files) return skeletonRows(1);
    if (this.files.length === 0) return html`<p class="muted none">${t('documents.no_papers')}</p>`;
    return html`
      <table data-test="paper-files">
        <thead><tr><th>${t('archive.position')}</th><th>${t('archive.branch')}</th><th>${t('archive.account')}</th><th class="right">${t('archive.pages')}</th><th>${t('archive.filed')}</th><th>${t('archive.state')}</th></tr></thead>
        <tbody>${this.files.map(
          (file) => html`
          <tr>
            <td class="num"><strong>${file.position ?? '–'}</strong></td>
            <td>${say(file.branch.name)}</td>
            <td class="num">${file.accountNo ?? t('archive.whole_customer')}</td>
            <td class="num right">${file.pages}</td>
            <td class="num">${day(file.filedAt)}</td>
            <td>${fileStatePill(file)}</td>
          </tr>`,
        )}</tbody>
      </table>
    `;
  }

  static override styles = [base, controls, tables, states, css`.none { padding: 4px 16px; }`];
}
customElements.define('paper-files', PaperFiles);
