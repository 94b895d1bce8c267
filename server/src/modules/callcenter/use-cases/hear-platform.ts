import { createHash } from 'node:crypto';
import type { SqlEntityManager } from '@mikro-orm/sql';
import type { Fact, FactOf } from '@tellerline/contracts';
import type { CallCentre } from '../call-centre.ts';
import { type CallFact, type Closure, lastHeardOf } from '../calls/call-fact.ts';
import { AgentPresence } from '../entities/agent-presence.entity.ts';
import { Interaction } from '../entities/interaction.entity.ts';
import { InteractionOffer } from '../entities/interaction-offer.entity.ts';
import { MemberReport, PhoneReport, PlatformSnapshot, PlatformState } from '../entities/platform.entity.ts';
import type { PresenceMove } from './move-presence.ts';
import { tellPlatform } from './tell-platform.ts';

type Snapshot = FactOf<'platform.snapshot'>;

/** A call that began or was heard of this shortly before a snapshot may be missing in it without being over. */
export const snapshotGraceMs = 1_000;

/** Stores what Asterisk says about itself, members and phones (the newest word counts) and tells which agents it moves. */
export async function hearPlatform(
  centre: CallCentre,
  em: SqlEntityManager,
  facts: readonly Fact[],
): Promise<{ snapshots: Snapshot[]; moves: PresenceMove[] }> {
  const snapshots = facts
    .filter((fact): fact is Snapshot => fact.type === 'platform.snapshot')
    .sort((a, b) => (a.occurredAt < b.occurredAt ? -1 : 1));
  await storeSnapshots(em, snapshots);
  await hearMembers(em, facts);
  const returned = await hearPhones(em, facts);
  const rebooted = await hearState(centre, em, facts);
  const moves: PresenceMove[] = [];
  if (rebooted) {
    const ready = await em.find(
      AgentPresence,
      { state: 'available' },
      { fields: ['userId'], disableIdentityMap: true },
    );
    moves.push(
      ...ready.map(({ userId }) => ({ userId, event: { type: 'platform_restarted' as const }, at: rebooted })),
    );
  }
  for (const { extension, at } of returned) {
    const agent = centre.roster.ofExtension(extension);
    if (agent) moves.push({ userId: agent.userId, event: { type: 'phone_back' }, at });
  }
  return { snapshots, moves };
}

async function storeSnapshots(em: SqlEntityManager, snapshots: readonly Snapshot[]): Promise<void> {
  if (snapshots.length === 0) return;
  const rows = new Map(
    snapshots.map((snapshot) => [
      createHash('sha256').update(snapshot.id).digest('hex'),
      {
        occurredAt: new Date(snapshot.occurredAt),
        bootId: snapshot.bootId,
        callIds: snapshot.calls.map(({ callId }) => callId),
      },
    ]),
  );
  const known = await em.find(
    PlatformSnapshot,
    { id: { $in: [...rows.keys()] } },
    { fields: ['id'], disableIdentityMap: true },
  );
  for (const { id } of known) rows.delete(id);
  for (const [id, row] of rows) em.create(PlatformSnapshot, { id, ...row });
  await em.flush();
}

/**
 * The last word about each member; a snapshot speaks for all members, also those it no longer lists. A word that only
 * repeats the last one is not written: until when a word holds is told by the newest snapshot.
 */
async function hearMembers(em: SqlEntityManager, facts: readonly Fact[]): Promise<void> {
  const named = facts.flatMap((fact) => (fact.type === 'member.changed' ? [fact.member.extension] : []));
  const allSpeak = facts.some(({ type }) => type === 'platform.snapshot');
  if (named.length === 0 && !allSpeak) return;
  const known = await em.find(MemberReport, allSpeak ? {} : { extension: { $in: named } });
  const reports = new Map(known.map((report) => [`${report.extension} ${report.queue}`, report]));
  const hear = (member: FactOf<'member.changed'>['member'], present: boolean, at: Date): void => {
    const key = `${member.extension} ${member.queue}`;
    const report = reports.get(key);
    if (report && report.occurredAt > at) return;
    const words = { paused: member.paused, pausedReason: member.pausedReason, busy: member.busy };
    if (report && samePresence(report, present, words)) return;
    if (report) Object.assign(report, { ...words, present, occurredAt: at });
    else {
      const { extension, queue } = member;
      reports.set(key, em.create(MemberReport, { extension, queue, ...words, present, occurredAt: at }));
    }
  };
  for (const fact of facts) {
    const at = new Date(fact.occurredAt);
    if (fact.type === 'member.changed') hear(fact.member, fact.present, at);
    if (fact.type !== 'platform.snapshot') continue;
    const listed = new Set(fact.members.map((member) => `${member.extension} ${member.queue}`));
    for (const member of fact.members) hear(member, true, at);
    for (const [key, report] of reports) {
      if (!listed.has(key) && report.present) hear(report, false, at);
    }
  }
}

