import type { OpenHours } from '@tellerline/contracts';
import { html } from 'lit';
import { locale, t } from '../../i18n/locale.ts';
import { writeHours } from './read-queue-form.ts';

/** Names of the week's days in the language shown, Monday first. */
function weekdays(): string[] {
  const format = new Intl.DateTimeFormat(locale.get(), { weekday: 'short', timeZone: 'UTC' });
  return Array.from({ length: 7 }, (_, at) => format.format(new Date(Date.UTC(2026, 10, 23 + at))));
}

/** A line of hours for each day of the week. @param faults days whose hours could not be read */
export const weekFields = (week: readonly (readonly OpenHours[])[], faults: readonly number[]) =>
  weekdays().map(
    (name, at) =>
      html`<label><span>${name}</span><input name="day${at}" class="num" maxlength="60" autocomplete="off" placeholder=${t('centre.closed')} aria-invalid=${faults.includes(at)} .value=${writeHours(week[at] ?? [])} data-test="week-day" data-day=${at} /></label>`,
  );
