import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Interaction } from '@tellerline/server/modules/callcenter/entities/interaction.entity';
import { JournalPosition } from '@tellerline/server/modules/callcenter/entities/platform.entity';
import { verifyCalls } from '@tellerline/server/modules/callcenter/index';
import { readCel } from '@tellerline/server/modules/callcenter/verification/asterisk-records';
import { forkOf } from '@tellerline/server/persistence/orm';
import { placeCall } from '../../../scripts/caller/place-call.ts';
import type { SimulatedCall } from '../../../scripts/caller/simulated-call.ts';
import { until } from '../../support/until.ts';
import type { Lived } from './check-shift.ts';
import { bringAbout } from './faults.ts';
import { factsOf } from './replay-journal.ts';
import { type Floor, RobotDesk } from './robot-desk.ts';
import type { ShiftHouse } from './shift-house.ts';
import type { ShiftLog } from './shift-log.ts';
import type { PlannedCall, ShiftPlan } from './shift-plan.ts';

const READY_MS = 60_000;
const SETTLE_MS = 90_000;
/** A caller who waits for an agent gives up at the latest so long after he came. */
const LONGEST_CALL_MS = 45_000;
const GOES_HOME_MS = 45_000;
/** Half-heard calls are made right within this time. */
const GAP_CLOSED_MS = 20_000;

/** Keys callers press: the language and that they have no customer number, and what they do then. */
const keysOf: Record<PlannedCall['way'], string> = {
  talks: '1#',
  gives_up_waiting: '1#',
  gives_up_in_ivr: '',
  serves_himself: '1*#,,1,,2',
  wants_callback: '1#,,,,,,,,1,,1,,1',
};

/** Plays a shift on a running house as it was planned, and waits until everything in it has come to rest. */
export async function runShift(shift: ShiftHouse, plan: ShiftPlan, log: ShiftLog): Promise<Lived> {
  const callers = new Map<string, SimulatedCall>();
  const answeredCallers = new Set<string>();
  const planned = new Map(plan.calls.map((call) => [call.from, call]));
  const desks: RobotDesk[] = [];
  const floor: Floor = {
    serverUrl: shift.house.urls.desktop,
    sipPort: shift.house.ports.sipWebSocket,
    log,
    planOf: (number) => planned.get(number) ?? null,
    answered: (number) => {
      const plan = planned.get(number);
      if (plan?.endsBy !== 'caller' || plan.way === 'gives_up_waiting') return;
      setTimeout(() => void callers.get(number)?.hangUp(), plan.talkMs).unref();
    },
    colleagues: () => desks,
  };
  for (const agent of shift.agents) desks.push(new RobotDesk(agent, floor));
  const ended = new AbortController();
  try {
    const isAtWork = () => desks.every(({ presence }) => presence?.state === 'available');
    await until('all agents are available', isAtWork, READY_MS);
    log.tell('shift', 'begins');
    const start = performance.now();
    const untilTime = (at: number) =>
      delay(Math.max(0, at - (performance.now() - start)), null, { signal: ended.signal });
    const calling = plan.calls.map(async (call) => {
      await untilTime(call.at);
      await callAsPlanned(shift, call, { callers, answeredCallers, log });
    });
    const failing = plan.faults.map(async ({ at, kind, forMs }) => {
      await untilTime(at);
      log.tell('fault', `${kind} for ${forMs} ms`);
      await bringAbout(kind, shift, forMs, desks).catch((error: Error) =>
        log.tell('fault', `${kind}: ${error.message}`),
      );
      log.tell('fault', `${kind} is over`);
    });
    await untilTime(plan.seconds * 1000);
    await Promise.all(failing);
    await Promise.all(calling);
    log.tell('shift', 'the last caller is gone');
    const unsettled = await settle(shift, desks, log);
    const promised = new Map(desks.flatMap((desk) => [...desk.promised]));
    return { seed: plan.seed, answeredCallers: [...answeredCallers], promised, unsettled };
  } finally {
    ended.abort();
    for (const desk of desks) desk.end();
    for (const caller of callers.values()) void caller.hangUp();
  }
}

