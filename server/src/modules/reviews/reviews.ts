import type { SqlEntityManager } from '@mikro-orm/sql';
import {
  type ApproveChange,
  type ChangeDraft,
  type ChangedRow,
  type Decided,
  type EnterChange,
  type Label,
  type OpenChange,
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
import type { TasksApi } from '../tasks/index.ts';
import { type BlindFields, MOST_BLIND_TRIES } from './blind-entry.ts';
import { listChanges, readInScope } from './list-changes.ts';
import { whyNotDecide } from './review.policy.ts';
import type { ReviewSubject } from './review-subject.ts';
import {
  afterOf,
  beforeOf,
  overridesOf,
  presentDraft,
  presentOpen,
  presentRow,
  readOpen,
  reviewDb,
  type StoredChange,
  warningsOf,
} from './stored-change.ts';
import { approveChange, returnChange, withdrawChange } from './use-cases/decide-change.ts';
import { enterChange } from './use-cases/enter-change.ts';

const RETURNS_SHOWN = 5;

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

/** The workbench as reviews see it: a submitted change is somebody's work until it is decided. */
export type ReviewTasks = Pick<TasksApi, 'open' | 'complete' | 'cancel'>;

/** Who neither enters nor decides a kind of record sees no change of it. */
const isBusinessOf = (actor: Actor, { entryRoles, reviewRoles }: ReviewSubject): boolean =>
  hasRole(actor, ...entryRoles, ...reviewRoles);

/** Two-person entry for any kind of record. */
export class Reviews {
  readonly #subjects = new Map<string, ReviewSubject>();
  readonly #clock: Clock;
  readonly #blind: BlindFields;
  readonly #tasks: ReviewTasks | null;
  readonly #listeners: ChangeListener[] = [];

  constructor(clock: Clock, blind: BlindFields, tasks: ReviewTasks | null) {
    this.#clock = clock;
    this.#blind = blind;
    this.#tasks = tasks;
  }

  /** `listener` hears of every submission and decision from now on. */
  onMove(listener: ChangeListener): void {
    this.#listeners.push(listener);
  }

  /** How many changes of a customer are being written or wait, and how many were approved since then. */
  async countsOf(
    em: SqlEntityManager,
    customerNo: string,
    since: Date,
  ): Promise<{ drafts: number; submitted: number; approved: number }> {
    const rows = await reviewDb(em)
      .selectFrom('pending_change')
      .select(['state', 'decided_at'])
      .where('customer_no', '=', customerNo)
      .where('moved_at', '>=', since)
      .where('state', '=', 'approved')
      .unionAll(
        reviewDb(em)
          .selectFrom('pending_change')
          .select(['state', 'decided_at'])
          .where('customer_no', '=', customerNo)
          .where('open_key', 'is not', null),
      )
      .execute();
    const count = (state: string): number => rows.filter((row) => row.state === state).length;
    return { drafts: count('draft'), submitted: count('submitted'), approved: count('approved') };
  }

  register(subject: ReviewSubject): void {
    if (this.#subjects.has(subject.kind)) throw new Error(`Reviews know ${subject.kind} already`);
    this.#subjects.set(subject.kind, subject);
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
    const subject = this.#subject(kind);
    if (!hasRole(actor, ...subject.entryRoles)) throw new AppError('access.denied', { status: 403 });
    const { draft, stored, submitted } = await enterChange(em, actor, subject, subjectId, input, this.#clock.now());
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
    const decision = await approveChange(em, actor, subject, stored, input, this.#blind, this.#clock.now());
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
    return open ? presentOpen(open, this.#subject(kind).label, viewer) : null;
  }

  /** What of a customer waits for a second person, each kind once: for whoever serves him meanwhile. */
  async waitingFor(em: SqlEntityManager, customerNo: string): Promise<Label[]> {
    const rows = await reviewDb(em)
      .selectFrom('pending_change')
      .select('kind')
      .distinct()
      .where('customer_no', '=', customerNo)
      .where('state', '=', 'submitted')
      .execute();
    return rows.map(({ kind }) => this.#label(kind));
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
    const subjects = [...this.#subjects.values()];
    const decidable = subjects.filter(({ reviewRoles }) => hasRole(actor, ...reviewRoles)).map(({ kind }) => kind);
    const visible = subjects.filter((subject) => isBusinessOf(actor, subject)).map(({ kind }) => kind);
    const { rows, next } = await listChanges(em, actor, query, { decidable, visible });
    return { items: rows.map((row) => presentRow(row, this.#label(row.kind), actor)), next };
  }

  async detail(em: SqlEntityManager, actor: Actor, id: string): Promise<ReviewDetail> {
    const { stored, subject } = await this.#find(em, actor, id);
    const change = { subjectId: stored.subject_id, before: beforeOf(stored), after: afterOf(stored) };
    const state = stored.open_key === null ? null : await subject.read(em, actor, stored.subject_id);
    const rows = await subject.present(em, change, actor);
    const reasons = overridesOf(stored);
    const whyNot = whyNotDecide(stored, subject, actor);
    return {
      row: presentRow(stored, subject.label, actor),
      changes: rows.map((row) => this.#withBlind(row, stored, actor)),
      warnings: warningsOf(stored).map((warning) => ({
        ...warning,
        reason: reasons.find(({ path, code }) => path === warning.path && code === warning.code)?.reason ?? null,
      })),
      stale: state !== null && state.version !== stored.base_version,
      mayDecide: whyNot === null,
      whyNot,
      blindTries: Math.min(stored.blind_tries, MOST_BLIND_TRIES),
      returns: await this.#returnsOf(em, stored),
    };
  }

  /** A blind field's new value is hidden from everybody but its author for as long as it waits. */
  #withBlind(row: Omit<ChangedRow, 'blind'>, stored: StoredChange, actor: Actor): ChangedRow {
    const blind =
      stored.state === 'submitted' &&
      stored.entered_by !== actor.userId &&
      row.after !== null &&
      this.#blind.has(stored.kind, row.path);
    return blind ? { ...row, after: null, blind } : { ...row, blind };
  }

  isBlind(kind: string, path: string): boolean {
    return this.#blind.has(kind, path);
  }

  /** The author's own words of a change of his, whatever became of it: to go on with, or to begin anew from. */
  async entry(em: SqlEntityManager, actor: Actor, id: string): Promise<ChangeDraft> {
    const { stored, subject } = await this.#find(em, actor, id);
    if (stored.entered_by !== actor.userId) throw new AppError('resource.not_found', { status: 404 });
    if (stored.open_key === null) return presentDraft(stored, []);
    const { issues } = await subject.check(em, actor, stored.subject_id, afterOf(stored));
    return presentDraft(stored, issues);
  }

  /** A change in scope with what it is about, for reading only. */
  async found(
    em: SqlEntityManager,
    actor: Actor,
    id: string,
  ): Promise<{ stored: StoredChange; subject: ReviewSubject }> {
    return this.#find(em, actor, id);
  }

  async #find(em: SqlEntityManager, actor: Actor, id: string) {
    const stored = await readInScope(em, actor, id);
    const subject = stored && this.#subjects.get(stored.kind);
    const mine = stored?.entered_by === actor.userId;
    if (!stored || !subject || !(mine || isBusinessOf(actor, subject))) {
      throw new AppError('resource.not_found', { status: 404 });
    }
    if (stored.state === 'draft' && !mine && !hasRole(actor, ...subject.reviewRoles)) {
      throw new AppError('resource.not_found', { status: 404 });
    }
    return { stored, subject };
  }

  async #row(em: SqlEntityManager, actor: Actor, id: string): Promise<ReviewRow> {
    const stored = await readInScope(em, actor, id);
    if (!stored) throw new AppError('resource.not_found', { status: 404 });
    return presentRow(stored, this.#label(stored.kind), actor);
  }

  async #returnsOf(em: SqlEntityManager, stored: StoredChange): Promise<ReviewDetail['returns']> {
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

  #subject(kind: ReviewKind): ReviewSubject {
    const subject = this.#subjects.get(kind);
    if (!subject) throw new AppError('resource.not_found', { status: 404 });
    return subject;
  }

  #label = (kind: string): ReviewSubject['label'] => this.#subjects.get(kind)?.label ?? { 'zh-CN': kind, en: kind };

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
