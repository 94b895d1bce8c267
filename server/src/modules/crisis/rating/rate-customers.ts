import type { SqlEntityManager } from '@mikro-orm/sql';
import { newId } from '../../../kernel/ids.ts';
import { type Moves, moveAlerts } from './move-alerts.ts';
import type { Rating, Whom } from './rating.ts';
import { settleReadings } from './settle-readings.ts';
import { clearStage, stageReadings } from './stage-readings.ts';

/** What a rating did: readings written, alerts moved. */
export type Rated = Moves & { readings: number };

/** Rates customers and brings readings and alerts up to date, in the transaction of `em`. */
export async function rateCustomers(
  em: SqlEntityManager,
  about: Omit<Rating, 'run' | 'whom'> & { whom: Whom },
  { now, origin }: { now: Date; origin: 'night' | 'event' },
): Promise<Rated> {
  const rating: Rating = { ...about, run: newId() };
  await stageReadings(em, rating);
  const readings = await settleReadings(em, rating, now);
  const moves = await moveAlerts(em, rating, { now, origin });
  await clearStage(em, rating.run);
  return { readings, ...moves };
}