const samePresence = (
  report: MemberReport,
  present: boolean,
  words: { paused: boolean; pausedReason: string; busy: boolean },
): boolean =>
  report.present === present &&
  report.paused === words.paused &&
  report.pausedReason === words.pausedReason &&
  report.busy === words.busy;

/** The last word about each phone; answers which of them can be reached again. */
async function hearPhones(em: SqlEntityManager, facts: readonly Fact[]): Promise<{ extension: string; at: Date }[]> {
  const speaks = facts.some(({ type }) => type === 'phone.reachable' || type === 'platform.snapshot');
  if (!speaks) return [];
  const reports = new Map((await em.find(PhoneReport, {})).map((report) => [report.extension, report]));
  const returned: { extension: string; at: Date }[] = [];
  const hear = (extension: string, reachable: boolean, at: Date, anew = false): void => {
    const report = reports.get(extension);
    if (report && report.occurredAt > at) return;
    if (reachable && !report?.reachable) returned.push({ extension, at });
    if (report) {
      // The moment of the change is what counts, not how often it was repeated.
      if (report.reachable !== reachable || anew) Object.assign(report, { reachable, occurredAt: at });
    } else reports.set(extension, em.create(PhoneReport, { extension, reachable, occurredAt: at }));
  };
  for (const fact of facts) {
    const at = new Date(fact.occurredAt);
    if (fact.type === 'phone.reachable') hear(fact.extension, fact.reachable, at, fact.anew);
    if (fact.type !== 'platform.snapshot') continue;
    const reachable = new Set(fact.reachable);
    for (const extension of new Set([...reachable, ...reports.keys()])) hear(extension, reachable.has(extension), at);
  }
  return returned;
}

/** Keeps whether Asterisk is connected, tells the desktops, and answers when it came back as another process. */
async function hearState(centre: CallCentre, em: SqlEntityManager, facts: readonly Fact[]): Promise<Date | null> {
  const words = facts.filter(
    (fact): fact is Snapshot | FactOf<'platform.link'> =>
      fact.type === 'platform.snapshot' || fact.type === 'platform.link',
  );
  if (words.length === 0) return null;
  const known = await em.findOne(PlatformState, { id: 1 });
  const state = known ?? em.create(PlatformState, { id: 1, connected: false, occurredAt: new Date(0) });
  const wasConnected = known?.connected ?? null;
  let rebooted: Date | null = null;
  for (const word of words) {
    const at = new Date(word.occurredAt);
    if (at >= state.occurredAt) {
      state.occurredAt = at;
      state.connected = word.type === 'platform.snapshot' || word.connected;
    }
    if (word.type !== 'platform.snapshot' || (state.bootSeenAt && state.bootSeenAt > at)) continue;
    if (state.bootId && state.bootId !== word.bootId) rebooted = at;
    state.bootId = word.bootId;
    state.bootSeenAt = at;
  }
  if (wasConnected !== state.connected) await tellPlatform(centre, em, state.connected);
  if (rebooted) centre.deps.log.warn({ event: 'platform.rebooted', at: rebooted });
  return rebooted;
}

