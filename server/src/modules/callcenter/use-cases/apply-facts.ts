import type { SqlEntityManager } from '@mikro-orm/sql';
import type { Fact, FactBatch } from '@tellerline/contracts';
import { afterCommit } from '../../../kernel/commit-hooks.ts';
import { newId } from '../../../kernel/ids.ts';
import type { CallCentre } from '../call-centre.ts';
import { basisOf } from '../caller-files.ts';
import type { CallFact, Closure } from '../calls/call-fact.ts';
import { uniteFacts } from '../calls/call-fact.ts';
import { timesOfCall } from '../calls/call-times.ts';
import { type CallStory, deriveCall, withCaller } from '../calls/derive-call.ts';
import type { Leg } from '../calls/derive-legs.ts';
import type { TouchedCall } from '../calls/touched-call.ts';
import { flushBesideOthers, takeRows } from '../compare-and-set.ts';
import { Interaction } from '../entities/interaction.entity.ts';
import { numberOf, questionOf } from '../interaction.presenter.ts';
import { keepRings } from '../routing/keep-rings.ts';
import { oweGivenUp, settleGivenUp } from '../tickets/owe-given-up.ts';
import { advanceJournal } from './advance-journal.ts';
import { tellUnreached } from './call-colleague.ts';
import { type HandedOver, handOverWrapUps, owingAfter } from './hand-over-wrap-up.ts';
import { closuresFor, endingCandidates, hearPlatform, seenInSnapshots } from './hear-platform.ts';
import { identifySoon } from './identify-caller.ts';
import { legMoves } from './leg-moves.ts';
import { movePresences, type PresenceMove } from './move-presence.ts';
import { knowPlaced } from './place-call.ts';
import { publishCall } from './publish-call.ts';
import { storeOffers } from './store-offers.ts';

/**
 * Applies a batch of the bridge's facts in one transaction. Facts may be late, doubled or out of order: each call's state is
 * derived anew from the set of all its facts, so only the set counts. Two processes may be told of the same call at once:
 * one begins it, the other adds to it. Answers how far the journal is stored.
 */
export async function applyFacts(centre: CallCentre, batch: FactBatch): Promise<{ throughSeq: number }> {
  await centre.roster.refresh();
  return centre.deps.transaction(async (em) => {
    const { throughSeq, fresh } = await advanceJournal(centre, em, batch);
    if (fresh.length > 0) await hear(centre, em, fresh);
    await flushBesideOthers(em);
    return { throughSeq };
  });
}

async function hear(centre: CallCentre, em: SqlEntityManager, facts: readonly Fact[]): Promise<void> {
  const platform = await hearPlatform(centre, em, facts);
  const news = factsByCall(facts);
  for (const [callId, seen] of await seenInSnapshots(em, platform.snapshots)) {
    news.set(callId, [...(news.get(callId) ?? []), ...seen]);
  }
  const ending = await endingCandidates(em, platform.snapshots);
  const callIds = [...new Set([...news.keys(), ...ending])].sort();
  const calls = callIds.length > 0 ? await tellCalls(centre, em, callIds, news) : [];
  await storeOffers(centre, em, calls);
  await keepRings(centre, em, calls);
  await handOverWrapUps(
    em,
    calls.flatMap(({ handedOver }) => handedOver ?? []),
  );
  await movePresences(centre, em, [...platform.moves, ...calls.flatMap((call) => movesOf(centre, call))]);
  for (const call of calls) {
    const { interaction, before } = call;
    await publishCall(centre, em, interaction, before);
    await tellUnreached(centre, em, call);
    await oweGivenUp(centre, em, call);
    await settleGivenUp(em, call);
    if (interaction.direction === 'outbound') await centre.outbound?.moved(em, interaction);
  }
  if (calls.length > 0) afterCommit(em, () => centre.boardChanged());
}

function factsByCall(facts: readonly Fact[]): Map<string, CallFact[]> {
  const byCall = new Map<string, CallFact[]>();
  for (const fact of facts) {
    if (!('callId' in fact)) continue;
    const { callId, ...rest } = fact;
    byCall.set(callId, [...(byCall.get(callId) ?? []), rest]);
  }
  return byCall;
}

/** Derives the calls anew and writes those whose facts or ending did change. */
async function tellCalls(
  centre: CallCentre,
  em: SqlEntityManager,
  callIds: readonly string[],
  news: ReadonlyMap<string, CallFact[]>,
): Promise<(TouchedCall & { handedOver: HandedOver | null })[]> {
  const known = await em.find(Interaction, { callId: { $in: [...callIds] } });
  const byCallId = new Map(known.map((interaction) => [interaction.callId, interaction]));
  const told = callIds.flatMap((callId) => {
    const interaction = byCallId.get(callId) ?? null;
    const facts = uniteFacts(interaction?.facts ?? [], news.get(callId) ?? []);
    return facts.length > 0 ? [{ callId, interaction, facts }] : [];
  });
  const closures = await closuresFor(em, told);
  const changed = told.filter(
    ({ callId, interaction, facts }) =>
      !interaction || !sameFacts(facts, interaction.facts) || !sameClosure(closures.get(callId), interaction.closure()),
  );
  await takeRows(
    em,
    'interaction',
    changed.flatMap(({ interaction }) => (interaction ? [{ id: interaction.id, version: interaction.version }] : [])),
  );
  const calls = changed.map(({ callId, interaction, facts }) => {
    const story = deriveCall(facts, closures.get(callId) ?? null);
    const call = {
      interaction: interaction ?? blank(em, callId, story),
      before: interaction?.story ?? null,
    };
    const handedOver = write(centre, call.interaction, facts, story, closures.get(callId) ?? null);
    if (interaction) interaction.version += 1;
    afterCommit(em, () => report(centre, call));
    return { ...call, handedOver };
  });
  await knowPlaced(
    em,
    calls.map((call) => call.interaction),
  );
  return calls;
}

