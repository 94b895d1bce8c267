import type { SqlEntityManager } from '@mikro-orm/sql';
import type { NextActions, Offer, SegmentRule } from '@tellerline/contracts';
import { type RawBuilder, sql } from 'kysely';
import { type Actor, hasRole } from '../../../kernel/actor.ts';
import { AppError } from '../../../kernel/app-error.ts';
import { bankDay } from '../../../kernel/bank-day.ts';
import { groupOf } from '../../customers/index.ts';
import type { OfferDesk } from '../offers.ports.ts';
import { offerDb } from '../offers.tables.ts';
import { arbitrate, type OfferFit, type PastAnswer } from './arbitrate.ts';
import { heldOutOf, keepChances } from './chances.ts';
import { MadeOffers } from './made-offers.ts';

const DAY_MS = 86_400_000;
const LOOKED_BACK_DAYS = 730;

/** What may be asked about a customer, with the call it is for. */
export interface Asked {
  customerNo: string;
  interactionId: string | null;
}

/** What to do next for customers: the rules of all offers in one statement, then weighed. */
export class NextBest {
  readonly #desk: OfferDesk;
  readonly #made: MadeOffers;

  constructor(desk: OfferDesk) {
    this.#desk = desk;
    this.#made = new MadeOffers(desk.deps.clock);
  }

  /** @throws AppError resource.not_found, alike for an unknown customer and one of another branch */
  async of(em: SqlEntityManager, actor: Actor, { customerNo, interactionId }: Asked): Promise<NextActions> {
    const { ports } = this.#desk;
    const group = await groupOf(em, customerNo, actor);
    if (!group) throw new AppError('resource.not_found', { status: 404 });
    const [{ version, content: book }, call] = await Promise.all([
      this.#desk.book.inForce(em),
      interactionId ? ports.calls.brief(actor, interactionId) : null,
    ]);
    const { holdOutPercent } = book.arbitration;
    const { heldOut, decided } = await heldOutOf(em, group, book.offers, holdOutPercent);
    const fits = await this.#fits(em, group.id, book.offers, call?.queue ?? null);
    const situation = {
      fits,
      heldOut,
      answers: await this.#answers(em, group.ids, interactionId),
      scores: (await ports.scoresOf?.(em, group.id)) ?? [],
      made: await this.#made.counts(em),
    };
    const { mandatory, offers, leftOut, chances } = arbitrate(book.offers, book.arbitration, situation);
    const signs = new Set(book.offers.flatMap(({ id, sign }) => (sign ? [id] : [])));
    const fresh = chances.filter((id) => signs.has(id) && !decided.has(id));
    if (interactionId && call?.agentUserId === actor.userId && fresh.length > 0)
      await this.#keep(fresh, heldOut, { customerId: group.id, interactionId });
    return {
      customerNo: group.customerNo,
      bookVersion: version,
      mandatory,
      offers,
      leftOut: hasRole(actor, 'manager', 'supervisor') ? leftOut : [],
    };
  }

  #keep(
    fresh: readonly string[],
    heldOut: ReadonlySet<string>,
    about: { customerId: number; interactionId: string },
  ): Promise<void> {
    const { clock, bank, transaction } = this.#desk.deps;
    const fellOn = bankDay(clock.now(), bank.timeZone);
    const chances = fresh.map((offerId) => ({ offerId, heldOut: heldOut.has(offerId) }));
    return transaction((em) => keepChances(em, chances, { ...about, fellOn }));
  }

  async #fits(
    em: SqlEntityManager,
    customerId: number,
    offers: readonly Offer[],
    queue: string | null,
  ): Promise<Map<string, OfferFit>> {
    const columns: RawBuilder<unknown>[] = [];
    const ask = (rule: SegmentRule | null): string | null => {
      if (rule === null) return null;
      const name = `r${columns.length}`;
      columns.push(sql`case when ${this.#desk.ports.rules.condition(rule)} then 1 else 0 end as ${sql.ref(name)}`);
      return name;
    };
    const asked = offers.map(({ id, eligibility, applicability, suitability, context }) => ({
      id,
      gates: [ask(eligibility), ask(applicability), ask(suitability)],
      contexts: context.map(({ when, queues }) => ({
        rule: ask(when),
        isHere: queues.length === 0 || (queue !== null && queues.includes(queue)),
      })),
    }));
    const { rows } =
      columns.length > 0
        ? await sql<
            Record<string, number>
          >`select ${sql.join(columns)} from customer c where c.id = ${customerId}`.execute(offerDb(em))
        : { rows: [{} as Record<string, number>] };
    const met = (name: string | null | undefined): boolean => !name || Number(rows[0]?.[name]) === 1;
    return new Map(
      asked.map(({ id, gates, contexts }) => [
        id,
        {
          eligible: met(gates[0]),
          applicable: met(gates[1]),
          suitable: met(gates[2]),
          contexts: contexts.map(({ rule, isHere }) => isHere && met(rule)),
        },
      ]),
    );
  }

  async #answers(em: SqlEntityManager, ids: readonly number[], interactionId: string | null): Promise<PastAnswer[]> {
    const now = this.#desk.deps.clock.now().getTime();
    const rows = await offerDb(em)
      .selectFrom('offer_answer')
      .select(['offer_id', 'outcome', 'answered_at', 'interaction_id'])
      .where('customer_id', 'in', ids)
      .where('answered_at', '>', new Date(now - LOOKED_BACK_DAYS * DAY_MS))
      .execute();
    return rows.map((row) => ({
      offerId: row.offer_id,
      outcome: row.outcome,
      daysAgo: (now - row.answered_at.getTime()) / DAY_MS,
      onThisCall: row.interaction_id === interactionId,
    }));
  }
}
