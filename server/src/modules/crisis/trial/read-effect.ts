import type { SqlEntityManager } from '@mikro-orm/sql';
import type { RetentionEffect } from '@tellerline/contracts';
import type { Actor } from '../../../kernel/actor.ts';
import { inScope } from '../../customers/index.ts';
import { crisisDb } from '../crisis.tables.ts';
import { meanDifference, shareDifference } from './intervals.ts';

const MOST_ROWS = 50_000;

/**
 * What acting on alerts saved: nightly alerts that were acted on against those of the comparison group, each measured the same
 * time after it was opened.
 */
export async function readEffect(em: SqlEntityManager, actor: Actor): Promise<RetentionEffect> {
  const rows = await crisisDb(em)
    .selectFrom('customer_alert as a')
    .innerJoin('customer as c', 'c.id', 'a.customer_id')
    .select(['a.held_out', 'a.measured_lost', 'a.balance_then', 'a.measured_balance'])
    .where(inScope('c', actor))
    .where('a.origin', '=', 'night')
    .where('a.measured_on', 'is not', null)
    .orderBy('a.id', 'desc')
    .limit(MOST_ROWS)
    .execute();
  const group = (heldOut: boolean) => {
    const mine = rows.filter((row) => Boolean(row.held_out) === heldOut);
    const kept = mine.filter((row) => !row.measured_lost).length;
    return {
      customers: mine.length,
      kept,
      changes: mine.map((row) => Number(row.measured_balance) - Number(row.balance_then)),
    };
  };
  const [acted, heldOut] = [group(false), group(true)];
  const share = shareDifference(
    { part: acted.kept, of: acted.customers },
    { part: heldOut.kept, of: heldOut.customers },
  );
  const money = meanDifference(acted.changes, heldOut.changes);
  return {
    acted: { customers: acted.customers, kept: acted.kept },
    heldOut: { customers: heldOut.customers, kept: heldOut.kept },
    savedShare: share,
    savedFen: money && {
      value: Math.round(money.value * acted.customers),
      low: Math.round(money.low * acted.customers),
      high: Math.round(money.high * acted.customers),
    },
  };
}
