import type { BookVersion } from '@tellerline/contracts';
import { html, type TemplateResult } from 'lit';
import { dateTime } from '../i18n/format.ts';
import { t } from '../i18n/locale.ts';

/** Every version of a book, the newest first: what became of it, who wrote it and who put it in force. */
export const bookVersions = (versions: readonly BookVersion[]): TemplateResult =>
  html`<ol class="versions small">${versions.map(
    (each) =>
      html`<li><span>${t('books.version', { n: each.version })} · ${t(`books.state_${each.state}`)}</span><span class="muted num cut">${`${[each.writtenBy ?? t('books.system'), each.approvedBy].filter(Boolean).join(' → ')} · ${dateTime(each.approvedAt ?? each.changedAt)}`}</span></li>`,
  )}</ol>`;
