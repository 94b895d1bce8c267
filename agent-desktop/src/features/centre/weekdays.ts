import { locale } from '../../i18n/locale.ts';

/** Names of the week's days in the language shown, Monday first. */
export function weekdays(): string[] {
  const format = new Intl.DateTimeFormat(locale.get(), { weekday: 'short', timeZone: 'UTC' });
  return Array.from({ length: 7 }, (_, at) => format.format(new Date(Date.UTC(2026, 10, 23 + at))));
}
