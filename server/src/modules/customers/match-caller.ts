import type { SqlEntityManager } from '@mikro-orm/sql';
import type { AniPresentation, CustomerMatch } from '@tellerline/contracts';
import { customerDb } from './customer.tables.ts';
import type { InteractionHistory } from './customers.ports.ts';
import { type BranchScope, inScope } from './data-gate.ts';
import { survivorOf } from './merge/customer-group.ts';
import { type BranchNames, readSummaries } from './read-summaries.ts';

/** What is known of a caller before anybody speaks to him. */
export interface Caller {
  e164: string | null;
  /** The customer number he typed in the IVR, if he did. */
  typedCustomerNo: string | null;
  presentation: AniPresentation;
}

type Reason = CustomerMatch['candidates'][number]['reason'];
interface Owner {
  id: number;
  customer_no: string;
  /** Those of merged records besides. */
  numbers: string[];
  main: boolean;
  prospect: boolean;
}
interface Ranked {
  id: number;
  reason: Reason;
}

const MOST_CANDIDATES = 10;
/** A company's switchboard may belong to hundreds: so many are ranked, and whoever called last from it is among them. */
const MOST_OWNERS = 50;

/**
 * Who is calling. The number typed beats the number shown; several owners of one number are ranked: customers before
 * prospects, whom anybody may invent; then who called last, whose main number it is, the rest by customer number.
 */
export async function matchCaller(
  em: SqlEntityManager,
  caller: Caller,
  scope: BranchScope,
  { history, branches, today }: { history: InteractionHistory; branches: BranchNames; today: string },
): Promise<CustomerMatch> {
  const typedNo = caller.typedCustomerNo === null ? null : caller.typedCustomerNo.trim().toUpperCase() || null;
  if (caller.e164 === null && typedNo === null) {
    return { kind: 'withheld', by: null, candidates: [], typedDiffersFromAni: false, typedUnknown: false };
  }
  const [typed, owners] = await Promise.all([
    typedNo === null ? null : findByNumber(em, typedNo, scope),
    caller.e164 === null ? [] : findOwners(em, caller.e164, scope, history),
  ]);
  const ownerIsTyped = typed !== null && owners.some((owner) => owner.id === typed);
  const typedDiffersFromAni = typed !== null && owners.length > 0 && !ownerIsTyped;

  const ranked: Ranked[] =
    typed === null ? await rank(em, owners, history) : [{ id: typed, reason: 'typed_number' as const }];
  const shown = await readSummaries(
    em,
    ranked.map((candidate) => candidate.id),
    scope,
    branches,
    today,
  );
  const reasons = new Map(ranked.map((candidate) => [candidate.id, candidate.reason]));
  const candidates = shown.map(({ id, summary }) => ({ ...summary, reason: reasons.get(id) ?? 'shared_number' }));
  return {
    kind: candidates.length === 0 ? 'none' : candidates.length === 1 ? 'one' : 'several',
    by: candidates.length === 0 ? null : typed === null ? 'ani' : 'customer_no',
    candidates,
    typedDiffersFromAni,
    typedUnknown: typedNo !== null && typed === null,
  };
}

async function findByNumber(em: SqlEntityManager, customerNo: string, scope: BranchScope): Promise<number | null> {
  const row = await customerDb(em)
    .selectFrom('customer as x')
    .innerJoin('customer as c', (join) => join.on('c.id', '=', survivorOf('x')))
    .select('c.id')
    .where('x.customer_no', '=', customerNo)
    .where(inScope('c', scope))
    .executeTakeFirst();
  return row?.id ?? null;
}

async function findOwners(
  em: SqlEntityManager,
  e164: string,
  scope: BranchScope,
  history: InteractionHistory,
): Promise<Owner[]> {
  const rows = await readOwners(em, e164, scope).limit(MOST_OWNERS).execute();
  if (rows.length === MOST_OWNERS) {
    const latest = await recordsOf(em, await history.lastCustomersAt(em, e164, MOST_CANDIDATES));
    if (latest.length > 0) rows.push(...(await readOwners(em, e164, scope).where('x.id', 'in', latest).execute()));
  }
  const owners = new Map<number, Owner>();
  for (const row of rows) {
    const known = owners.get(row.id);
    owners.set(row.id, {
      id: row.id,
      customer_no: row.customer_no,
      numbers: [...new Set([...(known?.numbers ?? [row.customer_no]), row.known_by])],
      main: Boolean(row.best) || known?.main === true,
      prospect: row.status === 'prospect',
    });
  }
  return [...owners.values()].sort((a, b) => (a.customer_no < b.customer_no ? -1 : 1));
}

/** Whose number it is, customers before prospects. */
const readOwners = (em: SqlEntityManager, e164: string, scope: BranchScope) =>
  customerDb(em)
    .selectFrom('contact_point as p')
    .innerJoin('customer as x', 'x.id', 'p.customer_id')
    .innerJoin('customer as c', (join) => join.on('c.id', '=', survivorOf('x')))
    .select(['c.id', 'c.customer_no', 'c.status', 'p.best', 'x.customer_no as known_by'])
    .where('p.e164', '=', e164)
    .where('c.status', '<>', 'closed')
    .where(inScope('c', scope))
    .orderBy((eb) => eb.case().when('c.status', '=', 'prospect').then(1).else(0).end())
    .orderBy('p.best', 'desc')
    .orderBy('c.id');

/** Records of these customers, with all that were merged into them: a number may hang on any. */
async function recordsOf(em: SqlEntityManager, customerNos: readonly string[]): Promise<number[]> {
  if (customerNos.length === 0) return [];
  const rows = await customerDb(em)
    .selectFrom('customer as x')
    .leftJoin('customer_merge as m', (join) => join.on('m.root_id', '=', survivorOf('x')))
    .select([survivorOf('x').as('root'), 'm.absorbed_id'])
    .where('x.customer_no', 'in', [...customerNos])
    .execute();
  return [...new Set(rows.flatMap(({ root, absorbed_id }) => (absorbed_id === null ? [root] : [root, absorbed_id])))];
}

async function rank(em: SqlEntityManager, owners: Owner[], history: InteractionHistory): Promise<Ranked[]> {
  const [first] = owners;
  if (!first) return [];
  if (owners.length === 1) return [{ id: first.id, reason: 'only_owner' }];
  const lastCalls = await history.lastCallAt(
    em,
    owners.flatMap((owner) => owner.numbers),
  );
  const lastCall = ({ numbers }: Owner): number =>
    Math.max(0, ...numbers.map((no) => lastCalls.get(no)?.getTime() ?? 0));
  const weight = (owner: Owner): number => lastCall(owner) || (owner.main ? 1 : 0);
  return [...owners]
    .sort((a, b) => Number(a.prospect) - Number(b.prospect) || weight(b) - weight(a))
    .slice(0, MOST_CANDIDATES)
    .map((owner) => ({
      id: owner.id,
      reason: lastCall(owner) > 0 ? 'recent_call' : owner.main ? 'main_number' : 'shared_number',
    }));
}
