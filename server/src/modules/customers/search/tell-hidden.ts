import type { SqlEntityManager } from '@mikro-orm/sql';
import type { CustomerSearch, CustomerSearchResult } from '@tellerline/contracts';
import type { Actor } from '../../../kernel/actor.ts';
import { AppError } from '../../../kernel/app-error.ts';
import type { RevealCause } from '../../privacy/index.ts';
import type { CustomerDesk } from '../customer-desk.ts';
import { reasonedLanes } from './similar-lanes.ts';

type Hit = CustomerSearchResult['items'][number];

/** So many customers are told by hidden digits at a time, for each of them costs one of the day's reveals. */
const MOST_TOLD = 5;

/**
 * A search with a reason. Who is found by a hidden part of a number has that part told: each such hit is a reveal, with its reason,
 * its place in the audit trail, the day's budget and its alarm. A hit whose number this user may not see is left out. Count and
 * cursor tell of those that were told only; a cursor is how many came before, and they are told with the rest.
 * @throws AppError reveal.budget_spent, whether anybody would have been found or not; request.invalid
 */
export async function tellHidden(
  em: SqlEntityManager,
  desk: CustomerDesk,
  actor: Actor,
  { cursor, ...search }: CustomerSearch,
  causeOf: (em: SqlEntityManager, customerNo: string) => Promise<RevealCause | null>,
): Promise<CustomerSearchResult> {
  const before = cursor === undefined ? 0 : readCursor(cursor);
  const wanted = before + Math.min(search.limit, MOST_TOLD);
  if (reasonedLanes(search.q).length > 0) await desk.privacy.requireLeft(actor);
  const found = await desk.search(em, { ...search, limit: wanted }, actor);
  const told: Hit[] = [];
  for (const hit of found.items) {
    if (!isHidden(hit) || (await opened(em, desk, actor, search, hit, causeOf))) told.push(hit);
  }
  return {
    ...found,
    items: told.slice(before),
    next: told.length === wanted ? String(wanted) : null,
    count: { value: told.length, capped: false },
  };
}

function readCursor(cursor: string): number {
  if (!/^\d{1,3}$/.test(cursor))
    throw new AppError('request.invalid', { status: 400, details: { field: 'query.cursor' } });
  return Number(cursor);
}

const isHidden = ({ how, matchedBy }: Hit): boolean =>
  how !== 'exact' &&
  (matchedBy === 'phone' || matchedBy === 'id_number' || matchedBy === 'account' || matchedBy === 'card');

async function opened(
  em: SqlEntityManager,
  desk: CustomerDesk,
  actor: Actor,
  { q, reason = 'other' }: Pick<CustomerSearch, 'q' | 'reason'>,
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
