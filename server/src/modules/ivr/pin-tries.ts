import type { SqlEntityManager } from '@mikro-orm/sql';
import type { IvrDesk } from './ivr.ports.ts';
import { ivrDb, type SessionRow } from './ivr.tables.ts';

/** Tries that did not prove right, before nobody is asked any more. */
export const pinLimits = { ofCall: 3, ofAccountADay: 5, ofNumberADay: 10, ofHouseAnHour: 300 } as const;

const HOUR_MS = 3_600_000;

/**
 * Puts a try on record before the caller is asked. How many he has left on this call, this one included; 0: he is not asked.
 * The try is stored before tries are counted, so that calls at the same moment can both be refused but never both pass.
 *
 * Whether he is asked depends on his call, his number and the house alone: never on the customer, or callers would hear whom the
 * bank knows. Over the limit of the customer's account he is asked as anybody is, and nothing he types is right. Tries that were
 * refused count on; only against the account they do not, or a stranger could keep a customer out for ever.
 */
export async function openTry(desk: IvrDesk, session: SessionRow): Promise<number> {
  const { deps } = desk;
  const now = deps.clock.now();
  const customerNo = session.customer_no ?? '';
  const id = await deps.transaction(async (em) => {
    const row = {
      call_id: session.call_id,
      customer_no: customerNo,
      number: session.number,
      outcome: 'open' as const,
      at: now,
    };
    const { insertId } = await ivrDb(em).insertInto('pin_try').values(row).executeTakeFirstOrThrow();
    return Number(insertId);
  });
  return deps.transaction(async (em) => {
    const tries = () =>
      ivrDb(em)
        .selectFrom('pin_try')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where('outcome', '<>', 'right');
    const since = (ms: number) => new Date(now.getTime() - ms);
    const counted = async (query: ReturnType<typeof tries>) => Number((await query.executeTakeFirstOrThrow()).count);
    const ofCall = await counted(tries().where('call_id', '=', session.call_id));
    const ofNumber = session.number
      ? await counted(
          tries()
            .where('number', '=', session.number)
            .where('at', '>', since(24 * HOUR_MS)),
        )
      : 0;
    const ofHouse = await counted(tries().where('at', '>', since(HOUR_MS)));
    const isOver = ofCall > pinLimits.ofCall || ofNumber > pinLimits.ofNumberADay || ofHouse > pinLimits.ofHouseAnHour;
    const ofAccount = customerNo
      ? await counted(
          tries()
            .where('customer_no', '=', customerNo)
            .where('outcome', 'in', ['open', 'used', 'wrong'])
            .where('at', '>', since(24 * HOUR_MS)),
        )
      : 0;
    const outcome = isOver ? 'refused' : ofAccount > pinLimits.ofAccountADay ? 'barred' : null;
    if (outcome) await ivrDb(em).updateTable('pin_try').set({ outcome }).where('id', '=', id).execute();
    return isOver ? 0 : pinLimits.ofCall - ofCall + 1;
  });
}

/** Takes the open try of a call: each serves for one comparison. Null: there is none. */
export async function takeTry(em: SqlEntityManager, callId: string): Promise<{ id: number; barred: boolean } | null> {
  const open = await ivrDb(em)
    .selectFrom('pin_try')
    .select(['id', 'outcome'])
    .where('call_id', '=', callId)
    .where('outcome', 'in', ['open', 'barred'])
    .orderBy('id', 'desc')
    .executeTakeFirst();
  if (!open) return null;
  const barred = open.outcome === 'barred';
  const { numUpdatedRows } = await ivrDb(em)
    .updateTable('pin_try')
    .set({ outcome: barred ? 'refused' : 'used' })
    .where('id', '=', open.id)
    .where('outcome', '=', open.outcome)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n ? { id: open.id, barred } : null;
}

export async function closeTry(em: SqlEntityManager, id: number, right: boolean): Promise<void> {
  await ivrDb(em)
    .updateTable('pin_try')
    .set({ outcome: right ? 'right' : 'wrong' })
    .where('id', '=', id)
    .execute();
}
