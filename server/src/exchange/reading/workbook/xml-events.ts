import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { SaxesParser } from 'saxes';
import { TableRefusal } from '../../table-refusal.ts';

export interface XmlListener {
  /** Names come without their prefix: `<x:row>` is `row`. */
  open(name: string, attributes: Readonly<Record<string, string>>): void;
  text?(text: string): void;
  close?(name: string): void;
}

/** More than this in one text, tag or comment is no workbook. */
const LONGEST_TOKEN = 1024 * 1024;

/**
 * Reads XML as it comes. Yields after each chunk, so that what the listener gathered can be handed on.
 * @throws TableRefusal broken for what is no XML or defines entities of its own; whatever the source fails with
 */
export async function* readXml(source: Readable, listener: XmlListener): AsyncGenerator<void> {
  const parser = new SaxesParser({ xmlns: false, position: false });
  let unseen = 0;
  const seen =
    <A extends unknown[]>(handle: (...args: A) => void) =>
    (...args: A): void => {
      unseen = 0;
      handle(...args);
    };
  parser.on('error', (error) => {
    throw new TableRefusal('broken', null, error);
  });
  parser.on('doctype', () => {
    throw new TableRefusal('broken');
  });
  parser.on(
    'opentag',
    seen((tag) => listener.open(bare(tag.name), tag.attributes as Record<string, string>)),
  );
  parser.on(
    'closetag',
    seen((tag) => listener.close?.(bare(tag.name))),
  );
  parser.on(
    'text',
    seen((text) => listener.text?.(text)),
  );
  parser.on(
    'cdata',
    seen((text) => listener.text?.(text)),
  );
  const decoder = new StringDecoder('utf8');
  for await (const chunk of source as AsyncIterable<Buffer>) {
    unseen += chunk.length;
    if (unseen > LONGEST_TOKEN) throw new TableRefusal('bomb');
    parser.write(decoder.write(chunk));
    yield;
  }
  parser.write(decoder.end());
  parser.close();
  yield;
}

/** Reads XML of a small part to its end. */
export async function readWholeXml(source: Readable, listener: XmlListener): Promise<void> {
  for await (const _ of readXml(source, listener));
}

const bare = (name: string): string => name.slice(name.indexOf(':') + 1);

/** Workbooks write control characters as `_x000D_`. */
export const unescapeXmlText = (text: string): string =>
  text.includes('_x')
    ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    : text;
