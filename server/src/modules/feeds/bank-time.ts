const HOUR_MS = 3_600_000;

/** How far a zone is ahead of UTC at the noon of a day, in milliseconds. Answers are kept. */
export function offsetsOf(timeZone: string): (day: string) => number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  const kept = new Map<string, number>();
  return (day) => {
    const known = kept.get(day);
    if (known !== undefined) return known;
    const name = format.formatToParts(new Date(`${day}T12:00:00.000Z`)).find((part) => part.type === 'timeZoneName');
    const match = /GMT([+-])(\d{2}):(\d{2})/.exec(name?.value ?? '');
    const ahead = match ? Number(`${match[1]}1`) * (Number(match[2]) + Number(match[3]) / 60) * HOUR_MS : 0;
    if (kept.size > 100_000) kept.clear();
    kept.set(day, ahead);
    return ahead;
  };
}

/** The last millisecond of a business day at the bank. */
export const endOfDay = (day: string, offsetOf: (day: string) => number): Date =>
  new Date(Date.parse(`${day}T23:59:59.999Z`) - offsetOf(day));
