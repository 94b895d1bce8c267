import type { SqlEntityManager } from '@mikro-orm/sql';
import type { ChangeDraft, EnterChange, Finding, WarningOverride } from '@tellerline/contracts';
import type { Actor } from '../../../kernel/actor.ts';
import { AppError } from '../../../kernel/app-error.ts';
import { newId } from '../../../kernel/ids.ts';
import { isDuplicate } from '../../../persistence/duplicate.ts';
import type { BlindFields } from '../blind-entry.ts';
import type { CheckedChanges, ReviewSubject, SubjectState } from '../review-subject.ts';
import { openKeyOf, presentDraft, readOpen, reviewDb, type StoredChange } from '../stored-change.ts';

/** Longest change as JSON: a text column of MariaDB holds 64 KB. */
const MOST_BYTES = 60_000;

/**
 * Saves what somebody typed for one record, as his draft; with `submit` it goes to review if nothing is wrong and every
 * warning has a reason, else it stays a draft and the findings say why. One change is open for a record at a time. Where names are
 * typed blind, a new record is called by its number.
 * @param em an open transaction
 * @throws AppError access.denied, resource.not_found, conflict.stale, review.change_open, request.too_large
 */
export async function enterChange(
  em: SqlEntityManager,
  actor: Actor,
  subject: ReviewSubject,
  subjectId: string,
  input: EnterChange & { submit: boolean },
  blind: BlindFields,
  now: Date,
): Promise<{ draft: ChangeDraft; stored: StoredChange; submitted: boolean }> {
  const state = await subject.read(em, actor, subjectId);
  const owner = (await subject.ownerOf?.(em, subjectId)) ?? null;
  if (owner !== null && owner !== actor.userId) throw new AppError('access.denied', { status: 403 });
  const open = await readOpen(em, subject.kind, subjectId);
  refuseConflict(actor, open, state, input);
  const checked = await subject.check(em, actor, subjectId, input.changes);
  const issues = [...checked.issues, ...unexplained(checked.warnings, input.overrides)];
  const submitted = input.submit && issues.length === 0 && Object.keys(checked.changes).length > 0;
  const title = blind.has(subject.kind, 'name') ? state.title || (state.customerNo ?? '') : checked.title;
  const row = contentOf({ ...checked, title: title ?? state.title }, input, state, now, submitted);
  if (open) await replace(em, open, row);
  else await insert(em, actor, subject, subjectId, row, now);
  const stored = await readOpen(em, subject.kind, subjectId);
  if (!stored) throw new AppError('conflict.stale', { status: 409 });
  return { draft: presentDraft(stored, issues), stored, submitted };
}

function refuseConflict(actor: Actor, open: StoredChange | undefined, state: SubjectState, input: EnterChange): void {
  if (open && (open.entered_by !== actor.userId || open.state !== 'draft')) throw changeOpen(open);
  if ((open?.version ?? null) !== input.changeVersion || state.version !== input.baseVersion) {
    throw new AppError('conflict.stale', { status: 409, details: { version: state.version } });
  }
}

const changeOpen = (open: StoredChange): AppError =>
  new AppError('review.change_open', { status: 409, details: { by: open.entered_by_name, state: open.state } });

/** Warnings nobody gave a reason for hold a change back. */
const unexplained = (warnings: readonly Finding[], overrides: readonly WarningOverride[]): Finding[] =>
  warnings.filter((warning) => !overrides.some(({ path, code }) => path === warning.path && code === warning.code));

function contentOf(
  checked: CheckedChanges & { title: string },
  input: EnterChange,
  state: SubjectState,
  now: Date,
  submitted: boolean,
): Content {
  const after = JSON.stringify(checked.changes);
  if (Buffer.byteLength(after) > MOST_BYTES) throw new AppError('request.too_large', { status: 413 });
  return {
    customer_no: state.customerNo,
    branch_path: state.branchPath,
    title: [...checked.title].slice(0, 200).join(''),
    before: JSON.stringify(checked.before),
    after,
    changed_fields: Object.keys(checked.changes).length,
    warnings: JSON.stringify(checked.warnings),
    overrides: JSON.stringify(input.overrides),
    warning_count: checked.warnings.length,
    state: submitted ? 'submitted' : 'draft',
    submitted_at: submitted ? now : null,
    base_version: state.version,
    moved_at: now,
  };
}
type Content = Pick<
  StoredChange,
  | 'customer_no'
  | 'branch_path'
  | 'title'
  | 'before'
  | 'after'
  | 'changed_fields'
  | 'warnings'
  | 'overrides'
  | 'warning_count'
  | 'state'
  | 'submitted_at'
  | 'base_version'
  | 'moved_at'
>;

async function replace(em: SqlEntityManager, open: StoredChange, row: Content): Promise<void> {
  const result = await reviewDb(em)
    .updateTable('pending_change')
    .set({ ...row, version: open.version + 1 })
    .where('id', '=', open.id)
    .where('version', '=', open.version)
    .executeTakeFirst();
  if (Number(result.numUpdatedRows) !== 1) throw new AppError('conflict.stale', { status: 409 });
}

async function insert(
  em: SqlEntityManager,
  actor: Actor,
  { kind }: ReviewSubject,
  subjectId: string,
  row: Content,
  now: Date,
): Promise<void> {
  const values = {
    ...row,
    id: newId(),
    kind,
    subject_id: subjectId,
    open_key: openKeyOf(kind, subjectId),
    entered_by: actor.userId,
    entered_by_name: actor.displayName,
    created_at: now,
    reviewed_by: null,
    reviewed_by_name: null,
    decided_at: null,
    reason: null,
    blind_differing: '[]',
    blind_tries: 0,
    version: 1,
  };
  try {
    await reviewDb(em).insertInto('pending_change').values(values).execute();
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    const first = await readOpen(em, kind, subjectId);
    throw first ? changeOpen(first) : new AppError('conflict.stale', { status: 409 });
  }
}
