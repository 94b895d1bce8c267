import type { SqlEntityManager } from '@mikro-orm/sql';
import type {
  AuditKey,
  ChangeCalendar,
  ChangeDisposition,
  ChangeGroupRoutes,
  ChangeNumber,
  ChangeQueue,
  ChangeReason,
  ChangeSkills,
  QueueRules,
  SetQueues,
} from '@tellerline/contracts';
import { isSystemReason, penaltyOf } from '@tellerline/contracts';
import type { Actor } from '../../../kernel/actor.ts';
import { AppError } from '../../../kernel/app-error.ts';
import { recordAudit } from '../../../kernel/audit.ts';
import { isDuplicate } from '../../../persistence/duplicate.ts';
import type { CallCentre } from '../call-centre.ts';
import type { CallcenterTables } from '../callcenter.tables.ts';
import { Disposition } from '../entities/disposition.entity.ts';
import { CentreSetting, type SettingBodies, type SettingKind } from './centre-setting.entity.ts';

const stale = () => new AppError('conflict.stale', { status: 409 });
const notFound = () => new AppError('resource.not_found', { status: 404 });

const auditKeys: Record<SettingKind, AuditKey> = {
  queue: 'Centre.QueueChanged',
  number: 'Centre.NumberChanged',
  reason: 'Centre.ReasonChanged',
  calendar: 'Centre.CalendarChanged',
  groups: 'Centre.GroupRoutesChanged',
};

/** Changes a queue, or makes one (version 0 of a code nobody has). @throws AppError centre.queue_unknown, centre.overflow_circle */
export async function changeQueue(centre: CallCentre, actor: Actor, code: string, change: ChangeQueue): Promise<void> {
  const { label, rules } = change;
  if (rules.overflow) checkOverflow(centre, code, rules.overflow.queue);
  const before = centre.setup.one('queue', code);
  if ((before?.version ?? 0) !== change.version) throw stale();
  if (!before || !soundsAlike(before.body.rules, rules))
    await orderQueue(centre, { code, ring: rules.ring, keys: rules.callback !== null });
  await keep(centre, actor, 'queue', code, change.version, { zh: label['zh-CN'], en: label.en, rules });
}

/** Asterisk need not be told again: phones ring alike, and keys do the same. */
const soundsAlike = (one: QueueRules, other: QueueRules): boolean =>
  one.ring?.strategy === other.ring?.strategy &&
  one.ring?.seconds === other.ring?.seconds &&
  (one.callback === null) === (other.callback === null);

/**
 * A queue is one once Asterisk has it, as it is to ring: an agent with a skill for a queue it does not know could not come in at
 * all.
 */
async function orderQueue(centre: CallCentre, queue: SetQueues['queues'][number]): Promise<void> {
  const queues = [...centre.setup.ringing().filter(({ code }) => code !== queue.code), queue];
  const result = await centre.deps.telephony.setQueues({ queues });
  if (!result.ok) throw new AppError('centre.queue_unconfirmed', { status: 503 });
}

/** Follows the overflow from queue to queue: it must end somewhere. */
function checkOverflow(centre: CallCentre, code: string, first: string): void {
  const seen = new Set([code]);
  for (let next: string | undefined = first; next !== undefined; ) {
    if (seen.has(next)) throw new AppError('centre.overflow_circle', { status: 422, details: { queue: next } });
    requireQueue(centre, next);
    seen.add(next);
    next = centre.setup.rulesOf(next).overflow?.queue;
  }
}

function requireQueue(centre: CallCentre, queue: string): void {
  if (!centre.setup.one('queue', queue))
    throw new AppError('centre.queue_unknown', { status: 422, details: { queue } });
}

export async function changeNumber(
  centre: CallCentre,
  actor: Actor,
  number: string,
  { version, queue }: ChangeNumber,
): Promise<void> {
  if (!centre.setup.one('number', number)) throw notFound();
  requireQueue(centre, queue);
  await keep(centre, actor, 'number', number, version, { queue });
}

/** Changes a reason, or makes one. Those of the system keep their meaning: only their names change. */
export async function changeReason(
  centre: CallCentre,
  actor: Actor,
  code: string,
  { version, label, maxMinutes, offered }: ChangeReason,
): Promise<void> {
  const system = isSystemReason(code);
  const body = {
    zh: label['zh-CN'],
    en: label.en,
    maxMinutes: system ? null : maxMinutes,
    offered: offered && !system,
  };
  await keep(centre, actor, 'reason', code, version, body);
}

export const changeCalendar = (
  centre: CallCentre,
  actor: Actor,
  { version, week, days }: ChangeCalendar,
): Promise<void> => {
  const sorted = days.toSorted((a, b) => (a.day < b.day ? -1 : 1));
  return keep(centre, actor, 'calendar', 'bank', version, { week, days: sorted });
};

