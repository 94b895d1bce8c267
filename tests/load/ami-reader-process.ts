import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connectAmi, defaultAmiTimes } from '@tellerline/cti-bridge/ami/ami-connection';
import type { AmiEvent } from '@tellerline/cti-bridge/ami/ami-event';
import { Journal } from '@tellerline/cti-bridge/journal/journal';
import { Translator } from '@tellerline/cti-bridge/translate/translator';
import createManager from 'asterisk-manager';
import { endMark } from './ami-stream.ts';

/**
 * One run of the comparison in a process of its own: reads the stream from the port given and prints one JSON line. `bare` is
 * npm asterisk-manager counting events; `bridge` is our adapter, translation and journal until all is on disk.
 */
const [kind, port] = [process.argv[2], Number(process.argv[3])];
const address = { host: '127.0.0.1', port, username: 'tellerline', secret: 'secret' };

function report(started: number, more: object): void {
  const seconds = (performance.now() - started) / 1000;
  process.stdout.write(`${JSON.stringify({ seconds, rssMb: process.memoryUsage.rss() / 2 ** 20, ...more })}\n`);
}

function readBare(): void {
  let started = 0;
  let events = 0;
  const manager = createManager(address.port, address.host, address.username, address.secret, true);
  manager.on('managerevent', (item) => {
    if (item.event === 'FullyBooted') return;
    if (events === 0) started = performance.now();
    events += 1;
    if (item.userevent !== endMark) return;
    report(started, { events });
    process.exit(0);
  });
}

async function readAsBridge(): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'tellerline-bench-'));
  const journal = await Journal.open({ folder });
  const translator = new Translator();
  let started = 0;
  let done: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => {
    done = resolve;
  });
  const ends = {
    nowMicros: () => Date.now() * 1000,
    onClosed: () => process.exit(1),
    onEvent(event: AmiEvent) {
      if (started === 0 && event.name !== 'FullyBooted') started = performance.now();
      if (event.fields.userevent === endMark) done();
      else journal.append(translator.apply(event));
    },
  };
  // Without pings, whose answers would be counted.
  const connection = await connectAmi(address, ends, { ...defaultAmiTimes, silence: 60_000 });
  while (!connection.booted) await new Promise((resolve) => setTimeout(resolve, 1));
  const before = connection.traffic.messages;
  await ended;
  await journal.flush();
  const counts: Record<string, number> = {};
  const seconds = (performance.now() - started) / 1000;
  const ids = new Set<string>();
  let facts = 0;
  for await (const { fact } of journal.recentPast()) {
    facts += 1;
    ids.add(fact.id);
    counts[fact.type] = (counts[fact.type] ?? 0) + 1;
  }
  const { messages, read } = connection.traffic;
  process.stdout.write(
    `${JSON.stringify({ seconds, rssMb: process.memoryUsage.rss() / 2 ** 20, events: messages - before, read, facts, doubled: facts - ids.size, counts })}\n`,
  );
  await journal.close();
  rmSync(folder, { recursive: true });
  process.exit(0);
}

if (kind === 'bare') readBare();
else await readAsBridge();
