import type { SqlEntityManager } from '@mikro-orm/sql';
import {
  type ApproveChange,
  type ChangeDraft,
  type Decided,
  type EnterChange,
  type Label,
  type OpenChange,
  type RevealChange,
  type ReviewDetail,
  type ReviewKind,
  type ReviewQuery,
  type ReviewRow,
  SECOND_ENTRY_DIFFERED,
} from '@tellerline/contracts';
import { type Actor, hasRole } from '../../kernel/actor.ts';
import { AppError } from '../../kernel/app-error.ts';
import { recordAudit } from '../../kernel/audit.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { MomentRange } from '../../persistence/moment-range.ts';
import { type Question, question, telling } from '../../persistence/questions.ts';
import type { TasksApi } from '../tasks/index.ts';
import { enteredAt } from './blind-entry.ts';
import type { BlindSettingBook } from './blind-settings.ts';
import { type CustomerChange, customerChanges } from './customer-changes.ts';
import { listChanges, readInScope } from './list-changes.ts';
import { whyNotDecide } from './review.policy.ts';
import type { ReviewSubject } from './review-subject.ts';
import { isHidden, showChange } from './show-change.ts';
import {
  afterOf,
  beforeOf,
  openKeyOf,
  presentDraft,
  presentOpen,
  presentRow,
  readOpen,
  reviewDb,
  type StoredChange,
} from './stored-change.ts';
import { isBusinessOf, SubjectRegister } from './subject-register.ts';
import { approveChange, returnChange, withdrawChange } from './use-cases/decide-change.ts';
import { enterChange } from './use-cases/enter-change.ts';

/** What became of a change, told to whom it concerns in the same transaction. */
export interface ChangeMove {
  move: 'submitted' | 'approved' | 'returned' | 'withdrawn';
  kind: string;
  customerNo: string | null;
  byUserId: string;
  /** Of a return; empty for the others. */
  reason: string;
}
const movesTold: Readonly<Partial<Record<string, ChangeMove['move']>>> = {
  'Review.Submitted': 'submitted',
  'Review.Approved': 'approved',
  'Review.Returned': 'returned',
  'Review.Withdrawn': 'withdrawn',
};
type ChangeListener = (em: SqlEntityManager, move: ChangeMove) => Promise<void>;

/** A value shown whole, and whose file it is of. */
export interface RevealedValue {
  value: string;
  customerNo: string | null;
  masked: boolean;
  /** Masked, and he may not ask for it. */
  sealed: boolean;
  /** Is it now this person's to decide about the change? */
  mayDecide: boolean;
}

/** The workbench as reviews see it: a submitted change is somebody's work until it is decided. */
export type ReviewTasks = Pick<TasksApi, 'open' | 'complete' | 'cancel'>;

const waitingKindsOf = question(
  (db: ReturnType<typeof reviewDb>, { customerNo }: { customerNo: string }) =>
    db
      .selectFrom('pending_change')
      .select('kind')
      .distinct()
      .where('customer_no', '=', customerNo)
      .where('state', '=', 'submitted'),
  {},
);

/** Two-person entry for any kind of record. */
export class Reviews {
  readonly #subjects = new SubjectRegister();
  readonly #clock: Clock;
  readonly #blind: Pick<BlindSettingBook, 'inForce'>;
  readonly #tasks: ReviewTasks | null;
  readonly #listeners: ChangeListener[] = [];

  constructor(clock: Clock, blind: Pick<BlindSettingBook, 'inForce'>, tasks: ReviewTasks | null) {
    this.#clock = clock;
    this.#blind = blind;
    this.#tasks = tasks;
  }

  /** `listener` hears of every submission and decision from now on. */
  onMove(listener: ChangeListener): void {
    this.#listeners.push(listener);
  }

  /** How many changes of a customer, under any of his numbers, are being written or wait, and how many were approved since then. */
  async countsOf(
    em: SqlEntityManager,
    customerNos: readonly string[],
    since: Date,
  ): Promise<{ drafts: number; submitted: number; approved: number }> {
    const rows = await reviewDb(em)
      .selectFrom('pending_change')
      .select(['state', 'decided_at'])
      .where('customer_no', 'in', customerNos)
      .where('moved_at', '>=', since)
      .where('state', '=', 'approved')
      .unionAll(
        reviewDb(em)
          .selectFrom('pending_change')
          .select(['state', 'decided_at'])
          .where('customer_no', 'in', customerNos)
          .where('open_key', 'is not', null),
      )
      .execute();
    const count = (state: string): number => rows.filter((row) => row.state === state).length;
    return { drafts: count('draft'), submitted: count('submitted'), approved: count('approved') };
  }

