const DAY_MS = 86_400_000;
const days = new Map<string, number>();

/** A tie without an end. */
export const NEVER = 65_535;

/** A day as days since 1900, which fits two bytes until 2079; what lies outside is put at its edge. */
export function dayNumber(day: string): number {
  let number = days.get(day);
  if (number === undefined) {
    number = Math.min(NEVER - 1, Math.max(0, Math.round((Date.parse(day) - Date.UTC(1900, 0, 1)) / DAY_MS) || 0));
    days.set(day, number);
  }
  return number;
}
