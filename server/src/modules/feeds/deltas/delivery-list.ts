import type { SqlEntityManager } from '@mikro-orm/sql';
import type { FeedDeliveryView } from '@tellerline/contracts';
import { readInstant } from '../../../persistence/columns.ts';
import { readNamed, runNamed } from '../named-sql.ts';

const KEPT_MS = 30 * 86_400_000;

/** The latest deliveries of which something was rejected, with what and why. */
export async function deliveriesWithRejects(em: SqlEntityManager, limit: number): Promise<FeedDeliveryView[]> {
  const rows = await readNamed<{
    id: string;
    delivery_id: string;
    received_at: unknown;
    row_count: number;
    rejected_count: number;
  }>(
    em,
    `select id, delivery_id, received_at, row_count, rejected_count from feed_delivery where rejected_count > 0
      order by id desc limit :limit`,
    { limit },
  );
  if (rows.length === 0) return [];
  type Reject = FeedDeliveryView['rejects'][number];
  const rejects = await em.execute<(Omit<Reject, 'row'> & { id: string; line: number })[]>(
    `select run_id as id, line, file, field, reason from feed_reject
      where run_id in (${rows.map(() => '?').join(', ')}) order by line`,
    rows.map(({ id }) => id),
    'all',
  );
  const byDelivery = Map.groupBy(rejects, ({ id }) => id);
  return rows.map((row) => ({
    id: row.id,
    deliveryId: row.delivery_id,
    receivedAt: (readInstant(row.received_at) ?? new Date(0)).toISOString(),
    rows: row.row_count,
    rejected: row.rejected_count,
    rejects: (byDelivery.get(row.id) ?? []).map(({ line, file, field, reason }) => ({
      row: line,
      file,
      field,
      reason,
    })),
  }));
}

/** Deliveries are known again for thirty days; what was rejected of them goes with them. */
export async function forgetOldDeliveries(em: SqlEntityManager, now: Date): Promise<void> {
  const before = new Date(now.getTime() - KEPT_MS);
  await runNamed(
    em,
    'delete from feed_reject where run_id in (select id from feed_delivery where received_at < :before and rejected_count > 0)',
    { before },
  );
  await runNamed(em, 'delete from feed_delivery where received_at < :before', { before });
}
