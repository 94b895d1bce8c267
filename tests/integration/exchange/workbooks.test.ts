import { zipStream } from '@tellerline/server/exchange/writing/zip-stream';
import ExcelJS from 'exceljs';
import { describe, expect, test } from 'vitest';
import { readFile, refusalOf } from './read-file.ts';

type Sheet = ExcelJS.Worksheet;

/** A workbook as another program writes it. */
async function workbook(fill: (sheet: Sheet, book: ExcelJS.Workbook) => void): Promise<Buffer> {
  const book = new ExcelJS.Workbook();
  fill(book.addWorksheet('数据'), book);
  return Buffer.from(await book.xlsx.writeBuffer());
}

const ns = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const rels = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const plainParts: Record<string, string | Iterable<string>> = {
  'xl/workbook.xml': `<workbook ${ns} xmlns:r="${rels}"><sheets><sheet name="s" sheetId="1" r:id="r1"/></sheets></workbook>`,
  'xl/_rels/workbook.xml.rels': `<Relationships><Relationship Id="r1" Type="${rels}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="${rels}/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
  'xl/worksheets/sheet1.xml': `<worksheet ${ns}><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row></sheetData></worksheet>`,
};

/** A workbook put together by hand, with some parts replaced. */
async function crafted(parts: Record<string, string | Iterable<string>> = {}): Promise<Buffer> {
  const all = Object.entries({ ...plainParts, ...parts });
  const chunks: Buffer[] = [];
  const entries = all.map(([name, content]) => ({ name, content: typeof content === 'string' ? [content] : content }));
  for await (const chunk of zipStream(entries)) chunks.push(chunk);
  return Buffer.concat(chunks);
}
const sheetXml = (rows: string) => ({
  'xl/worksheets/sheet1.xml': `<worksheet ${ns}><sheetData>${rows}</sheetData></worksheet>`,
});
const cellsOf = async (bytes: Buffer) => (await readFile(bytes)).rows.map((row) => row.cells);

describe('CIF-05 workbooks', () => {
  test('texts, numbers, dates, rich text and gaps come as a person sees them', async () => {
    const bytes = await workbook((sheet) => {
      sheet.addRow(['客户号', '日期', '行业']);
      sheet.addRow(['00012', new Date('2026-11-23T00:00:00Z'), { richText: [{ text: '制造' }, { text: '业' }] }]);
      sheet.addRow([10000006, new Date('2024-02-29T14:30:00Z'), true]);
      sheet.getCell('C6').value = '第六行 <&> "引号"';
    });
    const { rows } = await readFile(bytes);
    expect(rows.map(({ no, cells }) => [no, ...cells])).toEqual([
      [1, '客户号', '日期', '行业'],
      [2, '00012', '2026-11-23', '制造业'],
      [3, '10000006', '2024-02-29 14:30:00', 'TRUE'],
      [6, '', '', '第六行 <&> "引号"'],
    ]);
  });

  test('days counted from 1904 are the same days', async () => {
    const bytes = await workbook((sheet, book) => {
      book.properties.date1904 = true;
      sheet.addRow([new Date('2026-11-23T00:00:00Z')]);
    });
    expect(await cellsOf(bytes)).toEqual([['2026-11-23']]);
  });

  test('Chinese date formats are dates, amounts in yuan are not', async () => {
    const bytes = await workbook((sheet) => {
      sheet.addRow([46349, 46349, 46349, 1234.5]);
      sheet.getCell('A1').numFmt = 'yyyy"年"m"月"d"日"';
      sheet.getCell('B1').numFmt = '[$-804]yyyy/m/d;@';
      sheet.getCell('C1').numFmt = '0"月份"';
      sheet.getCell('D1').numFmt = '¥#,##0.00';
    });
    expect(await cellsOf(bytes)).toEqual([['2026-11-23', '2026-11-23', '46349', '1234.5']]);
  });

  test('formulas are told with their cell, whatever value they show; errors too', async () => {
    const bytes = await workbook((sheet) => {
      sheet.addRow(['a', 'b', 'c']);
      sheet.addRow(['x', { formula: 'HYPERLINK("http://x","y")', result: '制造业' }, { error: '#N/A' }]);
    });
    expect((await readFile(bytes)).rows[1]).toEqual({
      no: 2,
      cells: ['x'],
      faults: [
        { column: 1, reason: 'formula' },
        { column: 2, reason: 'error_value' },
      ],
    });
  });

  test('an account number whose last digits Excel has lost is told, never taken', async () => {
    const bytes = await workbook((sheet) =>
      sheet.addRow([6217001234567890000, '6217001234567890123', 123456789012345]),
    );
    expect((await readFile(bytes)).rows[0]).toEqual({
      no: 1,
      cells: ['', '6217001234567890123', '123456789012345'],
      faults: [{ column: 0, reason: 'digits_lost' }],
    });
  });

  test('the first visible sheet is read, a hidden one before it is not', async () => {
    const bytes = await workbook((sheet, book) => {
      sheet.state = 'hidden';
      sheet.addRow(['hidden']);
      book.addWorksheet('second').addRow(['seen']);
    });
    expect(await cellsOf(bytes)).toEqual([['seen']]);
  });

  test('elements with a prefix, as some programs write them, are read', async () => {
    const bytes = await crafted({
      'xl/worksheets/sheet1.xml':
        '<x:worksheet xmlns:x="s"><x:sheetData><x:row><x:c t="inlineStr"><x:is><x:t>a_x000D_b</x:t></x:is></x:c><x:c><x:v>7</x:v></x:c></x:row></x:sheetData></x:worksheet>',
    });
    expect(await cellsOf(bytes)).toEqual([['a\rb', '7']]);
  });

  describe('what is made to hurt is refused', () => {
    const zeros = function* (megabytes: number, before: string, after: string): Generator<string> {
      yield before;
      for (let i = 0; i < megabytes * 16; i += 1) yield '<row/>'.repeat(64 * 1024).slice(0, 65_532);
      yield after;
    };

    test('a sheet that unpacks to a thousand times its size', async () => {
      const bomb = await crafted({ 'xl/worksheets/sheet1.xml': zeros(40, `<worksheet ${ns}><sheetData>`, '') });
      expect(bomb.length).toBeLessThan(400_000);
      expect(await refusalOf(bomb)).toBe('bomb');
    });

    test('one text without an end, however it is packed', async () => {
      const bytes = await crafted(sheetXml(`<row><c t="inlineStr"><is><t>${'ab'.repeat(1_500_000)}`));
      expect(await refusalOf(bytes, { unpackedRatio: 1e9 })).toBe('bomb');
    });

    test('more shared text than a workbook of that size has', async () => {
      const texts = function* (): Generator<string> {
        yield `<sst ${ns}>`;
        for (let i = 0; i < 2_000; i += 1) yield `<si><t>${String(i).repeat(100)}</t></si>`;
        yield '</sst>';
      };
      expect(await refusalOf(await crafted({ 'xl/sharedStrings.xml': texts() }), { sharedCharacters: 100_000 })).toBe(
        'bomb',
      );
    });

    test('entities of its own, external ones and a document type', async () => {
      const evil = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b SYSTEM "file:///etc/passwd">]>';
      const bytes = await crafted({
        'xl/worksheets/sheet1.xml': `${evil}<worksheet><sheetData><row><c t="str"><v>&a;&b;</v></c></row></sheetData></worksheet>`,
      });
      expect(await refusalOf(bytes)).toBe('broken');
      expect(await refusalOf(await crafted(sheetXml('<row><c t="str"><v>&a;</v></c></row>')))).toBe('broken');
    });

    test('a cell in column XFD; rows numbered to the end of the sheet cost nothing', async () => {
      expect(await refusalOf(await crafted(sheetXml('<row><c r="XFD1"><v>1</v></c></row>')))).toBe('too_many_columns');
      const far = await readFile(await crafted(sheetXml('<row r="1048576"><c r="A1048576"><v>1</v></c></row>')));
      expect(far.rows).toEqual([{ no: 1_048_576, cells: ['1'], faults: [] }]);
    });

    test('more rows than the limit', async () => {
      const rows = Array.from({ length: 12 }, () => '<row><c><v>1</v></c></row>').join('');
      expect(await refusalOf(await crafted(sheetXml(rows)), { rows: 11 })).toBe('too_many_rows');
      expect(await refusalOf(await crafted(sheetXml(rows)), { rows: 12 })).toBeNull();
    });

    test('macros, a password, old Excel, a document of another kind and half a file, each by its reason', async () => {
      expect(await refusalOf(await crafted({ 'xl/vbaProject.bin': 'x' }))).toBe('macros');
      const compound = Buffer.from('d0cf11e0a1b11ae1', 'hex');
      expect(await refusalOf(Buffer.concat([compound, Buffer.alloc(600)]))).toBe('old_excel');
      const locked = Buffer.concat([compound, Buffer.alloc(600), Buffer.from('EncryptedPackage', 'utf16le')]);
      expect(await refusalOf(locked)).toBe('encrypted');
      const word: Buffer[] = [];
      for await (const chunk of zipStream([{ name: 'word/document.xml', content: ['<d/>'] }])) word.push(chunk);
      expect(await refusalOf(Buffer.concat(word))).toBe('kind_unknown');
      const whole = await workbook((sheet) => sheet.addRow(['x']));
      expect(await refusalOf(whole.subarray(0, whole.length / 2))).toBe('broken');
    });

    test('bytes changed anywhere end in rows or in a refusal, never in a fault', async () => {
      const whole = await workbook((sheet) =>
        sheet.addRows([
          ['a', 1],
          ['b', 2],
        ]),
      );
      for (let at = 10; at < whole.length; at += Math.ceil(whole.length / 12)) {
        const bytes = Buffer.from(whole);
        bytes[at] = (bytes[at] ?? 0) ^ 0xff;
        expect(['broken', 'bomb', 'encrypted', 'kind_unknown', null]).toContain(await refusalOf(bytes));
      }
    });
  });
});
