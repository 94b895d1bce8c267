import { buffer } from 'node:stream/consumers';
import { type TableContent, writeTable } from '@tellerline/server/exchange/index';
import { parse } from 'csv-parse/sync';
import ExcelJS from 'exceljs';
import { describe, expect, test } from 'vitest';
import { readFile } from './read-file.ts';

const columns = ['客户号', '名称', '余额'];
const rows = [
  ['00012', '佛山市"恒盛"陶瓷, 有限公司', 12.5],
  ['=1+1', '@SUM(A1)', -3],
  ["-1+cmd|'/C calc'!A0", '＝HYPERLINK("x")', 0],
  ['\t=x', ' +x', null],
  ['-12.50', "'=x", 1],
  ['二\n行', '\u0007铃\ud800', 2],
] as const;
const table = (): TableContent => ({
  marks: [
    ['导出人', '复核员 1'],
    ['用途', '=年度核对'],
  ],
  sheets: { marks: '说明', rows: '客户/清单' },
  columns,
  rows: (async function* () {
    yield rows.slice(0, 3);
    yield rows.slice(3);
  })(),
});

describe('CIF-12 lists as files', () => {
  test('a CSV begins with its byte order mark and its marks, and nothing in it is a formula', async () => {
    const bytes = await buffer(writeTable('csv', table()));
    expect(bytes.subarray(0, 3).toString('hex')).toBe('efbbbf');
    const read = parse(bytes, { bom: true, relax_column_count: true }) as string[][];
    expect(read[0]).toEqual(['导出人: 复核员 1 · 用途: =年度核对']);
    expect(read[1]).toEqual(columns);
    expect(read[2]).toEqual(['00012', '佛山市"恒盛"陶瓷, 有限公司', '12.5']);
    for (const cell of read.slice(2).flat()) expect(cell).not.toMatch(/^[\s"]*[=@＝]|^[\s"]*[+-](?!\d+(\.\d+)?$)/);
    expect(read[3]?.[0]).toBe("'=1+1");
    expect(read[6]?.[0]).toBe('-12.50');
  });

  test('a workbook is one other programs read: texts stay texts, numbers numbers', async () => {
    const bytes = await buffer(writeTable('xlsx', table()));
    const book = new ExcelJS.Workbook();
    await book.xlsx.load(bytes as unknown as ExcelJS.Buffer);
    expect(book.worksheets.map(({ name }) => name)).toEqual(['说明', '客户 清单']);
    expect(book.worksheets[0]?.getCell('B2').value).toBe('=年度核对');
    const sheet = book.worksheets[1];
    expect(sheet?.getCell('A2').value).toBe('00012');
    expect(sheet?.getCell('A3').value).toBe('=1+1');
    expect(sheet?.getCell('A3').type).toBe(ExcelJS.ValueType.String);
    expect(sheet?.getCell('C3').value).toBe(-3);
    expect(sheet?.getCell('C5').value).toBeNull();
    expect(sheet?.getCell('B7').value).toBe('铃');
  });

  test('what was written is read again alike', async () => {
    const read = await readFile(await buffer(writeTable('xlsx', table())));
    expect(read.rows.map((row) => row.cells)).toEqual([
      ['导出人', '复核员 1'],
      ['用途', '=年度核对'],
    ]);
  });

  test('a hundred thousand rows are written in flat memory', async () => {
    const page = Array.from({ length: 1_000 }, (_, i) => [String(i), '佛山市恒盛陶瓷有限公司', i]);
    const many = (): TableContent['rows'] =>
      (async function* () {
        for (let i = 0; i < 100; i += 1) yield page;
      })();
    const stream = writeTable('xlsx', { ...table(), rows: many() });
    let bytes = 0;
    let most = 0;
    const before = process.memoryUsage().rss;
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      most = Math.max(most, process.memoryUsage().rss - before);
    }
    expect(bytes).toBeGreaterThan(500_000);
    expect(most).toBeLessThan(120 * 1024 * 1024);
  });

  test('when reading the rows fails, the file is cut, not ended', async () => {
    const broken = (): TableContent => ({
      ...table(),
      rows: (async function* () {
        yield rows.slice(0, 1);
        throw new Error('the database went away');
      })(),
    });
    for (const format of ['csv', 'xlsx'] as const) {
      await expect(buffer(writeTable(format, broken()))).rejects.toThrow('the database went away');
    }
  });
});
