import type { CustomerFlag } from '@tellerline/contracts';
import type { Kysely } from 'kysely';
import { type Question, question, telling } from '../../../persistence/questions.ts';
import type { CrisisTables } from '../crisis.tables.ts';

const bannersOf = question(
  (db: Kysely<CrisisTables>, { customerIds }: { customerIds: readonly number[] }) =>
    db
      .selectFrom('crisis_member as m')
      .innerJoin('crisis_mode as c', 'c.id', 'm.mode_id')
      .select(['c.banner_zh as zh', 'c.banner_en as en', 'c.state'])
      .where('m.customer_id', 'in', customerIds)
      .where('c.state', 'in', ['running', 'rehearsal']),
  {},
);

/** What lasts and affects one of these customers, for his card. */
export const affectedFlags = (customerIds: readonly number[]): Question<CustomerFlag[]> =>
  telling(bannersOf({ customerIds }), (rows) =>
    rows.map(({ zh, en, state }) =>
      // A rehearsal changes nothing for anybody.
      state === 'rehearsal'
        ? { severity: 'warning', text: { 'zh-CN': `【演练】${zh}`, en: `[Rehearsal] ${en}` } }
        : { severity: 'warning', cause: 'mass_event', text: { 'zh-CN': zh, en } },
    ),
  );
