import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import { readFile, refusalOf } from './read-file.ts';

const cellsOf = async (bytes: Buffer | string) => (await readFile(bytes)).rows.map((row) => row.cells);
const table = [
  ['客户号', '行业总类', '工业区'],
  ['10000006', '制造业', '石湾陶瓷工业区'],
  ['10000009', '批发和零售业', ''],
];
const textOf = (mark: string, end = '\r\n') => table.map((row) => row.join(mark)).join(end);

describe('CIF-05 delimited text', () => {
  test.each([
    ['UTF-8', 'utf8', Buffer.from(textOf(','))],
    ['UTF-8 with a byte order mark', 'utf8', Buffer.from(`\ufeff${textOf(',')}`)],
    ['GBK', 'gb18030', iconv.encode(textOf(','), 'gbk')],
    ['GB 18030', 'gb18030', iconv.encode(textOf(','), 'gb18030')],
    ['UTF-16 as Excel saves it', 'utf16le', iconv.encode(textOf('\t'), 'utf16le', { addBOM: true })],
  ])('%s is recognised and read', async (_, encoding, bytes) => {
    const { kind, rows } = await readFile(bytes);
    expect(kind).toMatchObject({ format: 'csv', encoding });
    expect(rows.map((row) => row.cells)).toEqual(table);
  });

  test.each(['\t', ',', '|'])('cells cut by %j are found', async (mark) => {
    expect((await readFile(textOf(mark, '\n'))).kind).toMatchObject({ delimiter: mark });
    expect(await cellsOf(textOf(mark, '\n'))).toEqual(table);
  });

  test('characters only GB 18030 has, beyond the first two bytes, are read', async () => {
    expect(await cellsOf(iconv.encode('名称,行业\n𠮷野家㐂,餐饮', 'gb18030'))).toEqual([
      ['名称', '行业'],
      ['𠮷野家㐂', '餐饮'],
    ]);
  });

  test('a comma inside cells does not outvote the tab that cuts them', async () => {
    expect(await cellsOf('号\t业\n1\ta,b,c,d\n2\te,f')).toEqual([
      ['号', '业'],
      ['1', 'a,b,c,d'],
      ['2', 'e,f'],
    ]);
  });

  test('quoted cells keep marks, quotes and line breaks, and the numbers of rows stay those of the editor', async () => {
    const { rows } = await readFile('a,b\n"x, ""y""","two\nlines"\n3,4\n');
    expect(rows.map(({ no, cells }) => [no, ...cells])).toEqual([
      [1, 'a', 'b'],
      [2, 'x, "y"', 'two\nlines'],
      [4, '3', '4'],
    ]);
  });

  test('a quote that is never closed costs its own line only', async () => {
    const { rows } = await readFile(`a,b\n1,2\n"x,3\n${'4,5\n'.repeat(60)}6,7`);
    const bad = rows.filter((row) => row.faults.length > 0);
    expect(bad).toEqual([{ no: 3, cells: [], faults: [{ column: 0, reason: 'quotes_do_not_match' }] }]);
    expect(rows).toHaveLength(64);
    expect(rows.at(-1)).toMatchObject({ no: 64, cells: ['6', '7'] });
  });

  test('bytes of no character stay visible as such', async () => {
    const bytes = Buffer.concat([
      iconv.encode('号,业\n1,', 'gbk'),
      Buffer.from([0x81, 0x20]),
      iconv.encode(',好', 'gbk'),
    ]);
    expect((await readFile(bytes)).rows[1]?.cells[1]).toContain('\ufffd');
  });

  test('a cell longer than the limit is kept in part and told; a line of many megabytes is skipped and told', async () => {
    const { rows } = await readFile(`a,b\n1,${'x'.repeat(3_000)}\n${'y'.repeat(3_000_000)}\n2,3`, {
      cellCharacters: 100,
    });
    expect(rows[1]).toMatchObject({ no: 2, faults: [{ column: 1, reason: 'too_long' }] });
    expect(rows[1]?.cells[1]).toHaveLength(100);
    expect(rows[2]).toMatchObject({ no: 3, cells: [], faults: [{ column: 0, reason: 'too_long' }] });
    expect(rows[3]).toMatchObject({ no: 4, cells: ['2', '3'] });
  });

  test('too many rows, an empty file, a program and a picture are refused by their reason', async () => {
    expect(await refusalOf('a\n1\n2\n3', { rows: 3 })).toBe('too_many_rows');
    expect(await refusalOf('a\n1\n2', { rows: 3 })).toBeNull();
    expect(await refusalOf('')).toBe('empty');
    expect(await refusalOf(Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0]))).toBe('kind_unknown');
    expect(await refusalOf(Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'))).toBe('kind_unknown');
  });
});
