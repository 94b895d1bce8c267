import type { SqlEntityManager } from '@mikro-orm/sql';
import type { CallListSource, NewCallList } from '@tellerline/contracts';
import type { Actor } from '../../../kernel/actor.ts';
import { AppError } from '../../../kernel/app-error.ts';
import { recordAudit } from '../../../kernel/audit.ts';
import { insertIfAbsent } from '../../../persistence/duplicate.ts';
import { forkOf } from '../../../persistence/orm.ts';
import type { Wanted } from '../dialling.ports.ts';
import { diallingDb } from '../dialling.tables.ts';
import type { DiallingDesk } from '../dialling-desk.ts';
import { readTable } from './read-table.ts';

const AT_ONCE = 500;

/** Whom a list is made of, and who was left out. */
export interface Gathered {
  wanted: Wanted[];
  left: { unknown: number; several: number; heldOut: number };
}

/** A list as it is made: by a person from a source, or by a crisis. */
export type ListToMake = Omit<NewCallList, 'source'> & { source: CallListSource['kind'] | 'crisis' };

/** Makes a list from its source; it begins when somebody starts it. Sent twice it is made once. @throws AppError dial.nobody, resource.not_found */
export async function makeList(desk: DiallingDesk, actor: Actor, list: NewCallList): Promise<void> {
  const em = forkOf(desk.deps.orm);
  if (await diallingDb(em).selectFrom('call_list').select('id').where('id', '=', list.key).executeTakeFirst()) return;
  const gathered = await gather(em, desk, actor, list);
  if (gathered.wanted.length === 0) throw new AppError('dial.nobody', { status: 422 });
  await desk.deps.transaction((tx) => writeList(tx, desk, actor, { ...list, source: list.source.kind }, gathered));
}

async function gather(
  em: SqlEntityManager,
  desk: DiallingDesk,
  actor: Actor,
  { source, purpose, why }: NewCallList,
): Promise<Gathered> {
  if (source.kind === 'table') {
    const { wanted, left } = await readTable(em, actor, source.rows);
    const kept = await heldOutOf(
      desk,
      em,
      purpose,
      wanted.map(({ customerId }) => customerId),
    );
    const called = wanted.filter(({ customerId }) => !kept.has(customerId));
    return { wanted: called, left: { ...left, heldOut: wanted.length - called.length } };
  }
  if (source.kind !== 'segment') {
    const made = await desk.sources.get(source.kind)?.wanted(em, actor, source);
    if (!made) throw new AppError('resource.not_found', { status: 404 });
    return { wanted: made.wanted, left: { unknown: 0, several: 0, heldOut: made.heldOut } };
  }
  const { segments } = desk.ports;
  if (!(await segments?.mayUse(em, actor, source.segment))) throw new AppError('resource.not_found', { status: 404 });
  const wanted: Wanted[] = [];
  let heldOut = 0;
  for await (const numbers of segments?.members(em, source.segment, actor) ?? []) {
    const rows = await diallingDb(em)
      .selectFrom('customer')
      .select('id')
      .where('customer_no', 'in', numbers)
      .orderBy('id')
      .execute();
    const ids = rows.map(({ id }) => id);
    const kept = await heldOutOf(desk, em, purpose, ids);
    heldOut += kept.size;
    for (const id of ids) if (!kept.has(id)) wanted.push({ customerId: id, why, weight: 0, originId: null });
  }
  return { wanted, left: { unknown: 0, several: 0, heldOut } };
}

/** Nobody of the comparison group hears of an offer, or nothing could be compared. */
async function heldOutOf(
  { ports }: DiallingDesk,
  em: SqlEntityManager,
  purpose: NewCallList['purpose'],
  customerIds: readonly number[],
): Promise<ReadonlySet<number>> {
  const kept = new Set<number>();
  if (purpose === 'service') return kept;
  for (let at = 0; at < customerIds.length; at += AT_ONCE)
    for (const id of await ports.heldOut(em, customerIds.slice(at, at + AT_ONCE))) kept.add(id);
  return kept;
}

/** Writes a list and its entries, in the transaction of `em`. A customer stands on it once. */
export async function writeList(
  em: SqlEntityManager,
  desk: DiallingDesk,
  actor: Actor,
  list: ListToMake,
  { wanted, left }: Gathered,
): Promise<void> {
  const now = desk.now();
  const once = [...new Map([...wanted].reverse().map((each) => [each.customerId, each])).values()].reverse();
  const isNew = await insertIfAbsent(() =>
    diallingDb(em)
      .insertInto('call_list')
      .values({
        id: list.key,
        name: list.name,
        purpose: list.purpose,
        pacing: list.pacing,
        source: list.source,
        flow_key: list.flowKey,
        why: list.why,
        state: 'draft',
        priority: list.priority,
        rules: JSON.stringify(list.rules),
        unknown: left.unknown,
        several: left.several,
        doubled: wanted.length - once.length,
        held_out: left.heldOut,
        branch_path: actor.branchPath,
        owner_id: actor.userId,
        owner_name: actor.displayName,
        created_at: now,
        ended_at: null,
        version: 1,
      })
      .execute(),
  );
  if (!isNew) return;
  for (let at = 0; at < once.length; at += AT_ONCE) {
    const rows = once.slice(at, at + AT_ONCE).map(({ customerId, why, weight, originId }) => ({
      list_id: list.key,
      customer_id: customerId,
      state: 'open' as const,
      weight,
      why: (why || list.why).slice(0, 300),
      origin_id: originId,
      next_at: now,
      tries: 0,
      version: 1,
    }));
    await diallingDb(em).insertInto('call_list_entry').values(rows).execute();
  }
  const details = { source: list.source, purpose: list.purpose, entries: once.length };
  await recordAudit(em, { actor, key: 'CallList.Made', subjectId: list.key, details }, desk.deps.clock);
}
