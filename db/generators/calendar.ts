const DAY_MS = 86_400_000;

/** Days since 1970 of `2026-11-22`. */
export const dayNumber = (day: string): number => Math.round(Date.parse(`${day}T00:00:00.000Z`) / DAY_MS);
/** `2026-11-22` of days since 1970. */
export const dayText = (number: number): string => new Date(number * DAY_MS).toISOString().slice(0, 10);
/** The same day some years later; 29 February becomes 1 March. */
export function yearsLater(day: string, years: number): string {
  const moved = `${Number(day.slice(0, 4)) + years}${day.slice(4)}`;
  return moved.endsWith('-02-29') ? dayText(dayNumber(`${moved.slice(0, 4)}-03-01`)) : moved;
}
