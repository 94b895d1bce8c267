import { setTimeout as delay } from 'node:timers/promises';
import { quantile } from './arrivals.ts';
import { type PopHouse, type PopHouseOptions, startPopHouse } from './pop-house.ts';
import { playCalls, type RungCall } from './pop-load.ts';

export interface PopRunOptions extends PopHouseOptions {
  /** Calls a second over all agents. */
  rates: readonly number[];
  /** Blocks of ours and of the floor, alternating, for each rate. */
  pairs: number;
  /** Length of a block of ours; the floor's are half as long. */
  seconds: number;
  /** Calls a second the watched agent takes at most; 1 when left out. */
  watchedPerSecond?: number;
  onProgress?(line: string): void;
}

/** One block of ours. */
export interface PopBlock {
  calls: number;
  /** AgentCalled → painted in Chromium, in milliseconds. */
  paintMs: number[];
  /** AgentCalled → the desktop's socket, all agents. */
  socketMs: number[];
  /** Of the watched agent's: from a socket of his that paints nothing to the painted name. */
  browserMs: number[];
  /** The watched agent's calls that were never painted, anybody's that were never heard. */
  lost: string[];
  /** Shown to the wrong agent, or somebody else's name: must be none. */
  wrong: string[];
  /** Pops that came without a name first, because the look-up took more than 300 ms; the name followed. */
  nameless: number;
  /** 99 % of the generator's own calls were at most this late. */
  generatorLateMs: number;
}
export interface FloorBlock {
  paintMs: number[];
  lost: number;
}
export interface PopRate {
  perSecond: number;
  ours: PopBlock[];
  floor: FloorBlock[];
}
export interface PopReport {
  database: 'mariadb' | 'sqlite';
  agents: number;
  rates: PopRate[];
  faults: string[];
  wrappedUp: number;
  serverMetrics: string;
  bridgeMetrics: string;
}

/** The desk rings after its pop was painted, or this long after the INVITE. */
export const ringLimitMs = 300;
/** How long after a block what is still under way may arrive. */
const drainMs = 15_000;

/** Runs the whole comparison; rates rise, so that what one leaves behind does not help the next. */
export async function runPop(options: PopRunOptions): Promise<PopReport> {
  const { onProgress = () => undefined } = options;
  const house = await startPopHouse(options);
  try {
    onProgress(`${house.bank.agents.length} desktops, ${house.bank.callers.length} callers, ${house.database}`);
    await warmUp(house);
    const rates: PopRate[] = [];
    for (const perSecond of options.rates) {
      const rate: PopRate = { perSecond, ours: [], floor: [] };
      for (let pair = 0; pair < options.pairs; pair += 1) {
        rate.floor.push(await floorBlock(house, planOf(house, perSecond, options.seconds / 2, options)));
        rate.ours.push(await ourBlock(house, planOf(house, perSecond, options.seconds, options)));
        onProgress(tell(rate));
      }
      rates.push(rate);
    }
    const [serverMetrics, bridgeMetrics] = await Promise.all([house.serverMetrics(), house.bridgeMetrics()]);
    return {
      database: house.database,
      agents: house.bank.agents.length,
      rates,
      faults: [...house.faults, ...house.browser.complaints],
      wrappedUp: house.wrappedUp(),
      serverMetrics,
      bridgeMetrics,
    };
  } finally {
    await house.stop();
  }
}

type Plan = ReturnType<typeof planOf>;

const planOf = (
  { bank, watched }: PopHouse,
  perSecond: number,
  seconds: number,
  { watchedPerSecond = 1 }: Pick<PopRunOptions, 'watchedPerSecond'> = {},
) => ({
  perSecond,
  seconds,
  agents: bank.agents,
  watched,
  watchedEvery: Math.max(1, Math.round(perSecond / watchedPerSecond)),
  callers: bank.callers,
});

async function warmUp(house: PopHouse): Promise<void> {
  await house.browser.begin('desk');
  await playCalls(house.asterisk, planOf(house, 10, 5));
  await delay(1_000);
}

async function ourBlock(house: PopHouse, plan: Plan): Promise<PopBlock> {
  const { browser, watched } = house;
  await browser.begin('desk');
  const before = house.heard.length;
  const calls = await playCalls(house.asterisk, plan);
  const mine = calls.filter(({ extension }) => extension === watched.extension);
  const popped = () => new Set(house.heard.slice(before).map(({ callId }) => callId));
  const deadline = Date.now() + drainMs;
  while (popped().size < calls.length && Date.now() < deadline) await delay(100);
  await delay(300);
  const painted = await browser.painted('desk');
  return judge(calls, mine, house.heard.slice(before), painted);
}

