import type { SqlEntityManager } from '@mikro-orm/sql';
import type { IvrDesk } from './ivr.ports.ts';
import { ivrDb, type SessionRow } from './ivr.tables.ts';

/** Tries that did not prove right, before nobody is asked any more. */
export const pinLimits = { ofCall: 3, ofAccountADay: 5, ofNumberADay: 10, ofHouseAnHour: 300 } as const;

const HOUR_MS = 3_600_000;

/**
 * Puts a try on record before the caller is asked. How many he has left on this call, this one included; 0: he is not asked.
 * The try is stored before tries are counted, so that calls at the same moment can both be refused but never both pass.
 */
export async function openTry(desk: IvrDesk, session: SessionRow, customerNo: string): Promise<number> {
  const { deps } = desk;
  const now = deps.clock.now();
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
    const all = () =>
      ivrDb(em)
        .selectFrom('pin_try')
        .select(({ fn }) => fn.countAll<number>().as('count'));
    const tries = () => all().where('outcome', 'in', ['open', 'used', 'wrong']);
    // Those that were refused count where somebody goes on trying: by his number and in the house.
    const withRefused = () => all().where('outcome', '!=', 'right');
    const since = (ms: number) => new Date(now.getTime() - ms);
    const counted = async (query: ReturnType<typeof tries>) => Number((await query.executeTakeFirstOrThrow()).count);
    const ofCall = await counted(tries().where('call_id', '=', session.call_id));
    // A number nobody has is no account: it is refused neither sooner nor later than one that somebody has.
    const ofAccount = customerNo
      ? await counted(
          tries()
            .where('customer_no', '=', customerNo)
            .where('at', '>', since(24 * HOUR_MS)),
        )
      : 0;
    const ofNumber = session.number
      ? await counted(
          withRefused()
            .where('number', '=', session.number)
            .where('at', '>', since(24 * HOUR_MS)),
        )
      : 0;
    const ofHouse = await counted(withRefused().where('at', '>', since(HOUR_MS)));
    const isOver =
      ofCall > pinLimits.ofCall ||
      ofAccount > pinLimits.ofAccountADay ||
      ofNumber > pinLimits.ofNumberADay ||
      ofHouse > pinLimits.ofHouseAnHour;
    if (!isOver) return pinLimits.ofCall - ofCall + 1;
    await ivrDb(em).updateTable('pin_try').set({ outcome: 'refused' }).where('id', '=', id).execute();
    return 0;
  });
}

/** Takes the open try of a call: each serves for one comparison. Null: there is none. */
export async function takeTry(em: SqlEntityManager, callId: string): Promise<number | null> {
  const open = await ivrDb(em)
    .selectFrom('pin_try')
    .select('id')
    .where('call_id', '=', callId)
    .where('outcome', '=', 'open')
    .orderBy('id', 'desc')
    .executeTakeFirst();
  if (!open) return null;
  const { numUpdatedRows } = await ivrDb(em)
    .updateTable('pin_try')
    .set({ outcome: 'used' })
    .where('id', '=', open.id)
    .where('outcome', '=', 'open')
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n ? open.id : null;
}

export async function closeTry(em: SqlEntityManager, id: number, right: boolean): Promise<void> {
  await ivrDb(em)
    .updateTable('pin_try')
    .set({ outcome: right ? 'right' : 'wrong' })
    .where('id', '=', id)
    .execute();
}
