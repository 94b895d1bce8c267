/** Headers of one message: keys in lower case, one text each, no prototype. */
export type AmiFields = Readonly<Record<string, string>>;

/** One event of Asterisk, as everything behind the adapter sees it. */
export interface AmiEvent {
  name: string;
  /** Asterisk's own time of the event in microseconds since 1970; the time of arrival where Asterisk gave none. */
  micros: number;
  fields: AmiFields;
}

/** By the event's name: what is done about it. */
export type AmiEventHandlers = Readonly<Record<string, (event: AmiEvent) => void>>;

/** The text of a header, empty when absent. */
export const fieldOf = (fields: AmiFields, key: string): string => fields[key] ?? '';

/** `1795461464.543871` → 1795461464543871; null when it is no such time. */
export function microsOf(timestamp: string | undefined): number | null {
  if (timestamp === undefined) return null;
  const match = /^(\d{9,11})\.(\d{1,6})$/.exec(timestamp);
  if (!match) return null;
  return Number(match[1]) * 1_000_000 + Number((match[2] ?? '').padEnd(6, '0'));
}
