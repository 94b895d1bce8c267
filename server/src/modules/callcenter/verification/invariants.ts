import type { SqlEntityManager } from '@mikro-orm/sql';
import { timesOfCall } from '../calls/call-times.ts';
import { deriveCall } from '../calls/derive-call.ts';
import { Interaction } from '../entities/interaction.entity.ts';
import { InteractionOffer } from '../entities/interaction-offer.entity.ts';
import type { CdrRow, CelRow, JournalLine } from './asterisk-records.ts';
import { timelines } from './timelines.ts';
import { type Violation, violation } from './violation.ts';

export interface InvariantInput {
  /** Asterisk's own account of the calls, where there is one. */
  cel?: readonly CelRow[];
  /** Asterisk's call records, where there are some. */
  cdr?: readonly CdrRow[];
  /** What the bridge wrote down, as far as it was delivered. */
  journal?: readonly JournalLine[];
  /** Only calls that began since then; null or absent: all. */
  since?: Date | null;
  /** When we look. Calls that ended longer ago than `settleMs` must be in a final state. */
  at: Date;
  /** I1: a call is final at the latest so long after its end. */
  settleMs?: number;
  /** I3: our times may differ from Asterisk's by so much. */
  toleranceMs?: number;
  /** Calls whose times were reconstructed may differ by so much more. */
  approximateMs?: number;
}

/**
 * The check after every fault run: one interaction for each call, right times, right outcome, agents' timelines without gap
 * or overlap. An empty list is a pass. With `cel` the calls are compared with what Asterisk itself wrote down.
 */
export async function checkInvariants(em: SqlEntityManager, input: InvariantInput): Promise<Violation[]> {
  const recent = input.since ? { startedAt: { $gte: input.since } } : {};
  const interactions = await em.find(Interaction, recent, { disableIdentityMap: true });
  const offers = await em.find(InteractionOffer, recent, { disableIdentityMap: true });
  return [
    ...oneForEachCall(interactions, input),
    ...endedCallsAddUp(interactions, offers),
    ...interactions.flatMap(sameWhenDerivedAnew),
    ...(input.cel ? agreesWithCel(interactions, input.cel, input) : []),
    ...(input.cdr ? agreesWithCdr(interactions, input.cdr) : []),
    ...(input.journal ? keepsTheJournal(interactions, input.journal, Boolean(input.since)) : []),
    ...(await timelines(em)),
  ];
}

function oneForEachCall(interactions: readonly Interaction[], { cel, at, settleMs = 60_000 }: InvariantInput) {
  const found: Violation[] = [];
  const counts = new Map<string, number>();
  for (const { callId } of interactions) counts.set(callId, (counts.get(callId) ?? 0) + 1);
  for (const [callId, count] of counts) {
    if (count !== 1) found.push(violation('I1', callId, `${count} interactions for one call`));
  }
  if (!cel) return found;
  const linkedIds = new Set(cel.map(({ linkedid }) => linkedid));
  for (const linkedId of linkedIds) {
    if (!counts.has(linkedId)) found.push(violation('I1', linkedId, 'no interaction for this Linkedid'));
  }
  for (const { callId } of interactions) {
    if (!linkedIds.has(callId)) found.push(violation('I2', callId, 'an interaction Asterisk knows nothing of'));
  }
  const byCall = new Map(interactions.map((interaction) => [interaction.callId, interaction]));
  for (const [linkedId, endedAt] of endsOf(cel)) {
    const interaction = byCall.get(linkedId);
    const isOver = at.getTime() - endedAt > settleMs;
    if (isOver && interaction && interaction.phase !== 'ended') {
      found.push(violation('I1', linkedId, `still ${interaction.phase} ${at.getTime() - endedAt} ms after its end`));
    }
  }
  return found;
}

const endsOf = (cel: readonly CelRow[]): Map<string, number> =>
  new Map(cel.filter(({ eventtype }) => eventtype === 'LINKEDID_END').map(({ linkedid, at }) => [linkedid, at]));

/** I2 as far as one process sees it: every ended call has an outcome, every answered one an agent, a wrap-up or a place in the worklist. */
function endedCallsAddUp(interactions: readonly Interaction[], offers: readonly InteractionOffer[]): Violation[] {
  const legsOf = Map.groupBy(offers, ({ interactionId }) => interactionId);
  return interactions.flatMap((call) => {
    const found: Violation[] = [];
    const isEnded = call.phase === 'ended';
    const say = (problem: string) => found.push(violation('I2', call.callId, problem));
    if (isEnded !== Boolean(call.outcome)) say(`phase ${call.phase} with outcome ${call.outcome ?? 'none'}`);
    if (isEnded !== Boolean(call.endedAt)) say(`phase ${call.phase} with end ${call.endedAt?.toISOString() ?? 'none'}`);
    const legs = legsOf.get(call.id) ?? [];
    if (isEnded && legs.some((leg) => !leg.endedAt)) say('a leg outlives its call');
    const isAnswered = legs.some((leg) => leg.connectedAt);
    if (call.outcome === 'answered' && !call.answeredAt && !isAnswered) say('answered by nobody');
    const counts = call.outcome === 'answered' || call.outcome === 'platform_failure';
    if (isEnded && isAnswered && !counts && (call.story.queuedAgainAt ?? null) === null) {
      say(`an agent answered, but the outcome is ${call.outcome}`);
    }
    const isSomebodys = legs.some((leg) => leg.connectedAt && leg.userId && leg.outcome === 'answered');
    if (isEnded && isSomebodys && call.direction !== 'internal' && !call.agentUserId && call.owing.length === 0) {
      say('answered, and neither wrapped up nor in a worklist');
    }
    if (call.wrappedUpAt && !call.dispositionCode) say('wrapped up without a disposition');
    return found;
  });
}

