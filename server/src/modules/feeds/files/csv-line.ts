/**
 * Splits one line of CSV (RFC 4180 without line breaks inside fields). Null when quotes do not match: an opening quote
 * that is never closed, or text behind a closing one.
 */
export function splitCsvLine(line: string): string[] | null {
  if (!line.includes('"')) return line.split(',');
  const values: string[] = [];
  let at = 0;
  for (;;) {
    if (line[at] !== '"') {
      const comma = line.indexOf(',', at);
      const value = comma < 0 ? line.slice(at) : line.slice(at, comma);
      if (value.includes('"')) return null;
      values.push(value);
      if (comma < 0) return values;
      at = comma + 1;
      continue;
    }
    const quoted = readQuoted(line, at + 1);
    if (!quoted) return null;
    values.push(quoted.value);
    if (quoted.next === line.length) return values;
    if (line[quoted.next] !== ',') return null;
    at = quoted.next + 1;
  }
}

function readQuoted(line: string, start: number): { value: string; next: number } | null {
  let value = '';
  for (let at = start; ; ) {
    const quote = line.indexOf('"', at);
    if (quote < 0) return null;
    value += line.slice(at, quote);
    if (line[quote + 1] !== '"') return { value, next: quote + 1 };
    value += '"';
    at = quote + 2;
  }
}

/** Writes one line of CSV; quotes what needs it. */
export const csvLine = (values: readonly (string | number | null)[]): string =>
  `${values.map((value) => (value === null ? '' : quoted(String(value)))).join(',')}\n`;

const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
