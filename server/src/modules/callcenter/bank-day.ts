/**
 * Start of the calendar day of an instant in a zone, as an instant. Also right on days of a clock change, where the day has
 * 23 or 25 hours.
 */
export function startOfDay(instant: Date, timeZone: string): Date {
  const wall = wallTime(instant, timeZone);
  const midnight = Date.UTC(wall.year, wall.month - 1, wall.day);
  // The offset at the guess may differ from the one at midnight: ask twice.
  const guess = midnight - offsetAt(new Date(midnight), timeZone);
  return new Date(midnight - offsetAt(new Date(guess), timeZone));
}

const offsetAt = (instant: Date, timeZone: string): number => {
  const w = wallTime(instant, timeZone);
  const shown = Date.UTC(w.year, w.month - 1, w.day, w.hour, w.minute, w.second);
  return shown - Math.floor(instant.getTime() / 1000) * 1000;
};

function wallTime(instant: Date, timeZone: string) {
  const parts = new Map(
    formatterOf(timeZone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
  return {
    year: part('year'),
    month: part('month'),
    day: part('day'),
    hour: part('hour'),
    minute: part('minute'),
    second: part('second'),
  };
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formatters.set(timeZone, made);
  return made;
}