/** I5 on what is stored: the columns are what the set of facts says. */
function sameWhenDerivedAnew(call: Interaction): Violation[] {
  const story = deriveCall(call.facts, call.closure());
  const times = timesOfCall(story, story.endedAt ?? story.lastHeardAt);
  const stored = [
    call.phase,
    call.outcome ?? null,
    call.endedAt?.getTime() ?? null,
    call.waitMs,
    call.talkMs,
    call.holdMs,
  ];
  const derived = [story.phase, story.outcome, story.endedAt, times.waitMs, times.talkMs, times.holdMs];
  return JSON.stringify(stored) === JSON.stringify(derived)
    ? []
    : [violation('I5', call.callId, `stored ${JSON.stringify(stored)}, derived anew ${JSON.stringify(derived)}`)];
}

type ComparedCall = Pick<
  Interaction,
  'callId' | 'approximate' | 'startedAt' | 'endedAt' | 'answeredAt' | 'story' | 'talkMs' | 'holdMs'
>;

/** I3 against Asterisk's own record: start, end and, where a bridge was entered, the talk. */
export function agreesWithCel(
  interactions: readonly ComparedCall[],
  cel: readonly CelRow[],
  { toleranceMs = 1_000, approximateMs = 15_000 }: Pick<InvariantInput, 'toleranceMs' | 'approximateMs'>,
): Violation[] {
  const ends = endsOf(cel);
  const rowsOf = Map.groupBy(cel, ({ linkedid }) => linkedid);
  return interactions.flatMap((call) => {
    const rows = rowsOf.get(call.callId) ?? [];
    if (rows.length === 0) return [];
    const found: Violation[] = [];
    const allowed = call.approximate ? toleranceMs + approximateMs : toleranceMs;
    const compare = (what: string, ours: number | null, theirs: number | undefined) => {
      if (ours === null || theirs === undefined) return;
      if (Math.abs(ours - theirs) > allowed) {
        found.push(violation('I3', call.callId, `${what} differs from CEL by ${ours - theirs} ms`));
      }
    };
    compare('start', call.startedAt.getTime(), Math.min(...rows.map(({ at }) => at)));
    compare('end', call.endedAt?.getTime() ?? null, ends.get(call.callId));
    // While a colleague is rung the caller waits in a room alone: hold for us, no bridge of two for Asterisk.
    if (call.answeredAt && !call.story.moves.some(({ to }) => to === 'consult'))
      compare('talk and hold', call.talkMs + call.holdMs, bridgedMs(rows));
    return found;
  });
}

/** Time with at least two channels in a bridge; undefined while somebody is still in it. */
function bridgedMs(rows: readonly CelRow[]): number | undefined {
  const turns = rows
    .filter(({ eventtype }) => eventtype === 'BRIDGE_ENTER' || eventtype === 'BRIDGE_EXIT')
    .sort((a, b) => a.at - b.at);
  const inside = new Set<string>();
  let since: number | null = null;
  let total = 0;
  for (const { eventtype, uniqueid, at } of turns) {
    if (eventtype === 'BRIDGE_ENTER') inside.add(uniqueid);
    else inside.delete(uniqueid);
    if (inside.size >= 2) since ??= at;
    else if (since !== null) {
      total += at - since;
      since = null;
    }
  }
  return since === null ? total : undefined;
}

/** I2 against the call records: every group of them is a call we have. */
function agreesWithCdr(interactions: readonly Interaction[], cdr: readonly CdrRow[]): Violation[] {
  const known = new Set(interactions.map(({ callId }) => callId));
  return [...new Set(cdr.map(({ linkedid }) => linkedid))]
    .filter((linkedid) => !known.has(linkedid))
    .map((linkedid) => violation('I2', linkedid, 'a call record without an interaction'));
}

/** I5 against the journal: whatever was delivered of a call is in it. */
function keepsTheJournal(
  interactions: readonly Interaction[],
  journal: readonly JournalLine[],
  someOnly: boolean,
): Violation[] {
  const byCall = new Map(interactions.map(({ callId, facts }) => [callId, new Set(facts.map(({ id }) => id))]));
  return journal.flatMap(({ seq, factId, callId }) => {
    if (callId === null || byCall.get(callId)?.has(factId)) return [];
    // An older call is not among those compared.
    if (someOnly && !byCall.has(callId)) return [];
    return violation('I5', callId, `fact ${seq} of the journal is not in the call`);
  });
}
