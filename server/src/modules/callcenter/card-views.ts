import type { SqlEntityManager } from '@mikro-orm/sql';
import type { CallView } from '@tellerline/contracts';
import { recordAudit } from '../../kernel/audit.ts';
import { afterCommit } from '../../kernel/commit-hooks.ts';
import type { ServerDeps } from '../../kernel/module.ts';
import { insertIfAbsent } from '../../persistence/duplicate.ts';
import { forkOf } from '../../persistence/orm.ts';
import type { CallcenterTables } from './callcenter.tables.ts';
import { RowChanged } from './compare-and-set.ts';

/** Few enough that a call's facts never wait long behind them. */
const AUDITED_AT_ONCE = 20;
const NOTES_REMEMBERED = 20_000;
/** A call is over, and its desktop has let go of it, long before. */
const keptMs = 24 * 60 * 60_000;

/**
 * Which customers' cards went out with calls, for the audit trail: once for each agent, call and customer, however many
 * changes of the call carry the card.
 */
export class CardViews {
  private readonly deps: Pick<ServerDeps, 'orm' | 'clock' | 'transaction'>;
  /** What is known to be in the table, so that later changes of the call cost nothing. */
  private readonly noted = new Set<string>();
  private writing: Promise<void> | null = null;

  constructor(deps: Pick<ServerDeps, 'orm' | 'clock' | 'transaction'>) {
    this.deps = deps;
  }

  /** Notes that this person is sent the call, in the transaction that sends it. Without a card there is nothing to note. */
  async note(em: SqlEntityManager, userId: string, call: Pick<CallView, 'interactionId' | 'card'>): Promise<void> {
    if (!call.card) return;
    const { interactionId } = call;
    const { customerNo } = call.card.summary;
    const key = `${interactionId}|${userId}|${customerNo}`;
    if (this.noted.has(key)) return;
    await insertIfAbsent(() =>
      em
        .getKysely<CallcenterTables>()
        .insertInto('card_view')
        .values({
          interaction_id: interactionId,
          user_id: userId,
          customer_no: customerNo,
          viewed_at: this.deps.clock.now(),
          audited_at: null,
        })
        .execute(),
    );
    afterCommit(em, () => this.remember(key));
  }

  /** Takes what was noted over into the audit trail, the oldest first; what fails is there for the next time. */
  audit(): Promise<void> {
    this.writing ??= this.auditAll().finally(() => {
      this.writing = null;
    });
    return this.writing;
  }

  /** Forgets what is in the audit trail anyway. */
  async forgetOld(): Promise<void> {
    await forkOf(this.deps.orm)
      .getKysely<CallcenterTables>()
      .deleteFrom('card_view')
      .where('audited_at', '<', new Date(this.deps.clock.now().getTime() - keptMs))
      .execute();
  }

  private async auditAll(): Promise<void> {
    while ((await this.auditSome()) === AUDITED_AT_ONCE);
  }

  private auditSome(): Promise<number> {
    return this.deps.transaction(async (em) => {
      const kysely = em.getKysely<CallcenterTables>();
      const due = await kysely
        .selectFrom('card_view')
        .selectAll()
        .where('audited_at', 'is', null)
        .orderBy('viewed_at')
        .limit(AUDITED_AT_ONCE)
        .execute();
      if (due.length === 0) return 0;
      const taken = await kysely
        .updateTable('card_view')
        .set({ audited_at: this.deps.clock.now() })
        .where((eb) =>
          eb.or(
            due.map(({ interaction_id, user_id, customer_no }) => eb.and({ interaction_id, user_id, customer_no })),
          ),
        )
        .where('audited_at', 'is', null)
        .executeTakeFirst();
      // Another server process took some of them: read again what is left.
      if (Number(taken.numUpdatedRows) !== due.length) throw new RowChanged('card_view');
      for (const { interaction_id, user_id, customer_no, viewed_at } of due) {
        await recordAudit(
          em,
          {
            actor: { userId: user_id },
            key: 'Customer.CardViewed',
            subjectId: customer_no,
            details: { interactionId: interaction_id },
          },
          { now: () => viewed_at },
        );
      }
      return due.length;
    });
  }

  private remember(key: string): void {
    this.noted.add(key);
    if (this.noted.size <= NOTES_REMEMBERED) return;
    const [oldest] = this.noted;
    if (oldest !== undefined) this.noted.delete(oldest);
  }
}
