import type { SqlEntityManager } from '@mikro-orm/sql';
import type { CrisisTarget } from '@tellerline/contracts';
import { type RawBuilder, sql } from 'kysely';
import type { Actor } from '../../../kernel/actor.ts';
import { AppError } from '../../../kernel/app-error.ts';
import { inScope } from '../../customers/index.ts';
import { crisisDb } from '../crisis.tables.ts';
import type { CrisisDesk } from '../crisis-desk.ts';

type Product = Extract<CrisisTarget, { kind: 'product' }>['product'];
const holding: Readonly<Record<Product, RawBuilder<unknown>>> = {
  debit_card: sql`card k where k.customer_id = c.id and k.kind = 'debit' and k.status <> 'closed'`,
  credit_card: sql`card k where k.customer_id = c.id and k.kind = 'credit' and k.status <> 'closed'`,
  loan: sql`loan l where l.customer_id = c.id and l.status in ('running', 'overdue')`,
  term_deposit: sql`account a where a.customer_id = c.id and a.kind = 'term_deposit' and a.status <> 'closed'`,
};

/**
 * Writes down who is affected, of those this person answers for, in the transaction of `em`.
 * @returns how many there are
 * @throws AppError resource.not_found for a segment that is none, or not his to use
 */
export async function takeAffected(
  em: SqlEntityManager,
  desk: CrisisDesk,
  actor: Actor,
  modeId: string,
  target: CrisisTarget,
): Promise<number> {
  if (target.kind === 'segment') return takeSegment(em, desk, actor, modeId, target.segment);
  const condition =
    target.kind === 'branch'
      ? sql<boolean>`c.org_no = ${target.orgNo}`
      : sql<boolean>`exists (select 1 from ${holding[target.product]})`;
  const done = await sql`
    insert into crisis_member (mode_id, customer_id)
    select ${modeId}, c.id from customer c
    where ${inScope('c', actor)} and c.status = 'active' and ${condition}`.execute(crisisDb(em));
  return Number(done.numAffectedRows ?? 0n);
}

async function takeSegment(
  em: SqlEntityManager,
  desk: CrisisDesk,
  actor: Actor,
  modeId: string,
  segment: string,
): Promise<number> {
  if (!(await desk.segments?.mayUse(em, actor, segment))) throw new AppError('resource.not_found', { status: 404 });
  let taken = 0;
  for await (const numbers of desk.segments?.members(em, segment, actor) ?? []) {
    const done = await sql`
      insert into crisis_member (mode_id, customer_id)
      select ${modeId}, c.id from customer c where c.customer_no in (${sql.join(numbers)})`.execute(crisisDb(em));
    taken += Number(done.numAffectedRows ?? 0n);
  }
  return taken;
}
