import type { SqlEntityManager } from '@mikro-orm/sql';
import type { Actor } from '../../../../kernel/actor.ts';
import { recordAudit } from '../../../../kernel/audit.ts';
import { bankDay } from '../../../../kernel/bank-day.ts';
import { newId } from '../../../../kernel/ids.ts';
import { insertIfAbsent } from '../../../../persistence/duplicate.ts';
import { forkOf } from '../../../../persistence/orm.ts';
import { documentDb } from '../../documents.tables.ts';
import { noteEvent } from '../bundle-store.ts';
import { flowCounter, nextFlowNumber } from '../flow-number.ts';
import type { HandOver } from '../hand-over.ports.ts';
import { handOverDb } from '../hand-over.tables.ts';

/**
 * "New": stores an empty bundle of the person's branch with the next flow number, both or neither. The same key again gives
 * the same bundle.
 * @returns the bundle's id
 * @throws AppError hand_over.branch_number · hand_over.numbers_used_up
 */
export async function createBundle(hand: HandOver, actor: Actor, key: string): Promise<string> {
  const orgNo = (await hand.people.user(actor.userId))?.branchOrgNo ?? '';
  const year = bankDay(hand.deps.clock.now(), hand.deps.bank.timeZone).slice(0, 4);
  await layCounter(hand, flowCounter(year, orgNo));
  return hand.deps.transaction(async (em) => {
    const known = await idOfKey(em, actor, key);
    if (known) return known;
    const flowNo = await nextFlowNumber(em, year, orgNo);
    // Who waited for the number may have waited for his own first try.
    const meanwhile = await idOfKey(em, actor, key);
    if (meanwhile) throw new Error("Record has changed since last read in table 'bundle'");
    return storeBundle(hand, em, actor, { key, orgNo, flowNo });
  });
}

/** Outside of the transaction: two who lay the first stone at once must not wait for each other with half a lock each. */
async function layCounter(hand: HandOver, name: string): Promise<void> {
  const db = documentDb(forkOf(hand.deps.orm));
  const known = await db.selectFrom('document_counter').select('name').where('name', '=', name).executeTakeFirst();
  if (!known) await insertIfAbsent(() => db.insertInto('document_counter').values({ name, value: 0 }).execute());
}

async function idOfKey(em: SqlEntityManager, actor: Actor, key: string): Promise<string | undefined> {
  const row = await handOverDb(em)
    .selectFrom('bundle')
    .select('id')
    .where('create_key', '=', key)
    .where('created_by', '=', actor.userId)
    .executeTakeFirst();
  return row?.id;
}

async function storeBundle(
  hand: HandOver,
  em: SqlEntityManager,
  actor: Actor,
  { key, orgNo, flowNo }: { key: string; orgNo: string; flowNo: string },
): Promise<string> {
  const id = newId();
  const now = hand.deps.clock.now();
  await handOverDb(em)
    .insertInto('bundle')
    .values({
      id,
      flow_no: flowNo,
      create_key: key,
      org_no: orgNo,
      branch_path: actor.branchPath,
      step: 'draft',
      step_since: now,
      line_count: 0,
      pages: 0,
      copies: 0,
      note: '',
      created_by: actor.userId,
      created_by_name: actor.displayName,
      created_at: now,
      submissions: 0,
      version: 1,
    })
    .execute();
  await noteEvent(hand, em, id, { what: 'created', step: 'draft', by: actor });
  await recordAudit(em, { actor, key: 'Bundle.Created', subjectId: id, details: { flowNo } }, hand.deps.clock);
  return id;
}
