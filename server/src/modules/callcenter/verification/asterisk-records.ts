import { createReadStream } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { monitorPrefix } from '@tellerline/contracts';
import { readLines, splitCsvLine } from '../../feeds/index.ts';

/** A row of Asterisk's channel event log. Times as epoch milliseconds. */
export interface CelRow {
  linkedid: string;
  uniqueid: string;
  eventtype: string;
  at: number;
  /** Where in the dialplan it was. */
  context: string;
  extension: string;
  /** Its name, such as `PJSIP/1001-0000000a`. */
  channel: string;
  application: string;
  applicationData: string;
  /** Of a hang-up: the channel whose side hung up, and the Q.850 cause; empty and null where it was not told. */
  hangUpBy: string;
  cause: number | null;
}

/** A row of Asterisk's call detail records. */
export interface CdrRow {
  linkedid: string;
  /** The caller's number as it came; empty where there was none. */
  caller: string;
}

/** A fact as the bridge's journal holds it. */
export interface JournalLine {
  seq: number;
  factId: string;
  /** Null: not about a call. */
  callId: string | null;
}

/**
 * Channel events of a folder (`events.csv` and older ones beside it), as `cel_custom.conf` has them written; of calls that began
 * since a moment, or all.
 */
export async function readCel(folder: string, since: Date | null = null): Promise<CelRow[]> {
  const rows: CelRow[] = [];
  const began = since?.getTime() ?? Number.NEGATIVE_INFINITY;
  /** Only the names of older calls are kept: one that goes on past that moment is none of ours. */
  const older = new Set<string>();
  for await (const text of linesOf(folder, /^events\.csv(\.\d+)?$/)) {
    const [eventtype = '', time = '', linkedid = '', uniqueid = '', channel = '', ...more] = cellsOf(text);
    const [context = '', extension = '', application = '', applicationData = '', , extra = ''] = more;
    if (!isCall(linkedid)) continue;
    const at = Math.round(Number(time) * 1_000);
    if (at < began) {
      older.add(linkedid);
      continue;
    }
    const place = { context, extension, channel, application, applicationData };
    rows.push({ eventtype, linkedid, uniqueid, at, ...place, ...hangUpOf(eventtype, extra) });
  }
  return older.size === 0 ? rows : rows.filter(({ linkedid }) => !older.has(linkedid));
}

function hangUpOf(eventtype: string, extra: string): Pick<CelRow, 'hangUpBy' | 'cause'> {
  if (eventtype !== 'HANGUP') return { hangUpBy: '', cause: null };
  return {
    hangUpBy: /"hangupsource":"([^"]*)"/.exec(extra)?.[1] ?? '',
    cause: Number(/"hangupcause":(\d+)/.exec(extra)?.[1] ?? Number.NaN) || null,
  };
}

/** Call detail records of a folder, as `cdr_custom.conf` has them written. */
export async function readCdr(folder: string, since: Date | null = null): Promise<CdrRow[]> {
  const rows: CdrRow[] = [];
  for await (const text of linesOf(folder, /^calls\.csv(\.\d+)?$/)) {
    const cells = cellsOf(text);
    const [linkedid = '', , , start = ''] = cells;
    const isOld = since !== null && Number(start) * 1_000 < since.getTime();
    if (isCall(linkedid) && !isOld) rows.push({ linkedid, caller: cells[12] ?? '' });
  }
  return rows;
}

/**
 * Facts of the bridge's journal that were delivered.
 * @param throughSeq how far a journal is stored, by its id
 */
export async function readJournal(folder: string, throughSeq: (journalId: string) => number): Promise<JournalLine[]> {
  const journalId = await readFile(join(folder, 'journal-id'), 'utf8').catch(() => null);
  if (journalId === null) return [];
  const through = throughSeq(journalId.trim());
  const found: JournalLine[] = [];
  for await (const text of linesOf(folder, /^\d+\.facts$/)) {
    const { seq, fact } = parsed(text);
    if (seq === null || seq > through || typeof fact?.id !== 'string') continue;
    found.push({ seq, factId: fact.id, callId: fact.callId ?? null });
  }
  return found;
}

function parsed(text: string): { seq: number | null; fact: { id?: unknown; callId?: string } | null } {
  try {
    const { seq = null, fact = null } = JSON.parse(text) as { seq?: number; fact?: { id?: unknown; callId?: string } };
    return { seq, fact };
  } catch {
    // The last line of a journal may be cut off by a kill: the bridge drops it as well.
    return { seq: null, fact: null };
  }
}

/** A supervisor who listens is no call. */
const isCall = (linkedid: string): boolean => linkedid !== '' && !linkedid.startsWith(monitorPrefix);

/** A channel's name may hold quotes Asterisk does not double: what stands before it is all that is needed. */
const cellsOf = (text: string): string[] =>
  splitCsvLine(text) ?? text.split('","').map((cell) => cell.replaceAll('"', ''));

async function* linesOf(folder: string, names: RegExp): AsyncGenerator<string> {
  const files = (await readdir(folder).catch(() => [])).filter((name) => names.test(name)).sort();
  for (const file of files) {
    for await (const lines of readLines(createReadStream(join(folder, file)), 'utf-8')) {
      for (const line of lines) if ('text' in line && line.text !== '') yield line.text;
    }
  }
}