/** What snapshots tell about calls as facts: that they were there, and which agents' legs were up that we do not know of. */
export async function seenInSnapshots(
  em: SqlEntityManager,
  snapshots: readonly Snapshot[],
): Promise<Map<string, CallFact[]>> {
  const seen = new Map<string, CallFact[]>();
  const calls = snapshots.flatMap(({ occurredAt, calls: listed }) => listed.map((call) => ({ ...call, occurredAt })));
  if (calls.length === 0) return seen;
  const add = (callId: string, fact: CallFact) => seen.set(callId, [...(seen.get(callId) ?? []), fact]);

  const callIds = [...new Set(calls.map(({ callId }) => callId))];
  const known = new Set(
    (await em.find(Interaction, { callId: { $in: callIds } }, { fields: ['callId'], disableIdentityMap: true })).map(
      ({ callId }) => callId,
    ),
  );
  const legs = calls.flatMap(({ callId, occurredAt, channels }) =>
    channels.flatMap(({ channelId, extension, up }) =>
      up && extension ? [{ callId, occurredAt, channelId, extension }] : [],
    ),
  );
  const channelIds = legs.map(({ channelId }) => channelId);
  const answered = new Set(
    channelIds.length === 0
      ? []
      : (
          await em.find(
            InteractionOffer,
            { channelId: { $in: channelIds }, connectedAt: { $ne: null } },
            { fields: ['channelId'], disableIdentityMap: true },
          )
        ).map(({ channelId }) => channelId),
  );
  for (const { callId, occurredAt } of calls) {
    if (!known.has(callId)) add(callId, { id: 'seen', type: 'call.seen', occurredAt });
  }
  for (const { callId, occurredAt, channelId, extension } of legs) {
    if (!answered.has(channelId))
      add(callId, { id: `seen:${channelId}`, type: 'leg.seen', occurredAt, channelId, extension });
  }
  return seen;
}

/** Calls whose end a snapshot may change: that live as far as we know and are not listed, or were ended so and are listed. */
export async function endingCandidates(em: SqlEntityManager, snapshots: readonly Snapshot[]): Promise<string[]> {
  const ending = new Set<string>();
  for (const snapshot of snapshots) {
    const listed = new Set(snapshot.calls.map(({ callId }) => callId));
    const before = new Date(Date.parse(snapshot.occurredAt) - snapshotGraceMs);
    const open = await em.find(
      Interaction,
      { phase: { $ne: 'ended' }, lastHeardAt: { $lt: before } },
      { fields: ['callId'], disableIdentityMap: true },
    );
    for (const { callId } of open) if (!listed.has(callId)) ending.add(callId);
    if (listed.size === 0) continue;
    const closed = await em.find(
      Interaction,
      { callId: { $in: [...listed] }, closedAt: { $ne: null } },
      { fields: ['callId'], disableIdentityMap: true },
    );
    for (const { callId } of closed) ending.add(callId);
  }
  return [...ending];
}

/**
 * For each call the first snapshot after its last sign of life (a fact, or a snapshot that lists it) that does not list
 * it. A call whose end was told needs none.
 */
export async function closuresFor(
  em: SqlEntityManager,
  calls: readonly { callId: string; facts: readonly CallFact[]; interaction: Interaction | null }[],
): Promise<Map<string, Closure>> {
  const closures = new Map<string, Closure>();
  const open = calls
    .filter(({ facts }) => !facts.some(({ type }) => type === 'call.ended'))
    .map((call) => ({ ...call, heard: lastHeardOf(call.facts) }));
  if (open.length === 0) return closures;
  const since = Math.min(...open.map(({ heard }) => heard));
  const later = await em.find(
    PlatformSnapshot,
    { occurredAt: { $gt: new Date(since) } },
    { orderBy: { occurredAt: 'asc', id: 'asc' }, disableIdentityMap: true },
  );
  const previous =
    later.length === 0
      ? null
      : await em.findOne(
          PlatformSnapshot,
          { occurredAt: { $lte: new Date(since) } },
          { orderBy: { occurredAt: 'desc', id: 'desc' }, fields: ['bootId'], disableIdentityMap: true },
        );
  for (const { callId, heard, interaction } of open) {
    const kept = interaction?.closure() ?? null;
    const listedAt = Math.max(
      ...later.filter(({ callIds }) => callIds.includes(callId)).map(({ occurredAt }) => occurredAt.getTime()),
    );
    const lastSign = Math.max(heard, listedAt);
    const found = firstWithout(lastSign, later, previous?.bootId ?? null);
    // Snapshots are pruned after some hours; an end they once made stands, unless there is a later sign of life.
    const closure = found ?? (kept && kept.at > lastSign + snapshotGraceMs ? kept : null);
    if (closure) closures.set(callId, closure);
  }
  return closures;
}

/** The first snapshot after a call's last sign of life. */
function firstWithout(
  lastSign: number,
  snapshots: readonly PlatformSnapshot[],
  bootBefore: string | null,
): Closure | null {
  let boot = bootBefore;
  for (const { occurredAt, bootId } of snapshots) {
    const at = occurredAt.getTime();
    if (at > lastSign + snapshotGraceMs) return { at, rebooted: boot !== null && boot !== bootId };
    boot = bootId;
  }
  return null;
}
