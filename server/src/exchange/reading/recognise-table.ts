import { open, readFile } from 'node:fs/promises';
import iconv from 'iconv-lite';
import { TableRefusal } from '../table-refusal.ts';
import type { Delimiter, TableKind, TextEncodingName } from '../table-row.ts';

const HEAD_BYTES = 64 * 1024;
const zip = Buffer.from('PK\u0003\u0004', 'latin1');
/** Microsoft's compound file: old Excel, or an encrypted new one. */
const compound = Buffer.from('d0cf11e0a1b11ae1', 'hex');

/**
 * Tells by its bytes, never by its name, what a table file is.
 * @param isUtf8 whether the whole file is valid UTF-8: what is not is taken for GB 18030, which contains GBK
 * @throws TableRefusal for files of other kinds
 */
export async function recogniseTable(path: string, isUtf8: boolean): Promise<TableKind> {
  const head = await readHead(path);
  if (head.length === 0) throw new TableRefusal('empty');
  if (head.subarray(0, 4).equals(zip)) return { format: 'xlsx' };
  if (head.subarray(0, 8).equals(compound)) {
    const isEncrypted = (await readFile(path)).includes(Buffer.from('EncryptedPackage', 'utf16le'));
    throw new TableRefusal(isEncrypted ? 'encrypted' : 'old_excel');
  }
  const encoding = encodingOf(head, isUtf8);
  if (encoding !== 'utf16le' && head.includes(0)) throw new TableRefusal('kind_unknown');
  const text = iconv.decode(head, encoding, { stripBOM: true });
  return { format: 'csv', encoding, delimiter: delimiterOf(text) };
}

async function readHead(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

function encodingOf(head: Buffer, isUtf8: boolean): TextEncodingName {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf16le';
  return isUtf8 ? 'utf8' : 'gb18030';
}

/** The mark that cuts the first lines into the same number of parts, the more the better; a comma when none does. */
export function delimiterOf(text: string): Delimiter {
  const lines = text
    .split(/\r?\n/)
    .slice(0, 20)
    .filter((line) => line !== '');
  const rate = (mark: Delimiter): number => {
    const [first = 0, ...others] = lines.map((line) => partsOf(line, mark));
    if (first === 1) return 0;
    return first * (1 + others.filter((parts) => parts === first).length);
  };
  const marks: readonly Delimiter[] = ['\t', '|', ','];
  return marks.reduce<Delimiter>((best, mark) => (rate(mark) > rate(best) ? mark : best), ',');
}

/** Parts of a line outside of quotes. */
const partsOf = (line: string, mark: Delimiter): number => line.replace(/"[^"]*"/g, '').split(mark).length;
