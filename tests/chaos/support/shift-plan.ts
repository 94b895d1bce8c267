import { Chance } from '@tellerline/server/modules/analytics/learning/chance';

/** What a caller does. */
const callerWays = ['talks', 'gives_up_in_ivr', 'gives_up_waiting', 'serves_himself', 'wants_callback'] as const;
/** What the agent does with him. */
const agentWays = [
  'talks',
  'holds',
  'sends_to_queue',
  'sends_to_colleague',
  'consults',
  'hands_over',
  'declines',
  'lets_ring',
] as const;
/** What goes wrong. The last two end or stop every call, and come at most once. */
export const faultKinds = [
  'bridge killed',
  'bridge frozen',
  'server killed',
  'server frozen',
  'line cut',
  'line dead',
  'line split',
  'line slow',
  'desktops cut',
  'database killed',
  'database frozen',
  'database cut',
  'database slow',
  'database read-only',
  'disk full',
  'Asterisk killed',
] as const;
export type FaultKind = (typeof faultKinds)[number];

export interface PlannedCall {
  /** Milliseconds after the start of the shift, as all times here. */
  at: number;
  /** His number: no two callers share one. */
  from: string;
  to: string;
  way: (typeof callerWays)[number];
  agent: (typeof agentWays)[number];
  /** How long he waits before he gives up, where he does. */
  patienceMs: number;
  answerAfterMs: number;
  talkMs: number;
  endsBy: 'caller' | 'agent';
  /** Whether the agent says what it was about; else the call goes to the worklist. */
  wrapsUp: boolean;
}
export interface PlannedFault {
  at: number;
  kind: FaultKind;
  /** How long it lasts, where it is not over at once. */
  forMs: number;
}
export interface ShiftPlan {
  seed: number;
  seconds: number;
  calls: PlannedCall[];
  faults: PlannedFault[];
}

export interface ShiftSize {
  seconds: number;
  callsAMinute: number;
  /** Faults to draw from; none: a quiet shift. */
  faults: readonly FaultKind[];
}

/** Half of the callers talk, and half of the agents do nothing but talk. */
const often = <T>(chance: Chance, values: readonly [T, ...T[]]): T =>
  chance.next() < 0.5 ? values[0] : pick(chance, values);
const pick = <T>(chance: Chance, values: readonly [T, ...T[]]): T =>
  values[Math.floor(chance.next() * values.length)] ?? values[0];
const between = (chance: Chance, least: number, most: number): number =>
  Math.round(least + chance.next() * (most - least));

/** Callers begin no later than this before the end, so that most are served within the shift. */
const LAST_CALL_MS = 5_000;
const FIRST_FAULT_MS = 3_000;

/** A shift in which everything was decided by the seed beforehand: who calls when and does what, and what goes wrong when. */
export function planShift(seed: number, { seconds, callsAMinute, faults }: ShiftSize): ShiftPlan {
  const chance = new Chance(seed);
  const lastMs = Math.max(1_000, seconds * 1000 - LAST_CALL_MS);
  const count = Math.max(1, Math.round((callsAMinute * lastMs) / 60_000));
  const calls = Array.from({ length: count }, (_, nth): PlannedCall => {
    return {
      at: Math.round(chance.next() * lastMs),
      from: `139${String((seed % 1_000) * 100_000 + nth).padStart(8, '0')}`,
      to: pick(chance, ['95588', '95588', '95589', '95590', '95599']),
      way: often(chance, callerWays),
      agent: often(chance, agentWays),
      patienceMs: between(chance, 1_500, 12_000),
      answerAfterMs: between(chance, 50, 2_500),
      talkMs: between(chance, 500, 8_000),
      endsBy: chance.next() < 0.5 ? 'caller' : 'agent',
      wrapsUp: chance.next() < 0.7,
    };
  }).sort((a, b) => a.at - b.at);
  return { seed, seconds, calls, faults: faultsOf(chance, seconds * 1000, faults) };
}

/** One after the other with a breath between; now and then the next comes before the one before is over. */
function faultsOf(chance: Chance, shiftMs: number, kinds: readonly FaultKind[]): PlannedFault[] {
  const found: PlannedFault[] = [];
  let left = [...kinds];
  for (let at = FIRST_FAULT_MS + between(chance, 0, 3_000); left.length > 0 && at < shiftMs - 3_000; ) {
    const kind = pick(chance, left as [FaultKind, ...FaultKind[]]);
    const forMs = between(chance, 500, 8_000);
    found.push({ at, kind, forMs });
    const isRare = kind === 'Asterisk killed' || kind === 'disk full';
    if (isRare) left = left.filter((other) => other !== kind);
    // Facts that wait for a full disk are in memory alone: nothing else may go wrong then.
    const overlaps = !isRare && chance.next() < 0.3;
    at += overlaps ? between(chance, 200, forMs) : forMs + between(chance, 1_000, 6_000);
    const next = found.at(-1);
    if (isRare && next) at = Math.max(at, next.at + next.forMs + 5_000);
  }
  // A fault that overlaps with a full disk that came before it is drawn later.
  return found.filter(({ kind, at }, index) => {
    const before = found[index - 1];
    return !(kind === 'disk full' && before && before.at + before.forMs + 2_000 > at);
  });
}

/** The shift in words, for whoever replays it. */
export function planInWords({ seed, seconds, calls, faults }: ShiftPlan): string[] {
  const second = (ms: number) => (ms / 1000).toFixed(1);
  return [
    `seed ${seed}: ${calls.length} callers and ${faults.length} faults in ${seconds} s`,
    ...faults.map(({ at, kind, forMs }) => `${second(at)} ${kind} for ${second(forMs)} s`),
    ...calls.map(
      (call) =>
        `${second(call.at)} ${call.from} to ${call.to} ${call.way}, agent ${call.agent}, patience ${second(call.patienceMs)} s, answered after ${second(call.answerAfterMs)} s, talks ${second(call.talkMs)} s, ended by ${call.endsBy}${call.wrapsUp ? '' : ', no wrap-up'}`,
    ),
  ];
}
