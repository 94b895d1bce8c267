import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

/** 170,651 events of 1,600 queue calls on a real Asterisk 22, read=all. Too large for the project; see ../shared/data. */
export const recordedStream = fileURLToPath(
  new URL('../../../shared/data/ami/stream-170k-events.raw.gz', import.meta.url),
);
const fixture = fileURLToPath(new URL('../fixtures/ami/stream-small.raw.gz', import.meta.url));

export interface AmiStream {
  bytes: Buffer;
  name: string;
  messages: number;
  calls: number;
  /** The whole recording rather than the small part kept with the project. */
  whole: boolean;
}

/** Said last, so that a reader knows when it has everything. */
export const endMark = 'TellerlineEndOfStream';

const countOf = (bytes: Buffer, text: string): number => {
  let count = 0;
  for (let at = bytes.indexOf(text); at >= 0; at = bytes.indexOf(text, at + text.length)) count += 1;
  return count;
};

/**
 * The recorded stream without its login, with the agent of the recording (`PJSIP/bench`) given an extension of the same
 * length, and an end mark behind. `small` takes the part that is kept with the project.
 */
export function readStream(small: boolean): AmiStream {
  const file = small || !existsSync(recordedStream) ? fixture : recordedStream;
  const raw = gunzipSync(readFileSync(file));
  const login = raw.indexOf('Event: ');
  const text = raw.subarray(login).toString('latin1').replaceAll('PJSIP/bench', 'PJSIP/10995');
  const end = `Event: UserEvent\r\nUserEvent: ${endMark}\r\nUniqueid: end\r\nLinkedid: end\r\n\r\n`;
  const bytes = Buffer.from(text + end, 'latin1');
  return {
    bytes,
    name: path.basename(file),
    messages: countOf(bytes, '\r\n\r\n'),
    calls: countOf(bytes, 'Event: QueueCallerJoin\r\n'),
    whole: file === recordedStream,
  };
}

/** Moves all of Asterisk's times so that the first is at `startMs`. */
export function movedTo({ bytes }: AmiStream, startMs: number): Buffer {
  const text = bytes.toString('latin1');
  const first = Number(/Timestamp: (\d+\.\d+)/.exec(text)?.[1] ?? 0);
  const shift = Math.round(startMs / 1000 - first);
  return Buffer.from(
    text.replaceAll(/Timestamp: (\d+)\./g, (_, seconds: string) => `Timestamp: ${Number(seconds) + shift}.`),
    'latin1',
  );
}

/** What the events of our manager.conf leave of the stream. */
export function asFilteredByAsterisk(bytes: Buffer, wanted: ReadonlySet<string>): Buffer {
  const kept: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf('\r\n\r\n', at);
    const next = end < 0 ? bytes.length : end + 4;
    const name = /^Event: (\w+)/.exec(bytes.toString('latin1', at, Math.min(next, at + 60)))?.[1] ?? '';
    if (wanted.has(name)) kept.push(bytes.subarray(at, next));
    at = next;
  }
  return Buffer.concat(kept);
}
