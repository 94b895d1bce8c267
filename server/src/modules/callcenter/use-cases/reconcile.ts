import type { SqlEntityManager } from '@mikro-orm/sql';
import { recordAudit } from '../../../kernel/audit.ts';
import { forkOf } from '../../../persistence/orm.ts';
import type { TablesOf } from '../../../persistence/tables.ts';
import type { CallCentre } from '../call-centre.ts';
import { AgentPresence } from '../entities/agent-presence.entity.ts';
import { InteractionOffer } from '../entities/interaction-offer.entity.ts';
import { PlatformSnapshot, type platformSchemas } from '../entities/platform.entity.ts';
import { QueueMembership } from '../entities/queue-membership.entity.ts';
import { membershipFor, sameMembership } from '../presence/membership.ts';
import { presentPresence } from '../presence.presenter.ts';
import { callEvidence } from './call-evidence.ts';
import { movePresences, notify, wishMembership } from './move-presence.ts';

/** A phone must be gone this long before its agent is taken out of the queue: registrations flicker. */
const phoneGraceMs = 3_000;
/** A report must be this much newer than Asterisk's confirmation to speak against it. */
const evidenceMarginMs = 300;
/** Snapshots are kept this long for late facts. */
const snapshotsKeptMs = 2 * 60 * 60_000;

type Tables = TablesOf<(typeof platformSchemas)[number]>;
interface MemberWord {
  queue: string;
  present: boolean;
  paused: boolean;
  occurredAt: Date;
}
/** What Asterisk said last, by extension. */
interface Reports {
  members: ReadonlyMap<string, MemberWord[]>;
  phones: ReadonlyMap<string, { reachable: boolean; occurredAt: Date }>;
  snapshotAt: Date | null;
}

/**
 * Compares, once a second, what we hold with what Asterisk and the desktops say, and repairs with evidence: an available
 * agent without a phone, a queue membership that is not as ordered, a presence whose call is over or unknown to it. Every
 * repair is audited and told to the agent.
 */
export async function reconcile(centre: CallCentre): Promise<void> {
  const em = forkOf(centre.deps.orm);
  const rows = await em.find(AgentPresence, { state: { $ne: 'offline' } });
  const memberships = await em.findAll(QueueMembership);
  const membershipOf = new Map(memberships.map((membership) => [membership.userId, membership]));
  const live = Map.groupBy(
    await em.find(InteractionOffer, { endedAt: null, userId: { $ne: null } }),
    ({ userId }) => userId ?? '',
  );
  const reports = await readReports(em);
  for (const row of rows) {
    const lost = phoneLoss(centre, row, reports);
    if (lost) await repairPhone(centre, row.userId, lost);
    const evidence = callEvidence(row.read(), live.get(row.userId) ?? []);
    if (evidence) await repairCall(centre, row.userId, evidence.what);
    if (isReassigned(centre, row, membershipOf.get(row.userId))) await reassign(centre, row.userId);
  }
  for (const membership of memberships) {
    const difference = membershipDifference(centre, membership, reports);
    if (difference) await repairMembership(centre, membership, difference);
  }
}

/** As plain rows: there is one for each agent and queue, every second. */
async function readReports(em: SqlEntityManager): Promise<Reports> {
  const db = em.getKysely<Tables>();
  const members = await db
    .selectFrom('member_report')
    .select(['extension', 'queue', 'present', 'paused', 'occurred_at'])
    .execute();
  const phones = await db.selectFrom('phone_report').selectAll().execute();
  const state = await db.selectFrom('platform_state').select('boot_seen_at').where('id', '=', 1).executeTakeFirst();
  const byExtension = new Map<string, MemberWord[]>();
  for (const { extension, queue, present, paused, occurred_at } of members) {
    const words = byExtension.get(extension) ?? [];
    words.push({ queue, present: Boolean(present), paused: Boolean(paused), occurredAt: occurred_at });
    byExtension.set(extension, words);
  }
  return {
    members: byExtension,
    phones: new Map(
      phones.map((row) => [row.extension, { reachable: Boolean(row.reachable), occurredAt: row.occurred_at }]),
    ),
    snapshotAt: state?.boot_seen_at ?? null,
  };
}

/** Deletes snapshots no late fact will ask for any more. */
export async function forgetOldSnapshots(centre: CallCentre): Promise<void> {
  const before = new Date(centre.deps.clock.now().getTime() - snapshotsKeptMs);
  await forkOf(centre.deps.orm).nativeDelete(PlatformSnapshot, { occurredAt: { $lt: before } });
}

type PhoneEvidence = 'desktop' | 'asterisk';

function phoneLoss(centre: CallCentre, row: AgentPresence, { phones }: Reports): PhoneEvidence | null {
  if (row.state !== 'available') return null;
  const limit = centre.deps.clock.now().getTime() - phoneGraceMs;
  if (!row.deviceReady && row.deviceChangedAt.getTime() <= limit) return 'desktop';
  const extension = centre.roster.ofUser(row.userId)?.extension;
  const phone = extension ? phones.get(extension) : undefined;
  return phone && !phone.reachable && phone.occurredAt.getTime() <= limit ? 'asterisk' : null;
}