type Painted = Awaited<ReturnType<PopHouse['browser']['painted']>>;

/** Compares what was shown with whose number called. */
function judge(calls: RungCall[], mine: RungCall[], heard: PopHouse['heard'], painted: Painted): PopBlock {
  const callOf = new Map(calls.map((call) => [call.callId, call]));
  const block: PopBlock = {
    calls: calls.length,
    paintMs: [],
    socketMs: [],
    browserMs: [],
    lost: [],
    wrong: [],
    nameless: 0,
    generatorLateMs: 0,
  };
  block.generatorLateMs = quantile(
    calls.map(({ lateMs }) => lateMs),
    0.99,
  );
  const first = new Map<string, PopHouse['heard'][number]>();
  for (const pop of heard) {
    const call = callOf.get(pop.callId);
    if (!call) continue;
    const { customerNo } = call.caller;
    const isForeign = pop.extension !== call.extension;
    if (pop.match === 'none' && pop.cardNo === null && !isForeign) {
      block.nameless += 1;
      continue;
    }
    if (isForeign || pop.match !== 'one' || pop.customerNo !== customerNo || pop.cardNo !== customerNo) {
      block.wrong.push(`${JSON.stringify(pop)} for ${JSON.stringify(call)}`);
    }
    if (!first.has(pop.callId)) first.set(pop.callId, pop);
  }
  for (const call of calls) {
    const pop = first.get(call.callId);
    if (pop) block.socketMs.push(pop.at - call.rungAt);
    else block.lost.push(`${call.callId} at ${call.extension}: nothing heard`);
  }
  for (const call of mine) {
    const pop = first.get(call.callId);
    const mark = painted.find(({ id }) => id === pop?.interactionId);
    if (!mark) block.lost.push(`${call.callId}: not painted`);
    else {
      block.paintMs.push(mark.at - call.rungAt);
      if (pop) block.browserMs.push(mark.at - pop.at);
      if (mark.name !== call.caller.name || mark.customerNo !== call.caller.customerNo) {
        block.wrong.push(`${mark.name} ${mark.customerNo} painted for ${JSON.stringify(call)}`);
      }
    }
  }
  return block;
}

async function floorBlock(house: PopHouse, plan: Plan): Promise<FloorBlock> {
  const { browser, watched } = house;
  await browser.begin('floor');
  // Twice as often as ours, in half the time: as many pops.
  const calls = await playCalls(house.bareAsterisk, { ...plan, watchedEvery: Math.ceil(plan.watchedEvery / 2) });
  await delay(200);
  const painted = new Map((await browser.painted('floor')).map((mark) => [mark.id, mark]));
  const mine = calls.filter(({ extension }) => extension === watched.extension);
  const paintMs = mine.flatMap((call) => {
    const mark = painted.get(call.callId);
    return mark && mark.name === call.caller.name ? [mark.at - call.rungAt] : [];
  });
  return { paintMs, lost: mine.length - paintMs.length };
}

const ms = (value: number | undefined): string => `${(value ?? Number.NaN).toFixed(1)} ms`;

/** The newest pair in one line. */
function tell({ perSecond, ours, floor }: PopRate): string {
  const [block, bare] = [ours.at(-1), floor.at(-1)];
  if (!block || !bare) return '';
  const [p50, p99] = [quantile(block.paintMs, 0.5), quantile(block.paintMs, 0.99)];
  const [socket50, socket99] = [quantile(block.socketMs, 0.5), quantile(block.socketMs, 0.99)];
  return [
    `${perSecond}/s:`,
    `painted p50 ${ms(p50)} p99 ${ms(p99)} (${block.paintMs.length})`,
    `sockets p50 ${ms(socket50)} p99 ${ms(socket99)} (${block.socketMs.length})`,
    `floor p50 ${ms(quantile(bare.paintMs, 0.5))} p99 ${ms(quantile(bare.paintMs, 0.99))} (${bare.paintMs.length})`,
    `generator late p99 ${ms(block.generatorLateMs)}`,
    `lost ${block.lost.length} wrong ${block.wrong.length} nameless at first ${block.nameless}`,
  ].join('   ');
}
