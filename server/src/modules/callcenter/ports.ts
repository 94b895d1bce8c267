import type { SqlEntityManager } from '@mikro-orm/sql';
import type {
  AniPresentation,
  CustomerCard,
  CustomerFlag,
  CustomerMatch,
  CustomerSummary,
  InteractionBrief,
  ProvedLevel,
  Role,
  RoutableSegment,
} from '@tellerline/contracts';
import type { z } from 'zod';
import type { Actor } from '../../kernel/actor.ts';
import type { Question } from '../../persistence/questions.ts';

/** What the call centre asks of the customers' module. */
export interface CustomerDirectory {
  /** Who may be calling, among the customers of a branch and those below it. */
  matchCaller(
    em: SqlEntityManager,
    caller: { e164: string | null; typedCustomerNo: string | null; presentation: AniPresentation },
    scope: { branchPath: string },
  ): Promise<CustomerMatch>;
  /** @throws AppError resource.not_found when there is none or it is out of the actor's scope. */
  card(em: SqlEntityManager, customerNo: string, actor: Actor, interactionId?: string): Promise<CustomerCard>;
  /** What must be told of a number that calls, whoever it belongs to. */
  numberFlags?(em: SqlEntityManager, e164: string, interactionId: string): Promise<CustomerFlag[]>;
  /** @throws AppError resource.not_found when there is none or it is out of the actor's scope. */
  summary(em: SqlEntityManager, customerNo: string, actor: Actor): Promise<CustomerSummary>;
}

/** Groups of customers that routes may name. */
export interface SegmentDirectory {
  /** Those that are open, by name. */
  routable(em: SqlEntityManager): Promise<readonly RoutableSegment[]>;
  /** Which of these hold this customer as of their last count: one look-up by key, whatever their rules ask for. */
  holding(em: SqlEntityManager, segmentIds: readonly string[], customerNo: string): Promise<ReadonlySet<string>>;
}

/** Who a caller was proved to be, as signed facts that come to an end. */
export interface IdentityProofs {
  /** Null: nothing that counts now. */
  on(em: SqlEntityManager, callId: string): Promise<IdentityProof | null>;
  /** Without `until`: for as long as a proof counts from now on. */
  keep(em: SqlEntityManager, proved: Omit<IdentityProof, 'until'> & { callId: string; until?: Date }): Promise<void>;
}
export interface IdentityProof {
  customerNo: string;
  level: ProvedLevel;
  until: Date;
}

/** An agent as identity knows him. */
export interface DeskAgent {
  userId: string;
  displayName: string;
  extension: string | null;
  queues: readonly { queue: string; penalty: number }[];
  /** Serves these queues instead of his own until then. */
  movedUntil?: Date;
  branchPath: string;
  roles: readonly Role[];
}

/** What the call centre asks of identity. */
export interface AgentDirectory {
  /** @param now read anew and not what is known: never within a transaction */
  agents(now?: boolean): Promise<readonly DeskAgent[]> | readonly DeskAgent[];
  /** Everybody who has a role, with or without an extension. */
  withRole(role: Role): Promise<readonly { userId: string; branchPath: string }[]>;
  /**
   * Sets the queues an agent serves, in the audit trail, where they are still those that were looked at.
   * @throws AppError resource.not_found, conflict.stale
   */
  changeQueues?(
    actor: Actor,
    userId: string,
    change: { before: DeskAgent['queues']; after: DeskAgent['queues'] },
  ): Promise<void>;
}

/** What customers ask of the call centre; handed to them by the composition root. */
export interface InteractionHistory {
  /** The latest interactions with a customer, newest first. */
  briefs(customerNos: readonly string[], limit: number): Question<z.input<typeof InteractionBrief>[]>;
  /** When each of these customers was last spoken to; those never spoken to are absent. */
  lastCallAt(em: SqlEntityManager, customerNos: string[]): Promise<Map<string, Date>>;
  /** Customers the latest calls of a number were with, the latest first, each once. */
  lastCustomersAt(em: SqlEntityManager, e164: string, limit: number): Promise<string[]>;
}

/** A call outwards as far as whoever had it placed needs it. */
export interface OutboundCall {
  id: string;
  callId: string;
  answeredAt?: Date | null | undefined;
  endedAt?: Date | null | undefined;
  story: { cause: number | null; endedBy: 'caller' | 'agent' | 'system' | null };
}

/** Hears of calls, in the transaction that tells of them. */
export interface OutboundListener {
  moved(em: SqlEntityManager, call: OutboundCall): Promise<void>;
  /**
   * A customer is about to be called back: notes the try.
   * @param call `askedAt`: when he asked for it himself, to be called where he called from; null: he did not
   * @throws AppError dial.do_not_call
   */
  callingBack(
    em: SqlEntityManager,
    call: { callId: string; userId: string; e164: string; customerNo: string | null; askedAt: Date | null },
  ): Promise<void>;
  /** The telephone system did not confirm a call that was noted. */
  notMade(em: SqlEntityManager, callId: string): Promise<void>;
  /** An agent said what a call with somebody outside was about, whoever called whom. */
  wrappedUp(
    em: SqlEntityManager,
    call: {
      callId: string;
      dispositionCode: string;
      followUpAt: Date | null;
      actor: Actor;
      customerNo: string | null;
      e164: string | null;
    },
  ): Promise<void>;
}
