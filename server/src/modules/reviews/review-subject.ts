import type { SqlEntityManager } from '@mikro-orm/sql';
import type { ChangedRow, Changes, Findings, Label, ReviewKind, Role } from '@tellerline/contracts';
import type { Actor } from '../../kernel/actor.ts';

/** A record as it stands, as far as entry and review must know it. */
export interface SubjectState {
  /** Counts its approved changes; 0 while it does not exist. */
  version: number;
  customerNo: string | null;
  /** Whose scope it belongs to; who reviews must stand at or above this branch. */
  branchPath: string;
  /** What lists call it. */
  title: string;
}

/** Changes after they were looked at. */
export interface CheckedChanges extends Findings {
  /** As they are to be kept: trimmed, completed, without what is no change at all. */
  changes: Changes;
  /** The present value of each of their paths. */
  before: Changes;
  /** What lists call a record that is only being made; the record's own title otherwise. */
  title?: string;
}

/** A change that is to become true. */
export interface ChangeToApply {
  id: string;
  subjectId: string;
  customerNo: string | null;
  before: Changes;
  after: Changes;
  baseVersion: number;
  enteredBy: { userId: string; name: string };
  reviewedBy: { userId: string; name: string };
  decidedAt: Date;
}

/** A row side by side; whether it is blind is the module's business. */
export type PresentedChange = Omit<ChangedRow, 'blind'>;

/**
 * One kind of record that changes by two people. All calls run in the transaction of `em`, or read-only outside of one.
 */
export interface ReviewSubject {
  kind: ReviewKind;
  label: Label;
  /** Who may enter, and who may decide. */
  entryRoles: readonly Role[];
  reviewRoles: readonly Role[];
  /** The one person who may enter this change, where what is decided is his own request; null or absent: whoever has a role. */
  ownerOf?(em: SqlEntityManager, subjectId: string): Promise<string | null>;
  /**
   * The record now, through the data gate.
   * @throws AppError resource.not_found when absent or out of the actor's scope
   */
  read(em: SqlEntityManager, actor: Actor, subjectId: string): Promise<SubjectState>;
  /**
   * Looks at what was entered. Called at each save, at submit, and once more before approval.
   * @throws AppError only for what is no entry at all; what is wrong with it is told as issues
   */
  check(em: SqlEntityManager, actor: Actor, subjectId: string, changes: Changes): Promise<CheckedChanges>;
  /**
   * Writes the approved change, taking the record by compare-and-set on `baseVersion`.
   * @throws AppError conflict.stale when the record has moved on
   */
  apply(em: SqlEntityManager, change: ChangeToApply, reviewer: Actor): Promise<void>;
  /** The changed fields with labels and values masked for the viewer. Entries of lists field by field: `phones.n1.number`. */
  present(
    em: SqlEntityManager,
    change: { subjectId: string; before: Changes; after: Changes },
    viewer: Actor,
  ): Promise<PresentedChange[]>;
}
