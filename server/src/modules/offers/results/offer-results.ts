import type { SqlEntityManager } from '@mikro-orm/sql';
import {
  type Label,
  type OfferOutcome,
  OfferReason,
  type OfferResult,
  type OfferResults,
  type OfferResultsQuery,
} from '@tellerline/contracts';
import { sql } from 'kysely';
import type { Actor } from '../../../kernel/actor.ts';
import { beginOfDay, daysAfter } from '../../../kernel/bank-day.ts';
import { likePrefix } from '../../customers/index.ts';
import type { OfferDesk } from '../offers.ports.ts';
import { offerDb } from '../offers.tables.ts';
import { readEffects } from './offer-effect.ts';
import { wilson } from './wilson.ts';

/** What came of each offer between two days, with customers of the reader's branches; the most often made first. */
export async function readResults(
  { deps, book }: OfferDesk,
  em: SqlEntityManager,
  actor: Actor,
  { from, to }: OfferResultsQuery,
): Promise<OfferResults> {
  const { timeZone } = deps.bank;
  const rows = await offerDb(em)
    .selectFrom('offer_answer')
    .select(['offer_id', 'outcome', 'reason'])
    .select(({ fn }) => fn.countAll<number>().as('times'))
    .where('answered_at', '>=', beginOfDay(from, timeZone))
    .where('answered_at', '<', beginOfDay(daysAfter(to, 1), timeZone))
    .where(sql<boolean>`branch_path like ${likePrefix(actor.branchPath)} escape '!'`)
    .groupBy(['offer_id', 'outcome', 'reason'])
    .execute();
  const { content } = await book.inForce(em);
  const effects = await readEffects(em, content, { from, to, like: likePrefix(actor.branchPath) });
  const names = new Map<string, Label>(content.offers.map(({ id, name }) => [id, name]));
  const ids = [...new Set([...names.keys(), ...rows.map((row) => row.offer_id)])];
  const items = ids.map((offerId): OfferResult => {
    const own = rows.filter((row) => row.offer_id === offerId);
    const of = (outcome: OfferOutcome): number =>
      own.filter((row) => row.outcome === outcome).reduce((sum, { times }) => sum + Number(times), 0);
    const [accepted, refused, later] = [of('accepted'), of('refused'), of('later')];
    const offered = accepted + refused + later;
    const reasons = OfferReason.options
      .map((reason) => ({
        reason,
        count: own.filter((row) => row.reason === reason).reduce((sum, { times }) => sum + Number(times), 0),
      }))
      .filter(({ count }) => count > 0)
      .sort((one, other) => other.count - one.count);
    return {
      offerId,
      name: names.get(offerId) ?? { 'zh-CN': offerId, en: offerId },
      offered,
      accepted,
      refused,
      later,
      notOffered: of('not_offered'),
      done: of('done'),
      effect: effects.get(offerId) ?? null,
      ...wilson(accepted, offered),
      reasons,
    };
  });
  return { items: items.sort((one, other) => other.offered - one.offered) };
}
