import type { Fact } from '@tellerline/contracts';

/**
 * Two things we learn about a call from the platform's snapshots, kept like facts so that a late fact only means deriving
 * anew: the call was there (`call.seen`), or an agent's leg was up (`leg.seen`).
 */
export interface CallSeen {
  id: string;
  type: 'call.seen';
  occurredAt: string;
}
export interface LegSeen {
  id: string;
  type: 'leg.seen';
  occurredAt: string;
  channelId: string;
  extension: string;
}

type WithoutCall<F> = F extends { callId: string } ? Omit<F, 'callId'> : never;

/** A fact about one call, as kept with its interaction. */
export type CallFact = WithoutCall<Fact> | CallSeen | LegSeen;
export type CallFactOf<T extends CallFact['type']> = Extract<CallFact, { type: T }>;

/** The end of a call as a snapshot implies it: the first snapshot after the last sign of life that does not list it. */
export interface Closure {
  /** Epoch milliseconds. */
  at: number;
  /** Asterisk was another process than before. */
  rebooted: boolean;
}

/** More facts than any call has; beyond it a call is a fault of the platform and further facts are dropped. */
export const mostFactsOfACall = 2_000;

/** Facts in an order that depends on their content only, never on how they came. */
export function inStoryOrder(facts: readonly CallFact[]): CallFact[] {
  return [...facts].sort(
    (a, b) => compare(a.occurredAt, b.occurredAt) || compare(a.type, b.type) || compare(a.id, b.id),
  );
}

/**
 * Both sets of facts as one, each id once. Of two with one id the earlier is kept: of several snapshots that saw a leg
 * the first counts.
 */
export function uniteFacts(known: readonly CallFact[], news: readonly CallFact[]): CallFact[] {
  const byId = new Map(known.map((fact) => [fact.id, fact]));
  for (const fact of news) {
    const present = byId.get(fact.id);
    if (!present && byId.size >= mostFactsOfACall) continue;
    if (!present || compare(fact.occurredAt, present.occurredAt) < 0) byId.set(fact.id, fact);
  }
  return inStoryOrder([...byId.values()]);
}

/**
 * When a call was last heard of, in epoch milliseconds. What was only seen in a snapshot does not count where there is a real
 * fact: whether it was noted depends on what was known by then.
 */
export function lastHeardOf(facts: readonly CallFact[]): number {
  const real = facts.filter(({ type }) => type !== 'call.seen' && type !== 'leg.seen');
  return Math.max(...(real.length > 0 ? real : facts).map((fact) => Date.parse(fact.occurredAt)));
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