async function callAsPlanned(
  { house }: ShiftHouse,
  call: PlannedCall,
  {
    callers,
    answeredCallers,
    log,
  }: { callers: Map<string, SimulatedCall>; answeredCallers: Set<string>; log: ShiftLog },
): Promise<void> {
  const givesUp = call.way !== 'talks' && call.way !== 'wants_callback';
  const caller = await placeCall({
    from: call.from,
    to: call.to,
    // The English line asks for no language.
    digits: call.to === '95599' ? keysOf[call.way].replace(/^1/, '') : keysOf[call.way],
    target: { host: '127.0.0.1', port: house.ports.sip },
    hangUpAfterMs: givesUp ? call.patienceMs : LONGEST_CALL_MS,
  });
  callers.set(call.from, caller);
  log.tell(`caller ${call.from}`, `calls ${call.to}, ${call.way}, agent ${call.agent}`);
  caller.once('answered', () => answeredCallers.add(call.from));
  // Nobody there: he does not try for ever.
  const patience = setTimeout(() => void caller.hangUp(), LONGEST_CALL_MS + 5_000);
  const end = await caller.ended;
  clearTimeout(patience);
  callers.delete(call.from);
  log.tell(`caller ${call.from}`, `over: by ${end.by}, ${end.reason}`);
}

/** Waits for what must come by itself after faults and calls are over; tells what did not. */
async function settle(shift: ShiftHouse, desks: readonly RobotDesk[], log: ShiftLog): Promise<string[]> {
  const { processes, home } = shift.house;
  const wanting: string[] = [];
  const wait = async (what: string, is: () => Promise<unknown> | unknown, withinMs: number) => {
    const began = performance.now();
    await until(what, is, withinMs).catch((error: Error) => wanting.push(error.message));
    log.tell('shift', `${what}: ${((performance.now() - began) / 1000).toFixed(1)} s`);
  };
  for (const program of [processes.asterisk, processes.server, processes.bridge]) {
    await program.waitReady(READY_MS).catch((error: Error) => wanting.push(error.message));
  }
  const em = () => forkOf(shift.orm);
  await wait(
    'every call is over',
    async () => (await em().count(Interaction, { phase: { $ne: 'ended' } })) === 0,
    SETTLE_MS,
  );
  // Calls that nobody heard are found in Asterisk's records a few seconds after hearing began again.
  const known = async () => {
    const cel = await readCel(join(home.asteriskRun, 'log/cel-custom'));
    const ended = cel.filter(({ eventtype }) => eventtype === 'LINKEDID_END').map(({ linkedid }) => linkedid);
    return (await em().count(Interaction, { callId: { $in: ended }, phase: 'ended' })) === new Set(ended).size;
  };
  await wait('every call is known', known, SETTLE_MS);
  const folders = { asteriskLog: join(home.asteriskRun, 'log'), journal: null };
  const isRight = async () => (await verifyCalls(em(), folders, new Date())).violations.length === 0;
  for (const until = performance.now() + GAP_CLOSED_MS; performance.now() < until && !(await isRight()); )
    await delay(500);
  await wait('every word is with the server', () => desks.every((desk) => desk.isSettled()), SETTLE_MS);
  await Promise.all(desks.map((desk) => desk.leave(GOES_HOME_MS)));
  await wait('everybody went home', () => desks.every(({ presence }) => presence?.state === 'offline'), 1_000);
  const journal = (await factsOf(home.journal)).length;
  const stored = async () =>
    (await em().findAll(JournalPosition)).reduce((sum, { throughSeq }) => sum + throughSeq, 0) >= journal;
  await wait('the whole journal is stored', stored, SETTLE_MS);
  // What was told last is still to be written.
  await delay(1_500);
  return wanting;
}

export const logFileOf = (folder: string): string => join(folder, 'shift.log');
