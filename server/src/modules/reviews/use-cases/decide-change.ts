import type { SqlEntityManager } from '@mikro-orm/sql';
import { type ApproveChange, type Finding, SECOND_ENTRY_DIFFERED } from '@tellerline/contracts';
import type { Actor } from '../../../kernel/actor.ts';
import { AppError } from '../../../kernel/app-error.ts';
import { type BlindFields, differingPaths, MOST_BLIND_TRIES } from '../blind-entry.ts';
import { whyNotDecide } from '../review.policy.ts';
import type { ReviewSubject } from '../review-subject.ts';
import { afterOf, beforeOf, reviewDb, type StoredChange, warningsOf } from '../stored-change.ts';

export interface Decision {
  state: 'approved' | 'returned' | 'submitted';
  /** Blind fields whose second entry differed. */
  differing: string[];
}

/**
 * Approves a change: a second person, the record unmoved, blind fields typed alike, still valid; then it becomes true. A
 * second entry that differs is told by field; the second time the change goes back.
 * @param em an open transaction
 * @throws AppError review.same_person, access.denied, review.not_open, conflict.stale, review.not_valid
 */
export async function approveChange(
  em: SqlEntityManager,
  reviewer: Actor,
  subject: ReviewSubject,
  stored: StoredChange,
  input: ApproveChange,
  blind: BlindFields,
  now: Date,
): Promise<Decision> {
  requireDecider(stored, subject, reviewer);
  // What he was shown, or not, another setting would not have.
  if (input.blindVersion !== undefined && input.blindVersion !== blind.version)
    throw new AppError('conflict.stale', { status: 409 });
  await takeSubmitted(em, stored, input.version);
  const state = await subject.read(em, reviewer, stored.subject_id);
  if (state.version !== stored.base_version) throw new AppError('conflict.stale', { status: 409 });
  const owner = (await subject.ownerOf?.(em, stored.subject_id)) ?? null;
  if (owner !== null && owner !== stored.entered_by) throw new AppError('access.denied', { status: 403 });
  const before = beforeOf(stored);
  const after = afterOf(stored);

  const rows = await subject.present(em, { subjectId: stored.subject_id, before, after }, reviewer);
  const paths = rows.map(({ path }) => path).filter((path) => blind.has(stored.kind, path));
  const differing = differingPaths(stored.kind, after, paths, input.blind);
  if (differing.length > 0) return noteDifference(em, stored, reviewer, differing, now);

  const checked = await subject.check(em, reviewer, stored.subject_id, after);
  const issues = [...checked.issues, ...newDoubts(checked.warnings, stored)];
  if (issues.length > 0) {
    throw new AppError('review.not_valid', {
      status: 422,
      issues: issues.map(({ path, code }) => ({ path, rule: code })),
    });
  }
  const reviewedBy = { userId: reviewer.userId, name: reviewer.displayName };
  await subject.apply(
    em,
    {
      id: stored.id,
      subjectId: stored.subject_id,
      customerNo: stored.customer_no,
      before,
      after,
      baseVersion: stored.base_version,
      enteredBy: { userId: stored.entered_by, name: stored.entered_by_name },
      reviewedBy,
      decidedAt: now,
    },
    reviewer,
  );
  await close(em, stored, { state: 'approved', reason: null }, reviewer, now);
  return { state: 'approved', differing: [] };
}

/**
 * Sends a change back to its author. It is kept for ever; he corrects it in a new one.
 * @throws AppError review.same_person, access.denied, review.not_open, conflict.stale
 */
export async function returnChange(
  em: SqlEntityManager,
  reviewer: Actor,
  subject: ReviewSubject,
  stored: StoredChange,
  input: { version: number; reason: string },
  now: Date,
): Promise<void> {
  requireDecider(stored, subject, reviewer);
  await takeSubmitted(em, stored, input.version);
  await close(em, stored, { state: 'returned', reason: input.reason }, reviewer, now);
}

/**
 * Takes a change back: its author at any time before the decision; a reviewer only a draft somebody left lying about.
 * @throws AppError access.denied, review.not_open, conflict.stale
 */
export async function withdrawChange(
  em: SqlEntityManager,
  actor: Actor,
  subject: ReviewSubject,
  stored: StoredChange,
  version: number,
  now: Date,
): Promise<void> {
  const own = stored.entered_by === actor.userId;
  if (stored.open_key === null) throw new AppError('review.not_open', { status: 409 });
  if (!own && !(stored.state === 'draft' && subject.reviewRoles.some((role) => actor.roles.includes(role)))) {
    throw new AppError('access.denied', { status: 403 });
  }
  const result = await reviewDb(em)
    .updateTable('pending_change')
    .set({ state: 'withdrawn', open_key: null, decided_at: now, moved_at: now, version: version + 1 })
    .set({ reason: own ? null : actor.displayName })
    .where('id', '=', stored.id)
    .where('version', '=', version)
    .where('open_key', 'is not', null)
    .executeTakeFirst();
  if (Number(result.numUpdatedRows) !== 1) throw new AppError('conflict.stale', { status: 409 });
}

/** What was in no doubt when it was entered, and is now: nobody has given a reason for it. */
const newDoubts = (warnings: readonly Finding[], stored: StoredChange): Finding[] =>
  warnings.filter((now) => !warningsOf(stored).some((then) => then.path === now.path && then.code === now.code));

function requireDecider(stored: StoredChange, subject: ReviewSubject, reviewer: Actor): void {
  switch (whyNotDecide(stored, subject, reviewer)) {
    case 'own_entry':
      throw new AppError('review.same_person', { status: 403 });
    case 'no_role':
      throw new AppError('access.denied', { status: 403 });
    case 'decided':
    case 'not_submitted':
      throw new AppError('review.not_open', { status: 409 });
    case null:
  }
}

/** One reviewer at a time: the row is taken by compare-and-set and stays locked until the commit. */
async function takeSubmitted(em: SqlEntityManager, stored: StoredChange, version: number): Promise<void> {
  const result = await reviewDb(em)
    .updateTable('pending_change')
    .set({ version: version + 1 })
    .where('id', '=', stored.id)
    .where('version', '=', version)
    .where('state', '=', 'submitted')
    .executeTakeFirst();
  if (Number(result.numUpdatedRows) !== 1) throw new AppError('conflict.stale', { status: 409 });
}

async function close(
  em: SqlEntityManager,
  stored: StoredChange,
  outcome: { state: 'approved' | 'returned'; reason: string | null },
  reviewer: Actor,
  now: Date,
): Promise<void> {
  await reviewDb(em)
    .updateTable('pending_change')
    .set({ ...outcome, open_key: null, decided_at: now, moved_at: now })
    .set({ reviewed_by: reviewer.userId, reviewed_by_name: reviewer.displayName })
    .where('id', '=', stored.id)
    .execute();
}

async function noteDifference(
  em: SqlEntityManager,
  stored: StoredChange,
  reviewer: Actor,
  differing: string[],
  now: Date,
): Promise<Decision> {
  const tries = stored.blind_tries + 1;
  await reviewDb(em)
    .updateTable('pending_change')
    .set({ blind_tries: tries })
    .set({ blind_differing: JSON.stringify([...(JSON.parse(stored.blind_differing) as string[][]), differing]) })
    .where('id', '=', stored.id)
    .execute();
  if (tries < MOST_BLIND_TRIES) return { state: 'submitted', differing };
  await close(em, stored, { state: 'returned', reason: SECOND_ENTRY_DIFFERED }, reviewer, now);
  return { state: 'returned', differing };
}
