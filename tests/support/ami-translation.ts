import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import type { Fact } from '@tellerline/contracts';
import type { AmiEvent } from '@tellerline/cti-bridge/ami/ami-event';
import { AmiReader } from '@tellerline/cti-bridge/ami/ami-reader';
import { openLibrary } from '@tellerline/cti-bridge/ami/asterisk-manager.adapter';
import { Translator } from '@tellerline/cti-bridge/translate/translator';

const fixtures = fileURLToPath(new URL('../fixtures/ami/', import.meta.url));

/** The raw AMI bytes of one recorded call. */
export const traceBytes = (name: string): Buffer => gunzipSync(readFileSync(`${fixtures}trace-${name}.txt.gz`));

/** Recorded bytes → events, through the real adapter; `chunkBytes` cuts them as a network might. */
export async function eventsOf(bytes: Buffer, chunkBytes = bytes.length): Promise<AmiEvent[]> {
  const events: AmiEvent[] = [];
  const reader = readerInto((event) => events.push(event));
  for (let at = 0; at < bytes.length; at += chunkBytes) reader.push(bytes.subarray(at, at + chunkBytes));
  await settled();
  return events;
}

/** The adapter's reading side alone, without a socket. */
const readerInto = (onEvent: (event: AmiEvent) => void): AmiReader =>
  new AmiReader(
    openLibrary({
      username: 'test',
      secret: 'test',
      write: () => undefined,
      nowMicros: () => 0,
      onResponse: () => undefined,
      onEvent,
    }),
  );

/** The library hands events on in later ticks. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Long after the last event: everything that waited for more is told. */
const AFTERWARDS_MICROS = 60_000_000;

export function factsOf(events: readonly AmiEvent[], translator = new Translator()): Fact[] {
  const facts = events.flatMap((event) => translator.apply(event));
  return [...facts, ...translator.tick(translator.now + AFTERWARDS_MICROS)];
}

/** Facts without regard to the order they were told in. */
export const asSet = (facts: readonly Fact[]): string[] => facts.map((fact) => JSON.stringify(fact)).sort();
