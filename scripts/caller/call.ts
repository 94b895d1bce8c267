/** `npm run call`: rings the running house from a simulated caller and tells what happens. */
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { type HouseHome, homeAt, readHomePath } from '../house/home.ts';
import { HouseFault } from '../house/house-fault.ts';
import { type HousePorts, portsFrom, readBasePort } from '../house/ports.ts';
import { findRunningHouse } from '../house/running-house.ts';
import { nobodyReady, nthNumber, readCallOptions, usage } from './call-options.ts';
import { placeCall } from './place-call.ts';
import type { CallEnd, SimulatedCall } from './simulated-call.ts';
import { melody, readWav, type Sound } from './sound.ts';
import { speak } from './speech.ts';

const audibleDb = -50;
const betweenCallsMs = 200;
const pauseBeforeRepeatMs = 2_500;
/** How long the server may take to say who is there. */
const patienceMs = 2_000;

function portsOfRunningHouse(home: HouseHome): HousePorts {
  const running = findRunningHouse(home);
  if (running) return portsFrom(running.basePort);
  if (process.env.TELLERLINE_PORT) return portsFrom(readBasePort(process.env.TELLERLINE_PORT));
  throw new HouseFault(`Tellerline is not running in ${home.path}: start it with npm start, in another terminal.`);
}

/** How many agents may be rung now; null where the server does not say. */
async function agentsReady({ server }: HousePorts): Promise<number | null> {
  try {
    const answer = await fetch(`http://127.0.0.1:${server}/metrics`, { signal: AbortSignal.timeout(patienceMs) });
    const [, count] = /^tellerline_agents_ready (\d+)$/m.exec(await answer.text()) ?? [];
    return count === undefined ? null : Number(count);
  } catch {
    return null;
  }
}

/** Something to say: a file's sound, a spoken text, or a tune where the machine cannot speak. */
async function soundOf(say: string, home: HouseHome): Promise<Sound> {
  if (say === 'tone') return melody();
  if (!say.endsWith('.wav')) return (await speak(say, home)) ?? melody();
  if (!existsSync(say)) throw new HouseFault(`There is no file ${say}.`);
  try {
    return readWav(readFileSync(say));
  } catch (error) {
    throw new HouseFault(`${say}: ${(error as Error).message}`);
  }
}

/** Tells each thing that happens on a line with the seconds since the call was placed. */
function narrate(call: SimulatedCall, label: string): void {
  const began = performance.now();
  const tell = (what: string) => {
    const seconds = ((performance.now() - began) / 1_000).toFixed(1).padStart(6);
    process.stdout.write(`${seconds} s  ${label}${what}\n`);
  };
  let heard = false;
  const listen = setInterval(() => {
    const level = call.stats().levelPerSecond.at(-1) ?? -96;
    if (level > audibleDb !== heard) {
      heard = level > audibleDb;
      tell(heard ? `hears the other side (${level} dB)` : 'hears silence');
    }
  }, 500);
  call.on('ringing', () => tell('rings'));
  call.on('answered', () => tell('answered'));
  call.on('digits', (digits) => tell(`presses ${digits}`));
  call.on('ended', (end) => {
    clearInterval(listen);
    const { receivedPackets, lostPackets, sentPackets } = call.stats();
    tell(`${endOf(end)}; ${sentPackets} voice packets sent, ${receivedPackets} received, ${lostPackets} lost`);
  });
}

function endOf(end: CallEnd): string {
  if (end.by === 'network') return `failed: ${end.reason}`;
  if (!end.answered) return end.by === 'caller' ? 'gave up' : `refused: ${end.reason}`;
  const cause = end.cause === null ? '' : ` (cause ${end.cause})`;
  return end.by === 'caller' ? 'caller hung up' : `the bank hung up${cause}`;
}

async function main(): Promise<number> {
  if (process.argv.includes('--help')) {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  const options = readCallOptions(process.argv.slice(2));
  const home = homeAt(readHomePath(process.env.TELLERLINE_HOME));
  const ports = portsOfRunningHouse(home);
  if ((await agentsReady(ports)) === 0) process.stdout.write(`${nobodyReady}\n`);
  const sound = await soundOf(options.say, home);
  const calls: SimulatedCall[] = [];
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      stopping = true;
      for (const call of calls) void call.hangUp();
    });
  }
  for (let n = 0; n < options.count && !stopping; n += 1) {
    if (n > 0) await pause(betweenCallsMs);
    const from = nthNumber(options.from, n);
    process.stdout.write(`${from ?? 'A withheld number'} calls ${options.to} …\n`);
    const call = await placeCall({
      target: { host: '127.0.0.1', port: ports.sip },
      from,
      to: options.to,
      say: sound,
      repeatAfterMs: pauseBeforeRepeatMs,
      ...(options.name === undefined ? {} : { displayName: options.name }),
      ...(options.digits === undefined ? {} : { digits: options.digits }),
      ...(options.hangUpAfterMs === undefined ? {} : { hangUpAfterMs: options.hangUpAfterMs }),
    });
    narrate(call, options.count > 1 ? `${from ?? 'withheld'} ` : '');
    calls.push(call);
  }
  const ends = await Promise.all(calls.map((call) => call.ended));
  return ends.every((end) => end.answered || end.by === 'caller') ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof HouseFault)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