/** Says which groups of customers wait where. @throws AppError centre.queue_unknown, centre.group_unknown */
export async function changeGroupRoutes(
  centre: CallCentre,
  em: SqlEntityManager,
  actor: Actor,
  { version, routes }: ChangeGroupRoutes,
): Promise<void> {
  const known = new Set((await centre.segments?.routable(em))?.map(({ id }) => id));
  const before = new Set(centre.setup.groupRoutes().map(({ segment }) => segment));
  for (const { segment, queue, from } of routes) {
    for (const code of queue === null ? from : [queue, ...from]) requireQueue(centre, code);
    // One that was closed meanwhile may stay: it holds nobody until it is opened again.
    if (!known.has(segment) && !before.has(segment)) throw new AppError('centre.group_unknown', { status: 422 });
  }
  await keep(centre, actor, 'groups', 'bank', version, { routes });
}

/** Writes a setting where it is still the one that was looked at, with what it was in the audit trail; it is in force at once. */
async function keep<K extends SettingKind>(
  centre: CallCentre,
  actor: Actor,
  kind: K,
  code: string,
  version: number,
  body: SettingBodies[K],
): Promise<void> {
  const before = centre.setup.one(kind, code);
  const { clock } = centre.deps;
  await centre.deps.transaction(async (em) => {
    const change = { body, version: version + 1, changedAt: clock.now(), changedBy: actor.userId };
    const row = await em.findOne(CentreSetting, { kind, code }, { disableIdentityMap: true });
    if ((row?.version ?? 0) !== version) throw stale();
    if (row) {
      const written = await em.nativeUpdate(CentreSetting, { kind, code, version }, change);
      if (written === 0) throw stale();
    } else {
      const position = centre.setup.all(kind).length;
      em.create(CentreSetting, { kind, code, position, ...change });
      await em.flush().catch((error: unknown) => {
        throw isDuplicate(error) ? stale() : error;
      });
    }
    const details = { before: before ? JSON.stringify(before.body) : null, after: JSON.stringify(body) };
    await recordAudit(em, { actor, key: auditKeys[kind], subjectId: code, details }, clock);
  });
  await centre.setup.refresh(true);
}

/** Changes a disposition, or makes one. What was used is never deleted, only no longer offered. */
export async function changeDisposition(
  centre: CallCentre,
  actor: Actor,
  code: string,
  { version, label, group, requiresFollowUp, queues, offered }: ChangeDisposition,
): Promise<void> {
  for (const queue of queues) requireQueue(centre, queue);
  const { clock } = centre.deps;
  await centre.deps.transaction(async (em) => {
    const row = await em.findOne(Disposition, { code }, { disableIdentityMap: true });
    if (row?.system) throw notFound();
    if ((row?.version ?? 0) !== version) throw stale();
    const words = {
      labelZh: label['zh-CN'],
      labelEn: label.en,
      group,
      requiresFollowUp,
      queues: [...queues].sort(),
      validTo: offered ? null : (row?.validTo ?? clock.now()),
      version: version + 1,
    };
    if (row) {
      if ((await em.nativeUpdate(Disposition, { code, version }, words)) === 0) throw stale();
    } else await addDisposition(em, code, words);
    const details = { before: row ? JSON.stringify(row) : null, after: JSON.stringify(words) };
    await recordAudit(em, { actor, key: 'Centre.DispositionChanged', subjectId: code, details }, clock);
  });
}

type Words = Pick<Disposition, 'labelZh' | 'labelEn' | 'group' | 'requiresFollowUp' | 'queues' | 'validTo' | 'version'>;

async function addDisposition(em: SqlEntityManager, code: string, words: Words): Promise<void> {
  const last = await em
    .getKysely<CallcenterTables>()
    .selectFrom('disposition')
    .select(({ fn }) => fn.max('position').as('position'))
    .executeTakeFirst();
  em.create(Disposition, { code, system: false, position: Number(last?.position ?? 0) + 1, ...words });
  await em.flush().catch((error: unknown) => {
    throw isDuplicate(error) ? stale() : error;
  });
}

/** Says which queues an agent serves and how well; Asterisk is told within the next seconds. */
export async function changeSkills(
  centre: CallCentre,
  actor: Actor,
  userId: string,
  { before, skills }: ChangeSkills,
): Promise<void> {
  for (const { queue } of skills) requireQueue(centre, queue);
  const asPenalties = (list: ChangeSkills['skills']) =>
    list.map(({ queue, level }) => ({ queue, penalty: penaltyOf(level) })).sort((a, b) => (a.queue < b.queue ? -1 : 1));
  if (!centre.changeAgentQueues) throw notFound();
  await centre.changeAgentQueues(actor, userId, { before: asPenalties(before), after: asPenalties(skills) });
  await centre.roster.refresh(true);
}
