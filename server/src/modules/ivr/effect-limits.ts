import type { SqlEntityManager } from '@mikro-orm/sql';
import { AppError } from '../../kernel/app-error.ts';
import { insertIfAbsent } from '../../persistence/duplicate.ts';
import { ivrDb, type SessionRow } from './ivr.tables.ts';

/**
 * What callers may set going without an agent. Whoever wants more is asked by one: a call without a PIN can name any customer's
 * number, and each of these is work for somebody within minutes. Callers who withhold their number share a limit of their own.
 */
export const effectLimits = { ofCall: 3, ofNumberADay: 6, ofWithheldAnHour: 30 } as const;
const HOUR_MS = 3_600_000;

/** Puts what is to be done on record, once for each move, and counts it. @throws AppError request.too_many */
export async function requireMayDo(em: SqlEntityManager, session: SessionRow, seq: number, now: Date): Promise<void> {
  const row = { call_id: session.call_id, seq, number: session.number, at: now };
  const isNew = await insertIfAbsent(() => ivrDb(em).insertInto('ivr_effect').values(row).execute());
  if (!isNew) return;
  const effects = () =>
    ivrDb(em)
      .selectFrom('ivr_effect')
      .select(({ fn }) => fn.countAll<number>().as('count'));
  const counted = async (query: ReturnType<typeof effects>) => Number((await query.executeTakeFirstOrThrow()).count);
  const ofCall = await counted(effects().where('call_id', '=', session.call_id));
  const isOver =
    session.number === null
      ? (await counted(
          effects()
            .where('number', 'is', null)
            .where('at', '>', new Date(now.getTime() - HOUR_MS)),
        )) > effectLimits.ofWithheldAnHour
      : (await counted(
          effects()
            .where('number', '=', session.number)
            .where('at', '>', new Date(now.getTime() - 24 * HOUR_MS)),
        )) > effectLimits.ofNumberADay;
  if (ofCall > effectLimits.ofCall || isOver) throw new AppError('request.too_many', { status: 429 });
}
