import { day, instantOfLocal } from '../../i18n/format.ts';
import type { PhraseKey } from '../../i18n/phrases.ts';

/** Follow-up times that are one click away: in an hour, tomorrow and next Monday at nine, by the bank's clock. */
export function quickTimes(now: Date): { phrase: PhraseKey; at: Date }[] {
  const today = day(now);
  const weekday = new Date(`${today}T00:00:00Z`).getUTCDay();
  const toMonday = (8 - weekday) % 7 || 7;
  return [
    { phrase: 'wrap_up.in_1h', at: new Date(now.getTime() + 3_600_000) },
    { phrase: 'wrap_up.tomorrow', at: nineOn(today, 1) },
    { phrase: 'wrap_up.next_week', at: nineOn(today, toMonday) },
  ];
}

function nineOn(from: string, daysLater: number): Date {
  const date = new Date(`${from}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + daysLater);
  return new Date(instantOfLocal(`${date.toISOString().slice(0, 10)} 09:00`) ?? date);
}
