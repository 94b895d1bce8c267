import type { PersonalFileView } from '@tellerline/contracts';
import { html, type TemplateResult } from 'lit';
import { emptyState } from '../../components/ui-states.ts';
import { dateTime, day, time } from '../../i18n/format.ts';
import { t } from '../../i18n/locale.ts';
import '../../components/ui-icon.ts';

type Then = Pick<PersonalFileView, 'asOf' | 'version' | 'versions' | 'changedSince'>;

/** Asks for the file of another day; an empty text means today. Heard by the customer's centre. */
export const wantDay = (from: EventTarget, wanted: string): boolean =>
  from.dispatchEvent(new CustomEvent('day-wanted', { detail: wanted, bubbles: true, composed: true }));

/** The end of a day is told as the day. */
export const momentWords = (asOf: string): string => (time(asOf) === '23:59:59' ? day(asOf) : dateTime(asOf));

/** Says that the past is shown: of which day, by whom it was made so, and how much of it reads otherwise today. */
export function thenBanner(
  { asOf, version, versions, changedSince }: Then & { asOf: string },
  back: () => void,
  test: string,
): TemplateResult {
  const by = versions.find((each) => each.version === version);
  return html`
    <div class="banner then" role="status" data-test=${test}>
      <ui-icon name="calendar" .size=${16}></ui-icon>
      <p><strong>${t('then.banner', { day: momentWords(asOf) })}</strong>
        <span>${by ? t('then.by', { n: version, entered: by.enteredBy, reviewed: by.reviewedBy }) : ''}</span>
        <span>${changedSince.length > 0 ? t('then.differs', { n: changedSince.length }) : t('then.same')}</span></p>
      <button class="button" data-test="then-back" @click=${back}>${t('then.back')}</button>
    </div>`;
}

/** Nothing was kept of that day. */
export const noFileThen = (asOf: string, back: () => void): TemplateResult => html`
  <div data-test="file-none-then">${emptyState('calendar', t('then.none', { day: asOf.length === 10 ? asOf : momentWords(asOf) }), t('then.none_hint'))}
    <p style="text-align:center"><button class="button" data-test="then-back" @click=${back}>${t('then.back')}</button></p></div>`;
