import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CallRequest, placeCall } from '../../../scripts/caller/place-call.ts';
import type { SimulatedCall } from '../../../scripts/caller/simulated-call.ts';
import { tone } from '../../../scripts/caller/sound.ts';
import { requireFreePorts } from '../../../scripts/house/free-ports.ts';
import { homeAt, readHomePath } from '../../../scripts/house/home.ts';
import { portsFrom } from '../../../scripts/house/ports.ts';
import { type House, type HouseOptions, startHouse } from '../../../scripts/house/start-house.ts';
import { asteriskForTests } from '../../support/telephone-exchange.ts';
import { Desk } from './desk.ts';
import { Records } from './records.ts';

/** How long callers wait in a queue and a phone rings. */
export interface Patience {
  queueSeconds: number;
  ringSeconds: number;
}
/** Short enough for a test that waits for their end, and long enough for a browser on a busy machine. */
export const patience: Patience = { queueSeconds: 25, ringSeconds: 10 };
/** For tests in which nobody is meant to lose patience. */
export const endlessPatience: Patience = { queueSeconds: 120, ringSeconds: 30 };

/** The tone our callers hum, to be recognised at the other end. */
export const callerTone = 1_000;

const chromium = existsSync('/usr/bin/chromium');
const { asterisk, reason } = await asteriskForTests();
/** Null when stories can be played here; otherwise why not, for the titles of the skipped tests. */
export const whyNot: string | null = asterisk ? (chromium ? null : 'Chromium is not installed') : reason;

/** Where a house may stand when another run of the tests has taken its place. */
const otherBases = [28_000, 29_000, 30_000, 31_000];

async function freeBase(wanted: number): Promise<number> {
  for (const base of [wanted, ...otherBases]) {
    const isFree = await requireFreePorts(portsFrom(base)).then(
      () => true,
      () => false,
    );
    if (isFree) return base;
  }
  return wanted;
}

/** The whole product, running for one test file: Asterisk, bridge, server, and browsers and callers on demand. */
export class RunningHouse {
  readonly house: House;
  readonly records: Records;
  private readonly folder: string;
  private readonly desks: Desk[] = [];
  private readonly calls: SimulatedCall[] = [];

  private constructor(house: House, folder: string, records: Records) {
    this.house = house;
    this.folder = folder;
    this.records = records;
  }

  static async start(
    basePort: number,
    environment?: HouseOptions['environment'],
    { queueSeconds, ringSeconds } = patience,
    carrier?: string,
  ): Promise<RunningHouse> {
    const folder = mkdtempSync(join(tmpdir(), 'tellerline-e2e-'));
    const shared = homeAt(readHomePath(process.env.TELLERLINE_HOME));
    const house = await startHouse({
      home: join(folder, 'home'),
      port: await freeBase(basePort),
      customers: 200,
      queueTimeoutSeconds: queueSeconds,
      ringSeconds,
      survey: false,
      ...(carrier !== undefined && { carrier }),
      asteriskPrefix: shared.asterisk,
      promptsFolder: shared.prompts,
      environment: { ...environment, server: { MAKE_UP_JOBS: 'false', ...environment?.server } },
    });
    return new RunningHouse(house, folder, await Records.open(house));
  }

  async desk(username: string): Promise<Desk> {
    const desk = await Desk.signedIn(this.house.urls.desktop, username, this.house.password);
    this.desks.push(desk);
    return desk;
  }

  /** An agent at his desk, in the queue. */
  async availableDesk(username: string): Promise<Desk> {
    const desk = await this.desk(username);
    await desk.becomeAvailable();
    return desk;
  }

  /** A caller who hums, chooses Mandarin and types no customer number unless told otherwise. */
  async call(request: Partial<Omit<CallRequest, 'target'>> = {}): Promise<SimulatedCall> {
    const call = await placeCall({
      from: '13800138000',
      to: '95588',
      digits: '1#',
      say: tone(callerTone, 120_000),
      ...request,
      target: { host: '127.0.0.1', port: this.house.ports.sip },
    });
    this.calls.push(call);
    return call;
  }

  /** What every desk shows now, for whoever looks into a failure. */
  async keepPictures(name: string): Promise<void> {
    for (const [at, desk] of this.desks.entries()) await desk.keepPicture(`${name}-${at}`).catch(() => undefined);
  }

  /** Ends calls and closes browsers of one story; the next begins. */
  async clear(): Promise<void> {
    await Promise.all(this.calls.splice(0).map((call) => call.hangUp()));
    for (const desk of this.desks.splice(0)) {
      await desk.leave().catch(() => undefined);
      await desk.close();
    }
    this.records.beginStory();
  }

  /** What the server wrote to its log, for tests that must find nothing in it. */
  serverLog(): string {
    return readFileSync(join(this.house.home.log, 'server.log'), 'utf8');
  }

  async stop(): Promise<void> {
    await this.clear();
    await this.records.close();
    await this.house.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
