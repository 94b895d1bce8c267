import type { SqlEntityManager } from '@mikro-orm/sql';
import type { CustomerSearch, CustomerSearchResult } from '@tellerline/contracts';
import type { Actor } from '../../../kernel/actor.ts';
import type { RevealCause } from '../../privacy/index.ts';
import type { CustomerDesk } from '../customer-desk.ts';

type Hit = CustomerSearchResult['items'][number];

/** So many customers are told by hidden digits at a time, for each of them costs one of the day's reveals. */
export const MOST_TOLD = 5;

/**
 * Who is found by a hidden part of a number has that part told: each such hit is a reveal, with its reason, its place in the audit
 * trail, the day's budget and its alarm. A hit whose number this user may not see is left out.
 * @throws AppError reveal.budget_spent
 */
export async function tellHidden(
  em: SqlEntityManager,
  desk: CustomerDesk,
  actor: Actor,
  search: CustomerSearch,
  result: CustomerSearchResult,
  causeOf: (em: SqlEntityManager, customerNo: string) => Promise<RevealCause | null>,
): Promise<CustomerSearchResult> {
  if (search.reason === undefined) return result;
  const items: Hit[] = [];
  for (const hit of result.items) {
    if (!isHidden(hit)) items.push(hit);
    else if (await opened(em, desk, actor, search, hit, causeOf)) items.push(hit);
  }
  return { ...result, items };
}

const isHidden = ({ how, matchedBy }: Hit): boolean =>
  how !== 'exact' &&
  (matchedBy === 'phone' || matchedBy === 'id_number' || matchedBy === 'account' || matchedBy === 'card');

async function opened(
  em: SqlEntityManager,
  desk: CustomerDesk,
  actor: Actor,
  { q, reason = 'other' }: CustomerSearch,
  { customerNo, matchedBy }: Hit,
  causeOf: (em: SqlEntityManager, customerNo: string) => Promise<RevealCause | null>,
): Promise<boolean> {
  const { sight } = await desk.seeingNo(em, actor, customerNo);
  const treatment = sight.of('C2-identifier');
  if (treatment === 'shown') return true;
  if (treatment !== 'revealable') return false;
  await desk.privacy.reveal(actor, {
    // The digits stand in it, so that each further digit is a reveal of its own.
    item: `search:${customerNo}:${q}`,
    customerNo,
    reason,
    cause: (tx) => causeOf(tx, customerNo),
    audit: { key: 'Customer.FieldRevealed', subjectId: customerNo, details: { field: matchedBy, item: 'search' } },
  });
  return true;
}
