import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { wantedEvents } from '@tellerline/cti-bridge/ami/ami-relevance';
import { FakeAsterisk } from '../fakes/fake-asterisk.ts';
import { FakeCtiServer } from '../fakes/fake-cti-server.ts';
import { startBridgeProcess } from '../support/bridge-process.ts';
import { type AmiStream, asFilteredByAsterisk, movedTo, readStream, recordedStream } from './ami-stream.ts';
import { estimateRatio, medianOf } from './ratio.ts';
import { recordFigure } from './record-figure.ts';

/**
 * P2: recorded AMI bytes → translated, journalled facts, in events per second, against bare npm asterisk-manager parsing the same bytes;
 * alternating pairs, each run in a process of its own. Then the share of a core the whole bridge takes at the event
 * rate of 80 queue calls a second. `--small` (CI) checks correctness on the part of the stream kept with the project.
 */
const small = process.argv.includes('--small');
const pairs = Number(process.argv.find((argument) => argument.startsWith('--pairs='))?.slice(8) ?? (small ? 2 : 7));
const callsPerSecond = 80;
const run = promisify(execFile);
const readerProcess = fileURLToPath(new URL('./ami-reader-process.ts', import.meta.url));

interface Run {
  seconds: number;
  events: number;
  rssMb: number;
  facts?: number;
  read?: number;
  doubled?: number;
  counts?: Record<string, number>;
}

async function measure(kind: 'bare' | 'bridge', stream: AmiStream): Promise<Run> {
  const asterisk = await FakeAsterisk.start();
  const reader = run(process.execPath, [readerProcess, kind, String(asterisk.port)], { maxBuffer: 1 << 20 });
  while (asterisk.logins === 0) await delay(5);
  await delay(200);
  await asterisk.replay(stream.bytes);
  const { stdout } = await reader;
  await asterisk.close();
  return JSON.parse(stdout) as Run;
}

/** One lost or doubled fact makes the run worth nothing. */
function assertComplete(measured: Run, stream: AmiStream): void {
  const everyCall = [
    'call.started',
    'call.queued',
    'agent.offered',
    'agent.connected',
    'call.queue_left',
    'call.ended',
  ];
  for (const type of [...everyCall, 'leg.ended']) {
    const count = measured.counts?.[type] ?? 0;
    if (count !== stream.calls) throw new Error(`${count} ${type} of ${stream.calls} calls`);
  }
  if (measured.doubled !== 0) throw new Error(`${measured.doubled} facts doubled`);
  if (measured.events !== stream.messages) throw new Error(`${measured.events} of ${stream.messages} messages seen`);
}

/** CPU seconds a process has used. Linux only. */
function cpuSecondsOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** The whole bridge, its snapshots, metrics and link included, at a steady rate: share of one core in percent. */
async function cpuShare(
  bytes: Buffer,
  messagesPerSecond: number,
): Promise<{ percent: number; seconds: number; facts: number }> {
  const folder = mkdtempSync(path.join(tmpdir(), 'tellerline-bench-'));
  const asterisk = await FakeAsterisk.start();
  const server = await FakeCtiServer.start();
  const bridge = await startBridgeProcess({
    folder,
    amiPort: asterisk.port,
    serverUrl: server.url,
    environment: { LOG_LEVEL: 'warn' },
  });
  try {
    while (!(await bridge.isReady())) await delay(20);
    await delay(3000);
    const [before, began] = [cpuSecondsOf(bridge.pid), performance.now()];
    await asterisk.replay(bytes, { messagesPerSecond });
    const seconds = (performance.now() - began) / 1000;
    const percent = ((cpuSecondsOf(bridge.pid) - before) / seconds) * 100;
    await delay(500);
    return { percent, seconds, facts: server.received.length };
  } finally {
    await bridge.kill('SIGTERM');
    await asterisk.close();
    await server.close();
    rmSync(folder, { recursive: true });
  }
}

const stream = readStream(small);
const say = (text: string) => process.stdout.write(`${text}\n`);
if (!small && !stream.whole) say(`SKIPPED the whole stream: ${recordedStream} is absent; the small part stands in.`);
say(
  `${stream.name}: ${stream.messages} messages, ${stream.calls} calls, ${(stream.bytes.length / 2 ** 20).toFixed(1)} MiB; ${pairs} pairs`,
);

const ratios: number[] = [];
const rates: { bare: number[]; bridge: number[] } = { bare: [], bridge: [] };
for (let pair = 0; pair < pairs; pair += 1) {
  const order = pair % 2 === 0 ? (['bare', 'bridge'] as const) : (['bridge', 'bare'] as const);
  const results: Partial<Record<'bare' | 'bridge', Run>> = {};
  for (const kind of order) results[kind] = await measure(kind, stream);
  const { bare, bridge } = results;
  if (!bare || !bridge) throw new Error('a run is missing');
  assertComplete(bridge, stream);
  rates.bare.push(bare.events / bare.seconds);
  rates.bridge.push(bridge.events / bridge.seconds);
  ratios.push(bridge.events / bridge.seconds / (bare.events / bare.seconds));
  say(
    `pair ${pair + 1}: bare ${(bare.events / bare.seconds / 1000).toFixed(1)} k ev/s (${bare.rssMb.toFixed(0)} MB) · bridge ${(bridge.events / bridge.seconds / 1000).toFixed(1)} k ev/s (${bridge.rssMb.toFixed(0)} MB, ${bridge.facts} facts on disk)`,
  );
}
const { median, low, high } = estimateRatio(ratios);

const perCall = stream.messages / stream.calls;
const now = Date.now();
const unfiltered = await cpuShare(movedTo(stream, now), callsPerSecond * perCall);
const filteredBytes = asFilteredByAsterisk(movedTo(stream, now), wantedEvents);
const filteredPerCall = filteredBytes.toString('latin1').split('\r\n\r\n').length / stream.calls;
const filtered = await cpuShare(filteredBytes, callsPerSecond * filteredPerCall);

const inK = (value: number): string => (value / 1000).toFixed(1);
const speeds = `bare asterisk-manager ${inK(medianOf(rates.bare))} k ev/s, bridge ${inK(medianOf(rates.bridge))} k ev/s`;
const share =
  `CPU of the bridge at ${callsPerSecond} queue calls/s: ${unfiltered.percent.toFixed(1)} % of a core unfiltered ` +
  `(${inK(callsPerSecond * perCall)} k ev/s for ${unfiltered.seconds.toFixed(0)} s), ${filtered.percent.toFixed(1)} % with our manager.conf ` +
  `(${inK(callsPerSecond * filteredPerCall)} k ev/s)`;
const load = `load average ${loadavg()[0]?.toFixed(1)}`;
say(`machine: ${cpus().length} × ${cpus()[0]?.model ?? '?'}, Node ${process.version}, ${load}`);
say(speeds);
say(share);
say(`95 % interval of the ratio: ${low.toFixed(2)}–${high.toFixed(2)}`);
if (!small) recordFigure('ami', median, [low, high], `${stream.name}, ${pairs} pairs; ${speeds}; ${share}; ${load}`);
say(`ami ${median.toFixed(2)} ratio`);
