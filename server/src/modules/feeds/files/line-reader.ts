import type { Readable } from 'node:stream';

export const encodings = ['utf-8', 'gb18030'] as const;
export type FeedEncoding = (typeof encodings)[number];

/** Longer lines are skipped unread; no record of ours comes near it. */
export const LONGEST_LINE_BYTES = 16 * 1024;

export type LineFault = 'line_too_long' | 'wrong_encoding';
/** A line of a file, numbered from 1 as an editor does. */
export type Line = { no: number; text: string } | { no: number; fault: LineFault };

const LF = 0x0a;
const CR = 0x0d;

/**
 * Splits bytes into lines in constant memory, whatever comes: LF or CR LF, mixed; a byte order mark; a line without an end.
 * A line that is too long or not of the encoding is told by its number and the next one is read as usual. (Neither UTF-8
 * nor GB 18030 uses the byte of LF inside a character.) Every chunk is shown to `onBytes` first.
 */
export async function* readLines(
  source: Readable,
  encoding: FeedEncoding,
  onBytes?: (chunk: Buffer) => void,
): AsyncGenerator<Line[]> {
  const decoder = decoderOf(encoding);
  let kept: Buffer[] = [];
  let keptBytes = 0;
  let no = 0;
  const finish = (last: Buffer): Line => {
    no += 1;
    const length = keptBytes + last.length;
    const whole = length > LONGEST_LINE_BYTES ? null : kept.length === 0 ? last : Buffer.concat([...kept, last]);
    kept = [];
    keptBytes = 0;
    return whole === null ? { no, fault: 'line_too_long' } : decodeLine(decoder, whole, no);
  };
  for await (const chunk of source as AsyncIterable<Buffer>) {
    onBytes?.(chunk);
    const lines: Line[] = [];
    let from = 0;
    for (let at = chunk.indexOf(LF); at >= 0; at = chunk.indexOf(LF, from)) {
      lines.push(finish(chunk.subarray(from, at)));
      from = at + 1;
    }
    const rest = chunk.subarray(from);
    if (keptBytes <= LONGEST_LINE_BYTES && rest.length > 0) kept.push(rest);
    keptBytes += rest.length;
    if (lines.length > 0) yield lines;
  }
  if (keptBytes > 0) yield [finish(Buffer.alloc(0))];
}

export type LineDecoder = InstanceType<typeof TextDecoder>;
export const decoderOf = (encoding: FeedEncoding): LineDecoder =>
  new TextDecoder(encoding, { fatal: true, ignoreBOM: true });

/** A line's bytes, without LF, as text. */
export function decodeLine(decoder: LineDecoder, bytes: Buffer, no: number): Line {
  const end = bytes.at(-1) === CR ? bytes.length - 1 : bytes.length;
  try {
    const text = decoder.decode(bytes.subarray(0, end));
    return { no, text: no === 1 && text.startsWith('\ufeff') ? text.slice(1) : text };
  } catch {
    return { no, fault: 'wrong_encoding' };
  }
}
