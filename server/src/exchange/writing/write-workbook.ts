import type { CellValue, TableContent } from './table-content.ts';
import { type ZipEntry, zipStream } from './zip-stream.ts';

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const sheetSpace = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const relationSpace = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packageSpace = 'http://schemas.openxmlformats.org/package/2006';
const contentType = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/**
 * An .xlsx workbook in chunks: the marks on the first sheet, if there are any, the rows on the next, its heading frozen. Texts
 * are inline strings, which no program takes for formulas; memory holds one page of rows.
 */
export async function* writeWorkbook(table: TableContent): AsyncGenerator<Buffer> {
  const { marks, columns, rows } = table;
  const sheets: { name: string; content: ZipEntry['content'] }[] = [
    ...(marks.length > 0 ? [{ name: table.sheets.marks, content: marksSheet(marks) }] : []),
    { name: table.sheets.rows, content: rowsSheet(columns, rows) },
  ];
  const paths = sheets.map((_, at) => `worksheets/sheet${at + 1}.xml`);
  yield* zipStream([
    { name: '[Content_Types].xml', content: [contentTypes(paths)] },
    { name: '_rels/.rels', content: [relations([['officeDocument', 'xl/workbook.xml']])] },
    { name: 'xl/workbook.xml', content: [workbook(sheets.map(({ name }) => name))] },
    {
      name: 'xl/_rels/workbook.xml.rels',
      content: [relations([...paths.map((path) => ['worksheet', path] as const), ['styles', 'styles.xml']])],
    },
    { name: 'xl/styles.xml', content: [styles] },
    ...sheets.map(({ content }, at) => ({ name: `xl/${paths[at]}`, content })),
  ]);
}

const contentTypes = (paths: readonly string[]): string =>
  `${declaration}<Types xmlns="${packageSpace}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${contentType}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${contentType}.styles+xml"/>${paths
    .map((path) => `<Override PartName="/xl/${path}" ContentType="${contentType}.worksheet+xml"/>`)
    .join('')}</Types>`;

const relations = (targets: readonly (readonly [kind: string, target: string])[]): string =>
  `${declaration}<Relationships xmlns="${packageSpace}/relationships">${targets
    .map(([kind, target], i) => `<Relationship Id="rId${i + 1}" Type="${relationSpace}/${kind}" Target="${target}"/>`)
    .join('')}</Relationships>`;

const workbook = (names: readonly string[]): string =>
  `${declaration}<workbook xmlns="${sheetSpace}" xmlns:r="${relationSpace}"><sheets>${names
    .map((name, i) => `<sheet name="${escaped(sheetName(name))}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`)
    .join('')}</sheets></workbook>`;

/** Sheet names have at most 31 characters and none of `[]:*?/\`. */
const sheetName = (name: string): string => name.replace(/[[\]:*?/\\]/g, ' ').slice(0, 31);

/** Style 1: bold on grey, for headings. Style 2: text, so that a number typed over a code keeps its zeros. */
const styles = `${declaration}<styleSheet xmlns="${sheetSpace}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFE1EEF8"/></patternFill></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf/><xf fontId="1" fillId="2" applyFont="1" applyFill="1"/><xf numFmtId="49" applyNumberFormat="1"/></cellXfs></styleSheet>`;

function* marksSheet(marks: TableContent['marks']): Generator<string> {
  yield `${declaration}<worksheet xmlns="${sheetSpace}"><cols><col min="1" max="1" width="18" customWidth="1"/><col min="2" max="2" width="64" customWidth="1"/></cols><sheetData>`;
  for (const [i, [name, value]] of marks.entries()) {
    yield `<row r="${i + 1}">${cell(`A${i + 1}`, name, 1)}${cell(`B${i + 1}`, value, 2)}</row>`;
  }
  yield '</sheetData></worksheet>';
}

async function* rowsSheet(columns: readonly string[], rows: TableContent['rows']): AsyncGenerator<string> {
  yield `${declaration}<worksheet xmlns="${sheetSpace}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols><col min="1" max="${Math.max(1, columns.length)}" width="20" customWidth="1"/></cols><sheetData>${rowXml(1, columns, 1)}`;
  let no = 1;
  for await (const page of rows) {
    yield page
      .map((cells) => {
        no += 1;
        return rowXml(no, cells, 2);
      })
      .join('');
  }
  yield '</sheetData></worksheet>';
}

const rowXml = (no: number, cells: readonly CellValue[], style: number): string =>
  `<row r="${no}">${cells.map((value, at) => cell(`${letters(at)}${no}`, value, style)).join('')}</row>`;

function cell(reference: string, value: CellValue, style: number): string {
  if (value === null || value === '') return '';
  if (typeof value === 'number') return `<c r="${reference}"><v>${value}</v></c>`;
  return `<c r="${reference}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${escaped(value)}</t></is></c>`;
}

/** Column 0 is A, 26 is AA. */
const letters = (column: number): string =>
  column < 26 ? String.fromCharCode(65 + column) : `${letters(Math.floor(column / 26) - 1)}${letters(column % 26)}`;

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
/** XML allows no control characters; a text that holds none loses nothing. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are exactly what is dropped here
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/gu;

const escaped = (text: string): string =>
  text.replace(forbidden, '').replace(/[&<>"]/g, (mark) => entities[mark] ?? mark);
