import { setTimeout as delay } from 'node:timers/promises';
import { CallScript } from '../fakes/call-script.ts';
import type { FakeAsterisk, FakeChannel } from '../fakes/fake-asterisk.ts';
import type { SeatedAgent } from '../support/seated-agents.ts';
import type { KnownCaller } from './pop-bank.ts';
import { hostMs } from './pop-clock.ts';

/** A call that was rung at an agent, and who must appear on his screen. */
export interface RungCall {
  callId: string;
  extension: string;
  caller: KnownCaller;
  /** Host clock just before the first byte of AgentCalled was written. */
  rungAt: number;
  /** How much later than its due time that was: the generator's own lateness. */
  lateMs: number;
}

export interface LoadPlan {
  perSecond: number;
  seconds: number;
  /** Agents in turn; the watched one gets every `watchedEvery`-th call. */
  agents: readonly SeatedAgent[];
  watched: SeatedAgent;
  watchedEvery: number;
  callers: readonly KnownCaller[];
}

/** Milliseconds of a call's parts; short, so that five hundred agents can take 300 calls/s. */
const ivrMs = 400;
const ringMs = 400;
const talkMs = 300;

let callsMade = 0;
const boot = Math.floor(Date.now() / 1000);

/**
 * Plays whole calls to whoever is logged in at `asterisk`, at a fixed rate of arrivals whatever happens: IVR, queue, ring,
 * answer, end. A call to the watched agent is given up by the caller while it rings, so that he is free for the next.
 * Resolves when all have ended.
 */
export async function playCalls(asterisk: FakeAsterisk, plan: LoadPlan): Promise<RungCall[]> {
  const rung: RungCall[] = [];
  const playing: Promise<void>[] = [];
  const others = plan.agents.filter((agent) => agent !== plan.watched);
  const start = hostMs();
  const count = Math.round(plan.perSecond * plan.seconds);
  for (let nth = 0; nth < count; nth += 1) {
    const due = start + (nth * 1000) / plan.perSecond;
    const isWatched = nth % plan.watchedEvery === 0;
    const agent = isWatched ? plan.watched : others[nth % others.length];
    const caller = plan.callers[callsMade % plan.callers.length];
    if (!agent || !caller) throw new Error('The plan has no agents or callers');
    await untilHostMs(due);
    playing.push(playCall(asterisk, agent, caller, due, !isWatched).then((call) => void rung.push(call)));
  }
  await Promise.all(playing);
  return rung;
}

async function playCall(
  asterisk: FakeAsterisk,
  agent: SeatedAgent,
  caller: KnownCaller,
  due: number,
  isAnswered: boolean,
): Promise<RungCall> {
  callsMade += 1;
  const callId = `${boot}.${callsMade * 2}`;
  const offerId = `${boot}.${callsMade * 2 + 1}`;
  const {
    extension,
    queues: [queue = ''],
  } = agent;
  const script = new CallScript(
    { callId, offerId, ani: caller.e164.slice(3), dnis: '95588', queue, extension },
    Date.now(),
  );
  const say = (text: string): number => {
    const at = hostMs();
    asterisk.raw(text);
    return at;
  };
  const member = asterisk.members.find((one) => one.interface === `PJSIP/${extension}` && one.queue === queue);
  const arrival = script.arrives() + script.passesIvr();
  const callerChannel: FakeChannel = {
    channel: channelIn(arrival),
    uniqueid: callId,
    linkedid: callId,
    state: 'Up',
    exten: '95588',
    callerIdNum: caller.e164.slice(3),
  };
  asterisk.channels.push(callerChannel);
  say(arrival);

  await untilHostMs(due + ivrMs / 2);
  const waiting = { queue, uniqueid: callId, seconds: 0 };
  asterisk.waiting.push(waiting);
  say(script.after(ivrMs / 2).joinsQueue());

  await untilHostMs(due + ivrMs);
  const ringing = script.after(ivrMs / 2).rings();
  const leg: FakeChannel = { channel: channelIn(ringing), uniqueid: offerId, linkedid: callId, state: 'Ringing' };
  asterisk.channels.push(leg);
  if (member) member.status = 6;
  const rungAt = say(ringing);
  const lateMs = rungAt - due - ivrMs;

  await untilHostMs(due + ivrMs + ringMs);
  remove(asterisk.waiting, waiting);
  if (isAnswered) {
    leg.state = 'Up';
    if (member) member.status = 2;
    say(script.after(ringMs).answers());
    await untilHostMs(due + ivrMs + ringMs + talkMs);
    remove(asterisk.channels, leg);
    remove(asterisk.channels, callerChannel);
    if (member) member.status = 1;
    say(script.after(talkMs).ends('caller'));
  } else {
    remove(asterisk.channels, leg);
    remove(asterisk.channels, callerChannel);
    if (member) member.status = 1;
    say(script.after(ringMs).abandonsWhileRinging());
  }
  return { callId, extension, caller, rungAt, lateMs };
}

const channelIn = (text: string): string => /\r\nChannel: (\S+)/.exec(text)?.[1] ?? '';

function remove<T>(list: T[], item: T): void {
  const at = list.indexOf(item);
  if (at >= 0) list.splice(at, 1);
}

async function untilHostMs(due: number): Promise<void> {
  const early = due - hostMs();
  if (early > 0) await delay(early);
}
