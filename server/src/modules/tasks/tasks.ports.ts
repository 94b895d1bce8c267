import type { SqlEntityManager } from '@mikro-orm/sql';
import type { Label, Role, TaskKind, TaskPage, TaskQuery } from '@tellerline/contracts';
import type { Actor } from '../../kernel/actor.ts';

/** What the workbench asks of identity. */
export interface TaskPeople {
  user(userId: string): Promise<{ displayName: string } | null>;
  branches(): Promise<readonly { orgNo: string; path: string; name: Label }[]>;
}

/** Runs the time-out by the second; the platform's scheduler. */
export interface TaskScheduling {
  addTicker(ticker: { name: string; everyMs: number; run(): Promise<void> }): void;
}

export interface TaskPorts {
  people: TaskPeople;
  scheduler?: TaskScheduling | undefined;
}

/** What happened to a task, told to the module that registered its kind, in the same transaction. */
export interface TaskMove {
  move: 'claimed' | 'released' | 'timed_out' | 'done';
  taskId: string;
  subjectId: string;
  /** Who did it; null for the clock and the system. */
  byUserId: string | null;
  at: Date;
}

/** How tasks of one kind behave. */
export interface TaskKindRules {
  /** A claim goes back to the pool after so many minutes; null: never. Claiming again begins anew. */
  claimMinutes: number | null;
  /** Due so many hours after it was opened, unless the task itself says when. */
  dueHours: number;
  /** May its holder tick it off in the list? Kinds with a screen of their own are completed there. */
  byHand: boolean;
  onMove?(em: SqlEntityManager, move: TaskMove): Promise<void>;
}

export interface NewTask {
  kind: TaskKind;
  subjectKind: string;
  subjectId: string;
  /** Tells several tasks of one kind about the same subject apart. */
  dedupe?: string;
  /** A thing to say only once: a task of the same key is never opened again, even when this one is over. */
  once?: boolean;
  customerNo?: string | null;
  params?: Record<string, string | number>;
  pool: { role: Role; branchPath: string };
  /** This person must not take it. */
  notForUserId?: string | null;
  /** Given to this person from the start; it stays his until he releases it. */
  assignTo?: string | null;
  dueAt?: Date;
}

export interface TasksApi {
  /** Says how tasks of a kind behave. Called by the owning module before the server takes requests. */
  registerKind(kind: TaskKind, rules: TaskKindRules): void;
  /** Puts work into a pool. The same again (kind, subject, dedupe) while it waits changes nothing. Returns its id. */
  open(em: SqlEntityManager, task: NewTask): Promise<string>;
  /**
   * Makes sure that the actor has the task of this kind and subject: takes it when it is free, is content when he has it.
   * @throws AppError task.taken · task.not_for_you · resource.not_found (none waits, or not in his pools)
   */
  hold(em: SqlEntityManager, actor: Actor, kind: TaskKind, subjectId: string): Promise<void>;
  /** Closes what waits for this kind and subject, whoever has it. Returns whether anything did. */
  complete(em: SqlEntityManager, kind: TaskKind, subjectId: string, by: { userId: string } | null): Promise<boolean>;
  /** The same for work that is no longer needed; with `dedupe` only what was opened under that word ('' is without one). */
  cancel(em: SqlEntityManager, kind: TaskKind, subjectId: string, dedupe?: string): Promise<boolean>;
  /** Who has the task that waits for this kind and subject: null when it is free, undefined when none waits. */
  holderOf(em: SqlEntityManager, kind: TaskKind, subjectId: string): Promise<string | null | undefined>;
  /** Has this person work of this customer's in hand: a task he took, or one that was given to him? */
  isAtWorkOn(em: SqlEntityManager, userId: string, customerNo: string): Promise<boolean>;
  /** A page of what the person may see, as the workbench shows it: for a list that leaves the house as a file. */
  list(em: SqlEntityManager, actor: Actor, query: TaskQuery): Promise<TaskPage>;
  /** Gives claims whose time is over back to the pool. The ticker calls it; tests call it themselves. */
  tick(): Promise<void>;
}
