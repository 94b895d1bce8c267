import type { AmiFields } from './ami-event.ts';

/** More headers than Asterisk ever sends (its own limit is 128); the rest of a longer message is not looked at. */
const MAX_HEADERS = 256;

/** The text meant by what the library made of a header: the first of a repeated one, the name of a `Variable`. */
function textOf(value: unknown): string | null {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.find((part): part is string => typeof part === 'string') ?? null;
  // `Variable: QUEUESTATUS` becomes { QUEUESTATUS: '' } in the library.
  if (typeof value === 'object' && value !== null) return Object.keys(value)[0] ?? null;
  return null;
}

/** Makes a plain table of texts of what the library parsed, whatever a hostile message made of it. Never throws. */
export function readFields(item: Record<string, unknown>): AmiFields {
  const fields: Record<string, string> = Object.create(null);
  let headers = 0;
  for (const key of Object.keys(item)) {
    const text = textOf(item[key]);
    if (text !== null) fields[key] = text;
    headers += 1;
    if (headers === MAX_HEADERS) break;
  }
  return fields;
}
