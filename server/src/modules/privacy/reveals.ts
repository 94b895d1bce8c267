import type { SqlEntityManager } from '@mikro-orm/sql';
import type { AuditKey, RightsPolicy } from '@tellerline/contracts';
import type { Actor } from '../../kernel/actor.ts';
import { AppError } from '../../kernel/app-error.ts';
import { recordAudit } from '../../kernel/audit.ts';
import { bankDay } from '../../kernel/bank-day.ts';
import { newId } from '../../kernel/ids.ts';
import type { ServerDeps } from '../../kernel/module.ts';
import { insertIfAbsent } from '../../persistence/duplicate.ts';
import { forkOf } from '../../persistence/orm.ts';
import type { PolicyBook } from './policy-book.ts';
import { privacyDb } from './privacy.tables.ts';
import { type AlarmDesk, raiseAlarms, roleTold } from './reveal-alarm.ts';

/** What somebody had to do with a customer when he had a value shown. */
export type RevealCause = 'call' | 'task' | 'review';

/** A value that is to be shown whole. */
export interface RevealRequest {
  /** Which value, the same for the same one: `card:phone:17`. */
  item: string;
  customerNo: string | null;
  reason: string;
  note?: string | undefined;
  interactionId?: string | undefined;
  /** Asked only when it costs something, and before the transaction: it may want a connection of its own. */
  cause(em: SqlEntityManager): Promise<RevealCause | null>;
  /** How it stands in the audit trail. */
  audit: { key: AuditKey; subjectId: string; details: Record<string, string | number | boolean | null> };
}

export interface RevealGrant {
  until: string;
  left: number;
}

/** Opens values for a while: every way to a whole value goes through here, so that they are counted together. */
export class Reveals {
  readonly #deps: Pick<ServerDeps, 'orm' | 'clock' | 'transaction' | 'bank'>;
  readonly #book: PolicyBook;
  readonly #alarms: AlarmDesk | null;

  constructor(
    deps: Pick<ServerDeps, 'orm' | 'clock' | 'transaction' | 'bank'>,
    book: PolicyBook,
    alarms: AlarmDesk | null,
  ) {
    this.#deps = deps;
    this.#book = book;
    this.#alarms = alarms;
  }

  /**
   * A grant that is still open costs nothing and is the one that counts; else one of the day's is taken.
   * @throws AppError reveal.budget_spent
   */
  async open(actor: Actor, request: RevealRequest): Promise<RevealGrant> {
    const policy = this.#book.policy();
    const budget = this.#budgetOf(actor);
    const now = this.#deps.clock.now();
    const today = bankDay(now, this.#deps.bank.timeZone);
    const reading = forkOf(this.#deps.orm);
    const running = await openGrant(reading, actor, request.item, now);
    if (running) return { until: running, left: budget - (await takenOn(reading, actor.userId, today)) };
    const cause = await request.cause(reading);
    const toldRole = this.#alarms && (await roleTold(this.#alarms, actor));
    return this.#deps.transaction(async (em) => {
      // Asked for twice at the same moment: the second finds the grant of the first.
      const open = await openGrant(em, actor, request.item, now);
      if (open) return { until: open, left: budget - (await takenOn(em, actor.userId, today)) };
      const taken = await this.#take(em, actor, today, budget);
      const until = await this.#grant(em, actor, { ...request, given: cause }, policy, { now, today });
      const facts = { actor, budget, taken, today, now, alarm: policy.alarm };
      if (this.#alarms && toldRole) await raiseAlarms(em, this.#alarms.tasks, { ...facts, toldRole }, this.#deps.clock);
      return { until: until.toISOString(), left: budget - taken };
    });
  }

  /** @throws AppError reveal.budget_spent */
  async requireLeft(actor: Actor): Promise<void> {
    const budget = this.#budgetOf(actor);
    const today = bankDay(this.#deps.clock.now(), this.#deps.bank.timeZone);
    if ((await takenOn(forkOf(this.#deps.orm), actor.userId, today)) >= budget) throw budgetSpent(budget);
  }

  #budgetOf(actor: Actor): number {
    const { revealsADay } = this.#book.policy();
    return Math.max(0, ...actor.roles.map((role) => revealsADay[role]));
  }

  async #take(em: SqlEntityManager, actor: Actor, day: string, budget: number): Promise<number> {
    const fresh = { user_id: actor.userId, day, taken: 0, told_most: false, told_all: false, told_odd: false };
    const known = await takenOn(em, actor.userId, day);
    if (known === 0) await insertIfAbsent(() => privacyDb(em).insertInto('reveal_day').values(fresh).execute());
    const taken = await privacyDb(em)
      .updateTable('reveal_day')
      .set((eb) => ({ taken: eb('taken', '+', 1) }))
      .where('user_id', '=', actor.userId)
      .where('day', '=', day)
      .where('taken', '<', budget)
      .executeTakeFirst();
    if (Number(taken.numUpdatedRows) === 1) return takenOn(em, actor.userId, day);
    throw budgetSpent(budget);
  }

  async #grant(
    em: SqlEntityManager,
    actor: Actor,
    request: RevealRequest & { given: RevealCause | null },
    policy: RightsPolicy,
    { now, today }: { now: Date; today: string },
  ): Promise<Date> {
    const until = new Date(now.getTime() + policy.revealMinutes * 60_000);
    const id = newId();
    await privacyDb(em)
      .insertInto('reveal_grant')
      .values({
        id,
        user_id: actor.userId,
        session_id: actor.sessionId,
        day: today,
        customer_no: request.customerNo,
        item: request.item.slice(0, 200),
        reason: request.reason,
        note: request.note || null,
        cause: request.given,
        interaction_id: request.interactionId ?? null,
        opened_at: now,
        ends_at: until,
      })
      .execute();
    const { key, subjectId, details } = request.audit;
    const entry = { actor, key, subjectId, details: { ...details, reason: request.reason, grant: id } };
    await recordAudit(em, entry, this.#deps.clock);
    return until;
  }
}

const budgetSpent = (budget: number): AppError =>
  new AppError('reveal.budget_spent', { status: 403, details: { budget } });

/** Until when a value is open to him in this session; undefined: it is not. */
async function openGrant(em: SqlEntityManager, actor: Actor, item: string, now: Date): Promise<string | undefined> {
  const open = await privacyDb(em)
    .selectFrom('reveal_grant')
    .select('ends_at')
    .where('user_id', '=', actor.userId)
    .where('item', '=', item.slice(0, 200))
    .where('ends_at', '>', now)
    .where('session_id', '=', actor.sessionId)
    .executeTakeFirst();
  return open?.ends_at.toISOString();
}

async function takenOn(em: SqlEntityManager, userId: string, day: string): Promise<number> {
  const row = await privacyDb(em)
    .selectFrom('reveal_day')
    .select('taken')
    .where('user_id', '=', userId)
    .where('day', '=', day)
    .executeTakeFirst();
  return row?.taken ?? 0;
}

/** What was written beside the reasons of some grants. */
export async function readNotes(em: SqlEntityManager, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await privacyDb(em)
    .selectFrom('reveal_grant')
    .select(['id', 'note'])
    .where('id', 'in', ids)
    .where('note', 'is not', null)
    .execute();
  return new Map(rows.map(({ id, note }) => [id, note ?? '']));
}
