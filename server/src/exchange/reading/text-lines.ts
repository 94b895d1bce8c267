import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import iconv from 'iconv-lite';
import type { TextEncodingName } from '../table-row.ts';

/** A line as an editor numbers it; null for one that is longer than any line of ours, which was skipped. */
export interface TextLine {
  no: number;
  text: string | null;
}

/** Lines of a text in constant memory: LF or CR LF, mixed; a line without an end. */
export async function* textLines(
  path: string,
  encoding: TextEncodingName,
  longestCharacters: number,
): AsyncGenerator<TextLine> {
  const decoded = pipeline(
    createReadStream(path, { highWaterMark: 128 * 1024 }),
    iconv.decodeStream(encoding, { stripBOM: true }),
    () => undefined,
  );
  let kept = '';
  let isSkipping = false;
  let no = 0;
  const finish = (last: string): TextLine => {
    no += 1;
    const text = isSkipping || kept.length + last.length > longestCharacters ? null : kept + last;
    kept = '';
    isSkipping = false;
    return { no, text: text?.endsWith('\r') ? text.slice(0, -1) : text };
  };
  for await (const chunk of decoded as AsyncIterable<string>) {
    let from = 0;
    for (let at = chunk.indexOf('\n'); at >= 0; at = chunk.indexOf('\n', from)) {
      yield finish(chunk.slice(from, at));
      from = at + 1;
    }
    if (kept.length + chunk.length - from > longestCharacters) isSkipping = true;
    kept = isSkipping ? '' : kept + chunk.slice(from);
  }
  if (kept !== '' || isSkipping) yield finish('');
}
