import type { SqlEntityManager } from '@mikro-orm/sql';
import type { ServerDeps } from '../../kernel/module.ts';
import type { AgentRoster } from './agent-roster.ts';
import type { Background } from './background.ts';
import type { BoardCounter } from './board/count-board.ts';
import type { CallerFiles } from './caller-files.ts';
import type { CardViews } from './card-views.ts';
import type { MembershipSender } from './membership-sender.ts';
import type { PlatformLink } from './platform-link.ts';
import type { AgentDirectory, IdentityProofs, OutboundListener, SegmentDirectory } from './ports.ts';
import type { PresenceLimits } from './presence/presence.ts';
import type { CentreSetup } from './setup/centre-setup.ts';

/** What the use cases of this module share. */
export interface CallCentre {
  deps: ServerDeps;
  background: Background;
  roster: AgentRoster;
  files: CallerFiles;
  cardViews: CardViews;
  sender: MembershipSender;
  link: PlatformLink;
  proofs: IdentityProofs;
  limits: PresenceLimits;
  board: BoardCounter;
  /** Everybody who supervises, with or without a phone. */
  supervisors(): Promise<readonly { userId: string; branchPath: string }[]>;
  /** Promised calls back that are still to be made, by queue. Absent: the house promises none. */
  callbacksOwed?: ((em: SqlEntityManager) => Promise<ReadonlyMap<string, number>>) | undefined;
  /** Whoever has calls placed hears what becomes of them. */
  outbound: OutboundListener | null;
  setup: CentreSetup;
  /** Null: the house has no groups of customers. */
  segments: SegmentDirectory | null;
  /** Absent where nobody keeps agents' queues: in tests. */
  changeAgentQueues: AgentDirectory['changeQueues'];
  /** Tells the watchers of the live board that it is worth asking again. */
  boardChanged(): void;
}
