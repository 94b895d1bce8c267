import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { RenderedAsteriskConfig } from './asterisk-config.ts';
import type { ProvidedAsterisk } from './asterisk-provision.ts';
import type { HouseHome } from './home.ts';
import { HouseFault } from './house-fault.ts';
import type { HousePorts } from './ports.ts';
import { runProgram } from './run-program.ts';
import { type ChildEnd, startTiedChild } from './tied-child.ts';

export interface RunningAsterisk {
  pid: number;
  /** Hangs up what is left, waits for the end, at most five seconds. May be called twice. */
  stop(): Promise<void>;
  /** Settles when the process is gone, wanted or not. Never rejects. */
  exited: Promise<ChildEnd>;
  /** One command for Asterisk's console, its answer as text. */
  console(command: string): Promise<string>;
}

const startLimitMs = 30_000;
const stopLimitMs = 5000;

/** Starts Asterisk and returns once it is fully booted and listens on its SIP, WebSocket and AMI ports. */
export async function startAsterisk(options: {
  home: HouseHome;
  ports: HousePorts;
  asterisk: ProvidedAsterisk;
  config: RenderedAsteriskConfig;
}): Promise<RunningAsterisk> {
  const { home, ports, asterisk, config } = options;
  const identity = config.runAs ? { uid: config.runAs.uid, gid: config.runAs.gid } : {};
  const controlSocket = join(home.asteriskRun, 'var/run/asterisk.ctl');
  rmSync(controlSocket, { force: true });

  const logFile = join(home.log, 'asterisk.log');
  const logStart = existsSync(logFile) ? statSync(logFile).size : 0;
  const child = await startTiedChild({
    name: 'Asterisk',
    command: asterisk.binary,
    args: ['-f', '-C', config.configFile],
    env: { ...process.env, ...asterisk.env },
    cwd: home.asteriskRun,
    logFile,
    runAs: config.runAs,
    // Its records hold callers' numbers.
    umask: 0o027,
  });
  let running = true;
  const exited = child.exited.then((end) => {
    running = false;
    return end;
  });

  const console = async (command: string) =>
    (await runProgram(asterisk.binary, ['-C', config.configFile, '-rx', command], { env: asterisk.env, ...identity }))
      .output;
  const stop = async () => {
    if (running) child.kill('SIGTERM');
    const stopped = await Promise.race([exited, delay(stopLimitMs, null)]);
    if (stopped === null && running) child.kill('SIGKILL');
    await exited;
  };

  try {
    const deadline = performance.now() + startLimitMs;
    const check = () => {
      if (!running) throw new HouseFault(`Asterisk did not start: ${lastWords(logFile, logStart)}`);
      if (performance.now() > deadline) {
        throw new HouseFault(`Asterisk was not ready after ${startLimitMs / 1000} s; see ${home.asteriskRun}/log.`);
      }
    };
    while (!existsSync(controlSocket)) {
      check();
      await delay(10);
    }
    while (!(await console('core waitfullybooted')).includes('fully booted')) {
      check();
      await delay(50);
    }
    await checkReady(console, ports);
  } catch (error) {
    await stop();
    throw error;
  }
  return { pid: child.pid, stop, exited, console };
}

/** Asterisk starts even when it could not take a port or load a module, and says so only in its log. */
async function checkReady(console: RunningAsterisk['console'], ports: HousePorts): Promise<void> {
  const [transports, http] = [await console('pjsip show transports'), await console('http show status')];
  const missing = [
    transports.includes(`127.0.0.1:${ports.sip}`) ? null : `SIP over UDP (${ports.sip})`,
    http.includes(`127.0.0.1:${ports.sipWebSocket}`) ? null : `SIP over WebSocket (${ports.sipWebSocket})`,
    (await greets(ports.ami)) ? null : `AMI (${ports.ami})`,
  ].filter((port) => port !== null);
  if (missing.length > 0) {
    throw new HouseFault(`Asterisk could not take its port for ${missing.join(' and ')}: another program has it.`);
  }
  const idle = (await console('module show')).split('\n').filter((line) => line.includes(' Not Running '));
  if (idle.length > 0) {
    const names = idle.map((line) => line.split(' ')[0]).join(', ');
    throw new HouseFault(`Asterisk is up, but cannot run ${names}; its log says why.`);
  }
}

function greets(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.setTimeout(2000, () => socket.destroy());
    socket.once('data', (text) => {
      resolve(text.toString('latin1').startsWith('Asterisk Call Manager'));
      socket.destroy();
    });
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
  });
}

function lastWords(logFile: string, from: number): string {
  const told = readFileSync(logFile).subarray(from).toString().trim();
  return told.split('\n').slice(-3).join(' / ') || 'it said nothing';
}
