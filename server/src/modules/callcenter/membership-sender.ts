import type { SqlEntityManager } from '@mikro-orm/sql';
import type { CommandResult, SetMembership } from '@tellerline/contracts';
import type { ServerDeps } from '../../kernel/module.ts';
import { forkOf } from '../../persistence/orm.ts';
import type { Background } from './background.ts';
import type { CallcenterTables } from './callcenter.tables.ts';
import { AgentPresence } from './entities/agent-presence.entity.ts';
import { QueueMembership } from './entities/queue-membership.entity.ts';
import { presentPresence } from './presence.presenter.ts';

const AT_MOST_AT_ONCE = 100;
const firstRetryMs = 1_000;
const slowestRetryMs = 10_000;

/**
 * Tells Asterisk, through the bridge, who belongs to which queue, and notes what it has confirmed. Never inside of a
 * transaction; one order at a time for each agent; the newest wish wins. What fails is tried again by `sendDue`.
 */
export class MembershipSender {
  private readonly deps: ServerDeps;
  private readonly background: Background;
  private readonly running = new Map<string, Promise<CommandResult>>();
  private stopped = false;

  constructor(deps: ServerDeps, background: Background) {
    this.deps = deps;
    this.background = background;
  }

  /** Sends soon, without waiting for it. */
  kick(userId: string): void {
    if (this.stopped) return;
    this.background.start('send_membership', { userId }, () => this.send(userId));
  }

  /** Sends the newest wish of an agent and answers with what came of it; `ok` at once when all is confirmed already. */
  send(userId: string): Promise<CommandResult> {
    const running = this.running.get(userId);
    // A wish written down while an order is on its way may be newer than that order: ask again after it.
    if (running) return running.then(() => this.running.get(userId) ?? this.send(userId));
    const sending = this.sendUntilConfirmed(userId).finally(() => this.running.delete(userId));
    this.running.set(userId, sending);
    return sending;
  }

  /** Tries again what is due. A few at a time; a bridge that is away ends the round. */
  async sendDue(): Promise<void> {
    const now = this.deps.clock.now();
    const due = await forkOf(this.deps.orm)
      .getKysely<CallcenterTables>()
      .selectFrom('queue_membership')
      .select('user_id')
      .whereRef('confirmed_version', '<', 'desired_version')
      .where((eb) => eb.or([eb('attempt_after', 'is', null), eb('attempt_after', '<=', now)]))
      .limit(AT_MOST_AT_ONCE)
      .execute();
    await Promise.all(due.map(({ user_id }) => this.send(user_id)));
  }

  /** Waits for the orders on their way; takes no more. */
  async stop(): Promise<void> {
    this.stopped = true;
    await Promise.allSettled(this.running.values());
  }

  private async sendUntilConfirmed(userId: string): Promise<CommandResult> {
    for (;;) {
      const wish = await forkOf(this.deps.orm).findOne(QueueMembership, { userId });
      if (!wish || wish.isConfirmed() || this.stopped) return { ok: true };
      const command: SetMembership = {
        extension: wish.extension,
        displayName: wish.displayName,
        queues: [...wish.desired.queues],
        paused: wish.desired.paused,
        reason: wish.desired.reason,
      };
      const result = await this.deps.telephony.setMembership(command);
      const settled = await this.deps.transaction((em) => this.note(em, wish, result));
      if (!result.ok || settled) return result;
    }
  }

  /** True when the newest wish is confirmed; false when there is a newer one. */
  private async note(em: SqlEntityManager, sent: QueueMembership, result: CommandResult): Promise<boolean> {
    const now = this.deps.clock.now();
    if (!result.ok) {
      const wait = Math.min(slowestRetryMs, firstRetryMs * 2 ** Math.min(sent.failures, 10));
      await em.nativeUpdate(
        QueueMembership,
        { userId: sent.userId, desiredVersion: sent.desiredVersion },
        {
          failures: sent.failures + 1,
          attemptAfter: new Date(now.getTime() + wait),
          lastError: `${result.reason}: ${result.message}`.slice(0, 300),
        },
      );
      return false;
    }
    const { userId, desiredVersion } = sent;
    const done = {
      confirmedVersion: desiredVersion,
      confirmedAt: now,
      attemptAfter: null,
      failures: 0,
      lastError: null,
    };
    const isNewest = (await em.nativeUpdate(QueueMembership, { userId, desiredVersion }, done)) > 0;
    if (!isNewest) {
      await em.nativeUpdate(QueueMembership, { userId, confirmedVersion: { $lt: desiredVersion } }, done);
      return false;
    }
    const row = await em.findOne(AgentPresence, { userId });
    if (row) {
      sent.confirmedVersion = desiredVersion;
      await this.deps.hub.publish(em, userId, { kind: 'presence', presence: presentPresence(row, sent) });
    }
    return true;
  }
}
