import {
  closeSync,
  copyFileSync,
  existsSync,
  fstatSync,
  openSync,
  readSync,
  renameSync,
  statSync,
  truncateSync,
} from 'node:fs';

export interface LogLimits {
  /** A file larger than this begins anew, in bytes. */
  maxBytes: number;
  /** How many older files are kept, `.1` the youngest. */
  keep: number;
}

const MIB = 1024 * 1024;
export const logLimits: LogLimits = { maxBytes: 20 * MIB, keep: 3 };
/** Records are proof of what happened to calls: more of them stay. */
export const recordLimits: LogLimits = { maxBytes: 100 * MIB, keep: 5 };

/**
 * Moves a log file's content to `<file>.1` when it has grown past the limit. A writer that `holds` the file open in append
 * mode goes on in the emptied file; lines written in the instant between copy and cut may be lost. From one that `reopens`
 * it for every line nothing is lost.
 */
export function rotateLog(file: string, limits: LogLimits, writer: 'holds' | 'reopens' = 'holds'): boolean {
  if (!existsSync(file) || statSync(file).size <= limits.maxBytes) return false;
  for (let age = limits.keep - 1; age >= 1; age -= 1) {
    if (existsSync(`${file}.${age}`)) renameSync(`${file}.${age}`, `${file}.${age + 1}`);
  }
  if (writer === 'reopens') {
    renameSync(file, `${file}.1`);
    return true;
  }
  copyFileSync(file, `${file}.1`);
  truncateSync(file, 0);
  return true;
}

/** A line of a log for people: of a JSON line only what it says. */
function sentenceOf(line: string): string {
  try {
    const { msg, event, err } = JSON.parse(line) as { msg?: string; event?: string; err?: { message?: string } };
    return [...new Set([event, msg, err?.message].filter((part) => part))].join(': ') || line;
  } catch {
    return line;
  }
}

/** The end of a log file in words a person can read, at most `lines` lines. */
export const lastWords = (file: string, lines = 5): string =>
  lastLines(file, lines).split('\n').map(sentenceOf).join('\n');

/** The end of a text file, at most `lines` lines. Empty when there is no such file. */
export function lastLines(file: string, lines = 8): string {
  if (!existsSync(file)) return '';
  const handle = openSync(file, 'r');
  try {
    const size = fstatSync(handle).size;
    const buffer = Buffer.alloc(Math.min(size, 16_384));
    readSync(handle, buffer, 0, buffer.length, size - buffer.length);
    return buffer.toString('utf8').trimEnd().split('\n').slice(-lines).join('\n');
  } finally {
    closeSync(handle);
  }
}
