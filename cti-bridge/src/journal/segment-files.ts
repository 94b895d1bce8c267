import { open, readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Fact } from '@tellerline/contracts';

/**
 * A fact and its number in the journal. What was written by another version may be no fact of today's contract: whoever
 * uses it judges it. The journal itself keeps it in any case.
 */
export interface NumberedFact {
  seq: number;
  fact: unknown;
}

/** A piece of the journal: a file of lines, one fact each, numbered without holes from `firstSeq`. */
export interface Segment {
  path: string;
  firstSeq: number;
  bytes: number;
  /** When it was last written to, milliseconds since 1970. */
  writtenAt: number;
}

const NAME = /^(\d{15})\.facts$/;

export const segmentName = (firstSeq: number): string => `${String(firstSeq).padStart(15, '0')}.facts`;

/** One line of a segment. The contract's JSON, so that people can read it too. */
export const lineOf = (seq: number, fact: Fact): string => `{"seq":${seq},"fact":${JSON.stringify(fact)}}\n`;

/** Reads a line back by its structure alone; null when it is torn or not ours. */
export function parseLine(line: string): NumberedFact | null {
  try {
    const parsed: unknown = JSON.parse(line);
    if (typeof parsed !== 'object' || parsed === null || !('seq' in parsed) || !('fact' in parsed)) return null;
    if (typeof parsed.seq !== 'number' || !Number.isSafeInteger(parsed.seq)) return null;
    return { seq: parsed.seq, fact: parsed.fact };
  } catch {
    return null;
  }
}

/** The segments of a journal folder, oldest first. */
export async function listSegments(folder: string): Promise<Segment[]> {
  const segments: Segment[] = [];
  for (const name of await readdir(folder)) {
    const firstSeq = NAME.exec(name)?.[1];
    if (firstSeq === undefined) continue;
    const file = path.join(folder, name);
    const { size, mtimeMs } = await stat(file);
    segments.push({ path: file, firstSeq: Number(firstSeq), bytes: size, writtenAt: mtimeMs });
  }
  return segments.sort((a, b) => a.firstSeq - b.firstSeq);
}

/**
 * Reads the newest segment and cuts off what a crash left behind its last whole line. A line is whole when it is JSON with
 * the number that follows; whether its fact keeps the contract is not asked, or an older version would cut off what a newer
 * one wrote.
 *
 * @returns the number that comes next, and how many bytes were cut off.
 */
export async function repairLastSegment(segment: Segment): Promise<{ nextSeq: number; cutBytes: number }> {
  const bytes = await readFile(segment.path);
  let nextSeq = segment.firstSeq;
  let goodTo = 0;
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf(10, at);
    if (end < 0) break;
    const line = parseLine(bytes.toString('utf8', at, end));
    if (line?.seq !== nextSeq) break;
    nextSeq += 1;
    at = end + 1;
    goodTo = at;
  }
  if (goodTo < bytes.length) {
    const file = await open(segment.path, 'r+');
    try {
      await file.truncate(goodTo);
      await file.sync();
    } finally {
      await file.close();
    }
  }
  return { nextSeq, cutBytes: bytes.length - goodTo };
}

/** Makes the creation or removal of a file in `folder` durable. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

export interface Wanted {
  fromSeq: number;
  throughSeq: number;
  max: number;
  maxBytes: number;
}

/** Reads wanted facts from a segment, beginning at a byte `offset`; returns where to go on. Torn lines are passed over. */
export async function readSegment(
  file: string,
  offset: number,
  wanted: Wanted,
): Promise<{ facts: NumberedFact[]; offset: number }> {
  const facts: NumberedFact[] = [];
  const handle = await open(file, 'r');
  try {
    let buffer = Buffer.allocUnsafe(wanted.maxBytes + 64 * 1024);
    let at = offset;
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, at);
      const used = takeLines(buffer.subarray(0, bytesRead), wanted, facts);
      at += used;
      if (facts.length > 0) break;
      if (used > 0) continue;
      if (bytesRead < buffer.length) break;
      // One line alone is longer than the buffer.
      buffer = Buffer.allocUnsafe(buffer.length * 2);
    }
    return { facts, offset: at };
  } finally {
    await handle.close();
  }
}

/** Adds the wanted facts of whole lines to `facts`; returns the bytes used up. */
function takeLines(bytes: Buffer, { fromSeq, throughSeq, max, maxBytes }: Wanted, facts: NumberedFact[]): number {
  let start = 0;
  while (facts.length < max && start <= maxBytes) {
    const end = bytes.indexOf(10, start);
    if (end < 0) break;
    const line = parseLine(bytes.toString('utf8', start, end));
    if (line && line.seq > throughSeq) break;
    if (line && line.seq >= fromSeq) facts.push(line);
    start = end + 1;
  }
  return start;
}
