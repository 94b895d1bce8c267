import { posix } from 'node:path';
import type { TableLimits } from '../../table-limits.ts';
import { TableRefusal } from '../../table-refusal.ts';
import { isDateFormat } from './date-format.ts';
import { readWholeXml, unescapeXmlText } from './xml-events.ts';
import type { ZipParts } from './zip-parts.ts';

/** What the cells of the first sheet need to be understood. */
export interface WorkbookParts {
  sheet: string;
  sharedTexts: string[];
  /** By the number of a cell's style: does it show its number as a date? */
  dateStyles: readonly boolean[];
  /** Days are counted from 1904, as old Macs did. */
  from1904: boolean;
}

/**
 * Finds the first visible sheet of a workbook and reads what it refers to. Macros are refused by their part, whatever the
 * file is called; links to other files and everything else is left unread.
 * @throws TableRefusal macros, broken, bomb
 */
export async function readWorkbookParts(zip: ZipParts, limits: TableLimits): Promise<WorkbookParts> {
  const names = zip.names();
  if (names.some((name) => /vbaProject|\.bin$|macrosheets\//i.test(name) && !/printerSettings/i.test(name))) {
    throw new TableRefusal('macros');
  }
  const book = names.find((name) => /^xl\/workbook\.xml$/i.test(name)) ?? '';
  if (!zip.has(book)) throw new TableRefusal(names.some((name) => /\.xml$/i.test(name)) ? 'kind_unknown' : 'broken');
  const { relation, from1904 } = await readBook(zip, book);
  const targets = await readRelations(zip, 'xl/_rels/workbook.xml.rels');
  const sheet = targets.find((target) => target.id === relation)?.path;
  if (sheet === undefined || !zip.has(sheet)) throw new TableRefusal('broken');
  const shared = targets.find((target) => target.kind === 'sharedStrings')?.path;
  const styles = targets.find((target) => target.kind === 'styles')?.path;
  return {
    sheet,
    from1904,
    sharedTexts: shared !== undefined && zip.has(shared) ? await readSharedTexts(zip, shared, limits) : [],
    dateStyles: styles !== undefined && zip.has(styles) ? await readDateStyles(zip, styles) : [],
  };
}

async function readBook(zip: ZipParts, part: string): Promise<{ relation: string; from1904: boolean }> {
  let relation: string | null = null;
  let from1904 = false;
  await readWholeXml(await zip.read(part), {
    open: (name, attributes) => {
      if (name === 'workbookPr') from1904 = /^(1|true)$/.test(attributes.date1904 ?? '');
      if (name !== 'sheet' || relation !== null || (attributes.state ?? 'visible') !== 'visible') return;
      relation = Object.entries(attributes).find(([key]) => /:id$/.test(key))?.[1] ?? null;
    },
  });
  if (relation === null) throw new TableRefusal('broken');
  return { relation, from1904 };
}

async function readRelations(zip: ZipParts, part: string): Promise<{ id: string; kind: string; path: string }[]> {
  const found: { id: string; kind: string; path: string }[] = [];
  await readWholeXml(await zip.read(part), {
    open: (name, { Id = '', Type = '', Target = '', TargetMode = '' }) => {
      if (name !== 'Relationship' || TargetMode === 'External') return;
      const path = Target.startsWith('/') ? Target.slice(1) : posix.join('xl', Target);
      found.push({ id: Id, kind: Type.slice(Type.lastIndexOf('/') + 1), path });
    },
  });
  return found;
}

async function readSharedTexts(zip: ZipParts, part: string, limits: TableLimits): Promise<string[]> {
  const texts: string[] = [];
  let text = '';
  let isText = false;
  let isPhonetic = false;
  let characters = 0;
  await readWholeXml(await zip.read(part), {
    open: (name) => {
      if (name === 'si') text = '';
      if (name === 'rPh') isPhonetic = true;
      isText = name === 't' && !isPhonetic;
    },
    text: (part) => {
      if (isText && text.length <= limits.cellCharacters) text += part;
    },
    close: (name) => {
      isText = false;
      if (name === 'rPh') isPhonetic = false;
      if (name !== 'si') return;
      const kept = unescapeXmlText(text).slice(0, limits.cellCharacters + 1);
      characters += kept.length + 8;
      if (characters > limits.sharedCharacters) throw new TableRefusal('bomb');
      texts.push(kept);
    },
  });
  return texts;
}

async function readDateStyles(zip: ZipParts, part: string): Promise<boolean[]> {
  const ownFormats = new Map<number, string>();
  const styles: boolean[] = [];
  let isCellStyle = false;
  await readWholeXml(await zip.read(part), {
    open: (name, attributes) => {
      if (name === 'numFmt') ownFormats.set(Number(attributes.numFmtId), attributes.formatCode ?? '');
      if (name === 'cellXfs') isCellStyle = true;
      if (name === 'xf' && isCellStyle) {
        const id = Number(attributes.numFmtId ?? 0);
        styles.push(isDateFormat(id, ownFormats.get(id)));
      }
    },
    close: (name) => {
      if (name === 'cellXfs') isCellStyle = false;
    },
  });
  return styles;
}
