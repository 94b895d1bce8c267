import type { SqlEntityManager } from '@mikro-orm/sql';
import { type ChangedRow, plainEntryName, type ReviewDetail, type ReviewKind } from '@tellerline/contracts';
import type { Actor } from '../../kernel/actor.ts';
import { type BlindFields, MOST_BLIND_TRIES } from './blind-entry.ts';
import { whyNotDecide } from './review.policy.ts';
import type { PresentedChange, ReviewSubject } from './review-subject.ts';
import {
  afterOf,
  beforeOf,
  overridesOf,
  presentRow,
  reviewDb,
  type StoredChange,
  warningsOf,
} from './stored-change.ts';

const RETURNS_SHOWN = 5;

/** One change side by side, as this viewer may see it, with what he may do about it. */
export async function showChange(
  em: SqlEntityManager,
  viewer: Actor,
  subject: ReviewSubject,
  stored: StoredChange,
  blind: BlindFields,
): Promise<ReviewDetail> {
  const change = { subjectId: stored.subject_id, before: beforeOf(stored), after: afterOf(stored) };
  const state = stored.open_key === null ? null : await subject.read(em, viewer, stored.subject_id);
  const rows = await subject.present(em, change, viewer);
  const reasons = overridesOf(stored);
  const whyNot = whyNotDecide(stored, subject, viewer);
  return {
    row: presentRow(stored, subject.label, viewer),
    changes: withBlind(stored, rows, (path) => isHidden(stored, path, viewer, blind)),
    warnings: warningsOf(stored).map((warning) => ({
      ...warning,
      reason: reasons.find(({ path, code }) => path === warning.path && code === warning.code)?.reason ?? null,
    })),
    stale: state !== null && state.version !== stored.base_version,
    mayDecide: whyNot === null,
    whyNot,
    blindTries: Math.min(stored.blind_tries, MOST_BLIND_TRIES),
    blindVersion: blind.version,
    returns: await returnsOf(em, stored),
  };
}

/** A blind field's new value is hidden from everybody but its author, from the first draft on, until it was approved. */
export const isHidden = (stored: StoredChange, path: string, viewer: Actor, blind: BlindFields): boolean =>
  stored.state !== 'approved' && stored.entered_by !== viewer.userId && blind.has(stored.kind, path);

/** Rows without what is hidden; an entry of a list is not called by what it must not tell either. */
function withBlind(
  { kind }: StoredChange,
  rows: readonly PresentedChange[],
  hidden: (path: string) => boolean,
): ChangedRow[] {
  const entryOf = (path: string): string => path.slice(0, path.lastIndexOf('.'));
  const told = rows.map((row): ChangedRow => {
    const blind = row.after !== null && hidden(row.path);
    return { ...row, after: blind ? null : row.after, blind };
  });
  const secret = new Set(told.filter(({ blind }) => blind).map(({ path }) => entryOf(path)));
  return told.map((row) =>
    secret.has(entryOf(row.path))
      ? { ...row, section: plainEntryName(kind as ReviewKind, row.path) ?? row.section }
      : row,
  );
}

/** Earlier returns of the same record, the latest first. */
async function returnsOf(em: SqlEntityManager, stored: StoredChange): Promise<ReviewDetail['returns']> {
  const rows = await reviewDb(em)
    .selectFrom('pending_change')
    .select(['decided_at', 'reviewed_by_name', 'reason'])
    .where('kind', '=', stored.kind)
    .where('subject_id', '=', stored.subject_id)
    .where('state', '=', 'returned')
    .where('id', '<>', stored.id)
    .orderBy('moved_at', 'desc')
    .limit(RETURNS_SHOWN)
    .execute();
  return rows.map((row) => ({
    at: (row.decided_at ?? stored.created_at).toISOString(),
    by: row.reviewed_by_name ?? '',
    reason: row.reason ?? '',
  }));
}