async function repairPhone(centre: CallCentre, userId: string, evidence: PhoneEvidence): Promise<void> {
  await centre.deps.transaction(async (em) => {
    const event = { type: 'phone_lost' as const };
    const moved = (await movePresences(centre, em, [{ userId, event, at: centre.deps.clock.now() }])).get(userId);
    if (moved?.moved) await tellRepair(centre, em, userId, { what: 'phone_lost', evidence });
  });
}

/** The presence and the call's facts disagree: the facts are right. Looked at again inside the transaction. */
async function repairCall(centre: CallCentre, userId: string, what: string): Promise<void> {
  await centre.deps.transaction(async (em) => {
    const row = await em.findOne(AgentPresence, { userId });
    if (!row) return;
    const live = await em.find(InteractionOffer, { endedAt: null, userId });
    const last = await em.findOne(
      InteractionOffer,
      { userId, interactionId: row.interactionId ?? '' },
      { orderBy: { startedAt: 'desc' } },
    );
    const evidence = callEvidence(row.read(), live, last, centre.setup.wrapUpMs(last?.queue ?? null));
    if (!evidence) return;
    const at = evidence.at ?? centre.deps.clock.now();
    const moved = (await movePresences(centre, em, [{ userId, event: evidence.event, at }])).get(userId);
    if (moved?.moved) await tellRepair(centre, em, userId, { what, evidence: 'call_facts' });
  });
}

const isReassigned = (centre: CallCentre, row: AgentPresence, membership: QueueMembership | undefined): boolean => {
  const agent = centre.roster.ofUser(row.userId);
  if (!agent?.extension || !membership) return false;
  const desired = membershipFor(row.read(), agent.queues);
  return membership.extension !== agent.extension || !sameMembership(membership.desired, desired);
};

/** The agent was given other queues or another extension meanwhile: no repair, only the new order. */
async function reassign(centre: CallCentre, userId: string): Promise<void> {
  await centre.deps.transaction(async (em) => {
    const row = await em.findOne(AgentPresence, { userId });
    if (row) wishMembership(centre, em, row, await em.findOne(QueueMembership, { userId }));
  });
}

/** What Asterisk says otherwise than was confirmed, or null. Only words newer than the confirmation count. */
function membershipDifference(
  centre: CallCentre,
  membership: QueueMembership,
  { members, snapshotAt }: Reports,
): Record<string, string> | null {
  if (!membership.isConfirmed() || !membership.confirmedAt) return null;
  const after = membership.confirmedAt.getTime() + evidenceMarginMs;
  if (centre.deps.clock.now().getTime() < after) return null;
  const isSnapshotNewer = snapshotAt !== null && snapshotAt.getTime() > after;
  const own = members.get(membership.extension) ?? [];
  const counts = (report: MemberWord | undefined): boolean =>
    isSnapshotNewer || (report !== undefined && report.occurredAt.getTime() > after);

  for (const { queue } of membership.desired.queues) {
    const report = own.find((member) => member.queue === queue);
    if (!counts(report)) continue;
    if (!report?.present) return { queue, reported: 'absent', ordered: 'member' };
    if (report.paused !== membership.desired.paused) {
      return { queue, reported: pauseWord(report.paused), ordered: pauseWord(membership.desired.paused) };
    }
  }
  const stray = own.find(
    (report) =>
      report.present && counts(report) && !membership.desired.queues.some(({ queue }) => queue === report.queue),
  );
  return stray ? { queue: stray.queue, reported: 'member', ordered: 'absent' } : null;
}

const pauseWord = (paused: boolean): string => (paused ? 'paused' : 'unpaused');

async function repairMembership(
  centre: CallCentre,
  seen: QueueMembership,
  difference: Record<string, string>,
): Promise<void> {
  const { userId } = seen;
  const ordered = await centre.deps.transaction(async (em) => {
    const counted = await em.nativeUpdate(
      QueueMembership,
      { userId, desiredVersion: seen.desiredVersion },
      { desiredVersion: seen.desiredVersion + 1, attemptAfter: null, failures: 0 },
    );
    if (counted === 0) return false;
    await tellRepair(centre, em, userId, { what: 'membership', ...difference });
    const row = await em.findOne(AgentPresence, { userId });
    const membership = await em.findOne(QueueMembership, { userId }, { disableIdentityMap: true });
    if (row && membership) {
      await centre.deps.hub.publish(em, userId, { kind: 'presence', presence: presentPresence(row, membership) });
    }
    return true;
  });
  if (ordered) centre.sender.kick(userId);
}

async function tellRepair(
  centre: CallCentre,
  em: SqlEntityManager,
  userId: string,
  details: Record<string, string>,
): Promise<void> {
  await notify(centre, em, userId, 'presence_repaired', details);
  await recordAudit(em, { actor: 'system', key: 'Presence.Repaired', subjectId: userId, details }, centre.deps.clock);
  centre.deps.log.warn({ event: 'presence.repaired', userId, ...details });
}
