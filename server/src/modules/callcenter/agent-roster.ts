import type { Actor } from '../../kernel/actor.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { AgentDirectory, DeskAgent } from './ports.ts';

/** Who serves other queues for a while. */
type MovesReader = () => Promise<ReadonlyMap<string, { queues: readonly string[]; until: Date }>>;

const FRESH_FOR_MS = 2_000;

/** Who the agents are, read from identity at most every two seconds, so that no event has to wait for it. */
export class AgentRoster {
  private readonly directory: AgentDirectory;
  private readonly clock: Clock;
  private readonly moves: MovesReader;
  private readAt = Number.NEGATIVE_INFINITY;
  private known: Awaited<ReturnType<MovesReader>> | null = null;
  private reading: Promise<void> | null = null;
  private byUser = new Map<string, DeskAgent>();
  private own = new Map<string, DeskAgent['queues']>();
  private byExtension = new Map<string, DeskAgent>();

  constructor(directory: AgentDirectory, clock: Clock, moves: MovesReader) {
    this.directory = directory;
    this.clock = clock;
    this.moves = moves;
  }

  /** Reads the agents again when the list is old, or at once when told. Await it before the questions below. */
  async refresh(now = false): Promise<void> {
    const at = this.clock.now().getTime();
    if (!now && at - this.readAt < FRESH_FOR_MS) return;
    const moves = await this.movesInForce(now);
    const agentsKnown = await this.directory.agents(now);
    this.own = new Map(agentsKnown.map(({ userId, queues }) => [userId, queues]));
    const agents = agentsKnown.map((agent): DeskAgent => {
      const move = moves.get(agent.userId);
      if (!move || move.until.getTime() <= at) return agent;
      return { ...agent, queues: move.queues.map((queue) => ({ queue, penalty: 0 })), movedUntil: move.until };
    });
    this.byUser = new Map(agents.map((agent) => [agent.userId, agent]));
    this.byExtension = new Map(agents.flatMap((agent) => (agent.extension ? [[agent.extension, agent]] : [])));
    this.readAt = at;
  }

  /**
   * The caller may be in a transaction, and on the embedded database a second reader waits for its end: what is known is
   * answered at once and read again beside it, as the directory of users does.
   */
  private async movesInForce(now: boolean): ReturnType<MovesReader> {
    if (now || !this.known) {
      this.known = await this.moves();
      return this.known;
    }
    this.reading ??= this.moves()
      .then((moves) => {
        this.known = moves;
      })
      .catch(() => undefined)
      .finally(() => {
        this.reading = null;
      });
    return this.known;
  }

  all(): DeskAgent[] {
    return [...this.byUser.values()];
  }

  ofUser(userId: string): DeskAgent | null {
    return this.byUser.get(userId) ?? null;
  }

  ofExtension(extension: string): DeskAgent | null {
    return this.byExtension.get(extension) ?? null;
  }

  /** The queues an agent serves for good, also while he was moved to others for a shift. */
  ownQueues(userId: string): DeskAgent['queues'] {
    return this.own.get(userId) ?? [];
  }

  /** The branch most agents work for: callers are looked up in its scope before it is known who will answer. */
  mainScope(): string {
    const counts = new Map<string, number>();
    for (const { branchPath } of this.byUser.values()) counts.set(branchPath, (counts.get(branchPath) ?? 0) + 1);
    return [...counts].sort((a, b) => b[1] - a[1] || a[0].length - b[0].length)[0]?.[0] ?? '/';
  }
}

/** Reads customers as any agent of a branch would see them. */
export const deskActor = (branchPath: string): Actor => ({
  userId: '',
  username: '',
  displayName: '',
  roles: ['agent'],
  branchPath,
  extension: null,
  sessionId: '',
});