const sameFacts = (a: readonly CallFact[], b: readonly CallFact[]): boolean =>
  a.length === b.length && a.every((fact, i) => fact.id === b[i]?.id && fact.occurredAt === b[i]?.occurredAt);
const sameClosure = (a: Closure | null | undefined, b: Closure | null): boolean =>
  a?.at === b?.at && a?.rebooted === b?.rebooted;

function blank(em: SqlEntityManager, callId: string, story: CallStory): Interaction {
  return em.create(Interaction, {
    id: newId(),
    callId,
    facts: [],
    story,
    direction: story.direction,
    dnis: '',
    startedAt: new Date(story.startedAt),
    phase: story.phase,
    approximate: false,
    waitMs: 0,
    talkMs: 0,
    holdMs: 0,
    lastHeardAt: new Date(story.lastHeardAt),
    closedByReboot: false,
    version: 1,
    typedDiffersFromAni: false,
    owing: [],
    transfers: [],
  });
}

/** Answers the word of the agent before, where another has taken the call over. */
function write(
  centre: CallCentre,
  interaction: Interaction,
  facts: CallFact[],
  story: CallStory,
  closure: Closure | null,
): HandedOver | null {
  const times = timesOfCall(story, story.endedAt ?? story.lastHeardAt);
  const answered = withCaller(story.legs).filter((leg) => leg.connectedAt !== null);
  const last = answered.reduce<(typeof answered)[number] | null>(
    (latest, leg) => (latest && (latest.connectedAt ?? 0) > (leg.connectedAt ?? 0) ? latest : leg),
    null,
  );
  const userOf = ({ extension }: { extension: string }) => centre.roster.ofExtension(extension)?.userId ?? null;
  const talked = (legs: readonly Leg[]) =>
    withCaller(legs)
      .filter(({ connectedAt }) => connectedAt !== null)
      .flatMap((leg) => userOf(leg) ?? []);
  const agentUserId = last ? (userOf(last) ?? interaction.agentUserId ?? null) : null;
  const handedOver = owingAfter(interaction, {
    agentUserId,
    before: talked(interaction.story.legs),
    now: talked(story.legs),
    isInternal: story.direction === 'internal',
  });
  Object.assign(interaction, {
    facts,
    story,
    direction: story.direction,
    dnis: story.dnis,
    ani: numberOf(story).e164,
    queue: story.queue,
    language: story.language,
    startedAt: new Date(story.startedAt),
    queuedAt: dateOrNull(story.queuedAt),
    answeredAt: dateOrNull(story.answeredAt),
    endedAt: dateOrNull(story.endedAt),
    phase: story.phase,
    outcome: story.outcome,
    rating: story.rating,
    approximate: story.approximate,
    ...times,
    lastHeardAt: new Date(story.lastHeardAt),
    closedAt: closure ? new Date(closure.at) : null,
    closedByReboot: closure?.rebooted ?? false,
    agentUserId,
    agentEndedAt: dateOrNull(last?.endedAt ?? null),
  });
  return handedOver;
}

const dateOrNull = (time: number | null): Date | null => (time === null ? null : new Date(time));

const movesOf = (centre: CallCentre, { interaction, before }: TouchedCall): PresenceMove[] =>
  interaction.story.legs.flatMap((leg) => {
    const agent = centre.roster.ofExtension(leg.extension);
    const old = before?.legs.find(({ channelId }) => channelId === leg.channelId) ?? null;
    return agent
      ? legMoves(old, leg, interaction, centre.setup.wrapUpMs(interaction.queue ?? null)).map((move) => ({
          ...move,
          userId: agent.userId,
        }))
      : [];
  });

/** After the commit: one line for each change of phase, and the caller is looked up while he is still in the IVR; one who is gone by now too, for his file. */
function report(centre: CallCentre, { interaction, before }: TouchedCall): void {
  if (before?.phase !== interaction.phase) {
    centre.deps.log.info({
      event: `interaction.${interaction.phase}`,
      interactionId: interaction.id,
      callId: interaction.callId,
      queue: interaction.queue,
      outcome: interaction.outcome,
      approximate: interaction.approximate,
    });
  }
  const question = questionOf(interaction);
  const isWorthAsking = interaction.direction !== 'internal' && (question.e164 ?? question.typedCustomerNo) !== null;
  if (isWorthAsking && interaction.matchBasis !== basisOf(question)) {
    const scope = centre.roster.mainScope();
    if (!centre.files.now(question, scope) && !centre.files.isAsked(question, scope))
      identifySoon(centre, interaction, scope);
  }
}