  register(subject: ReviewSubject): void {
    this.#subjects.add(subject);
  }

  saveDraft(
    em: SqlEntityManager,
    actor: Actor,
    kind: ReviewKind,
    subjectId: string,
    input: EnterChange,
  ): Promise<ChangeDraft> {
    return this.#enter(em, actor, kind, subjectId, { ...input, submit: false });
  }

  /** Stays a draft, with findings, where something is wrong or a warning has no reason yet. */
  submit(
    em: SqlEntityManager,
    actor: Actor,
    kind: ReviewKind,
    subjectId: string,
    input: EnterChange,
  ): Promise<ChangeDraft> {
    return this.#enter(em, actor, kind, subjectId, { ...input, submit: true });
  }

  async #enter(
    em: SqlEntityManager,
    actor: Actor,
    kind: ReviewKind,
    subjectId: string,
    input: EnterChange & { submit: boolean },
  ): Promise<ChangeDraft> {
    const subject = this.#subjects.of(kind);
    if (!hasRole(actor, ...subject.entryRoles)) throw new AppError('access.denied', { status: 403 });
    const blind = await this.#blind.inForce(em);
    const now = this.#clock.now();
    const { draft, stored, submitted } = await enterChange(em, actor, subject, subjectId, input, blind, now);
    if (submitted) {
      await this.#audit(em, actor, 'Review.Submitted', stored);
      await this.#tasks?.open(em, {
        kind: 'review',
        subjectKind: 'pending_change',
        subjectId: stored.id,
        customerNo: stored.customer_no,
        params: { what: kind, title: stored.title },
        pool: { role: subject.reviewRoles[0] ?? 'reviewer', branchPath: stored.branch_path },
        notForUserId: actor.userId,
      });
    }
    return draft;
  }

  async approve(em: SqlEntityManager, actor: Actor, id: string, input: ApproveChange): Promise<Decided> {
    const { stored, subject } = await this.#find(em, actor, id);
    const blind = await this.#blind.inForce(em);
    const decision = await approveChange(em, actor, subject, stored, input, blind, this.#clock.now());
    if (decision.differing.length > 0) await this.#audit(em, actor, 'Review.SecondEntryDiffered', stored);
    if (decision.state === 'approved') await this.#audit(em, actor, 'Review.Approved', stored);
    if (decision.state === 'returned') await this.#audit(em, actor, 'Review.Returned', stored, SECOND_ENTRY_DIFFERED);
    if (decision.state !== 'submitted') await this.#tasks?.complete(em, 'review', id, actor);
    return { row: await this.#row(em, actor, id), differing: decision.differing };
  }

  async return(
    em: SqlEntityManager,
    actor: Actor,
    id: string,
    input: { version: number; reason: string },
  ): Promise<ReviewRow> {
    const { stored, subject } = await this.#find(em, actor, id);
    await returnChange(em, actor, subject, stored, input, this.#clock.now());
    await this.#audit(em, actor, 'Review.Returned', stored, input.reason);
    await this.#tasks?.complete(em, 'review', id, actor);
    return this.#row(em, actor, id);
  }

  async withdraw(em: SqlEntityManager, actor: Actor, id: string, version: number): Promise<ReviewRow> {
    const { stored, subject } = await this.#find(em, actor, id);
    await withdrawChange(em, actor, subject, stored, version, this.#clock.now());
    await this.#audit(em, actor, 'Review.Withdrawn', stored);
    if (stored.state === 'submitted') await this.#tasks?.cancel(em, 'review', id);
    return this.#row(em, actor, id);
  }

  async openChangeOf(
    em: SqlEntityManager,
    kind: ReviewKind,
    subjectId: string,
    viewer: Actor,
  ): Promise<OpenChange | null> {
    const open = await readOpen(em, kind, subjectId);
    return open ? presentOpen(open, this.#subjects.of(kind).label, viewer) : null;
  }

  /** The same for many records of a kind; those nobody works on are absent. */
  async openChangesOf(
    em: SqlEntityManager,
    kind: ReviewKind,
    subjectIds: readonly string[],
    viewer: Actor,
  ): Promise<ReadonlyMap<string, OpenChange>> {
    if (subjectIds.length === 0) return new Map();
    const rows = await reviewDb(em)
      .selectFrom('pending_change')
      .selectAll()
      .where(
        'open_key',
        'in',
        subjectIds.map((subjectId) => openKeyOf(kind, subjectId)),
      )
      .execute();
    const label = this.#subjects.label(kind);
    return new Map(rows.map((row) => [row.subject_id, presentOpen(row, label, viewer)]));
  }

  /** What of a customer waits for a second person, each kind once: for whoever serves him meanwhile. */
  waitingFor(customerNo: string): Question<Label[]> {
    return telling(waitingKindsOf({ customerNo }), (rows) => rows.map(({ kind }) => this.#subjects.label(kind)));
  }

  /** What became of a customer's records, for the story of him. */
  async customerChanges(
    em: SqlEntityManager,
    actor: Actor,
    wanted: MomentRange & { customerNos: readonly string[]; limit: number },
  ): Promise<CustomerChange[]> {
    return customerChanges(em, actor, wanted, { subjects: this.#subjects, blind: await this.#blind.inForce(em) });
  }

  /** The latest fifty of a customer, drafts of others left out. */
  async changesOf(em: SqlEntityManager, actor: Actor, customerNo: string): Promise<ReviewRow[]> {
    const query = { box: 'all', customerNo, order: 'newest', limit: 50 } as const;
    return (await this.list(em, actor, query)).items;
  }

  async list(
    em: SqlEntityManager,
    actor: Actor,
    query: ReviewQuery,
  ): Promise<{ items: ReviewRow[]; next: string | null }> {
    const kinds = { decidable: this.#subjects.decidableBy(actor), visible: this.#subjects.visibleTo(actor) };
    const { rows, next } = await listChanges(em, actor, query, kinds);
    return { items: rows.map((row) => presentRow(row, this.#subjects.label(row.kind), actor)), next };
  }

  async detail(em: SqlEntityManager, actor: Actor, id: string): Promise<ReviewDetail> {
    const { stored, subject } = await this.#find(em, actor, id);
    return showChange(em, actor, subject, stored, await this.#blind.inForce(em));
  }

  /** The author's own words of a change of his, whatever became of it: to go on with, or to begin anew from. */
  async entry(em: SqlEntityManager, actor: Actor, id: string): Promise<ChangeDraft> {
    const { stored, subject } = await this.#find(em, actor, id);
    if (stored.entered_by !== actor.userId) throw new AppError('resource.not_found', { status: 404 });
    if (stored.open_key === null) return presentDraft(stored, []);
    const { issues } = await subject.check(em, actor, stored.subject_id, afterOf(stored));
    return presentDraft(stored, issues);
  }

  /**
   * One value of a change, whole.
   * @throws AppError resource.not_found for a field the change does not have, an empty one, and one that is typed blind
   */
  async valueOf(em: SqlEntityManager, actor: Actor, id: string, what: RevealChange): Promise<RevealedValue> {
    const { stored, subject } = await this.#find(em, actor, id);
    const change = { subjectId: stored.subject_id, before: beforeOf(stored), after: afterOf(stored) };
    const rows = await subject.present(em, change, actor);
    const value = enteredAt(what.side === 'before' ? change.before : change.after, what.path);
    const row = rows.find(({ path }) => path === what.path);
    if (value === null || !row || isHidden(stored, what.path, actor, await this.#blind.inForce(em))) {
      throw new AppError('resource.not_found', { status: 404 });
    }
    const { masked = true, sealed = false } = row[what.side] ?? {};
    const mayDecide = whyNotDecide(stored, subject, actor) === null;
    return { value, customerNo: stored.customer_no, masked, sealed, mayDecide };
  }

  async #find(em: SqlEntityManager, actor: Actor, id: string) {
    const stored = await readInScope(em, actor, id);
    if (!stored) throw new AppError('resource.not_found', { status: 404 });
    const subject = this.#subjects.of(stored.kind);
    const isHis = stored.state === 'draft' ? hasRole(actor, ...subject.reviewRoles) : isBusinessOf(actor, subject);
    if (stored.entered_by !== actor.userId && !isHis) throw new AppError('resource.not_found', { status: 404 });
    return { stored, subject };
  }

  async #row(em: SqlEntityManager, actor: Actor, id: string): Promise<ReviewRow> {
    const stored = await readInScope(em, actor, id);
    if (!stored) throw new AppError('resource.not_found', { status: 404 });
    return presentRow(stored, this.#subjects.label(stored.kind), actor);
  }

  async #audit(
    em: SqlEntityManager,
    actor: Actor,
    key: 'Review.Submitted' | 'Review.Approved' | 'Review.Returned' | 'Review.Withdrawn' | 'Review.SecondEntryDiffered',
    stored: StoredChange,
    reason = '',
  ): Promise<void> {
    const details = { kind: stored.kind, subject: stored.subject_id, customer: stored.customer_no };
    await recordAudit(em, { actor, key, subjectId: stored.id, details }, this.#clock);
    const move = movesTold[key];
    if (!move) return;
    const about = { move, kind: stored.kind, customerNo: stored.customer_no, byUserId: actor.userId, reason };
    for (const listener of this.#listeners) await listener(em, about);
  }
}
