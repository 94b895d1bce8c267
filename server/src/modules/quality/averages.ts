import type { SqlEntityManager } from '@mikro-orm/sql';
import type { QualityAverages } from '@tellerline/contracts';
import { sql } from 'kysely';
import type { Actor } from '../../kernel/actor.ts';
import { AppError } from '../../kernel/app-error.ts';
import { beginOfDay, endOfDay } from '../../kernel/bank-day.ts';
import { qualityDb } from './quality.tables.ts';
import type { QualityDesk } from './quality-desk.ts';
import { scorecards } from './scorecards.ts';

/** Means over the evaluations of these days that count, of the agents a supervisor answers for. */
export async function qualityAverages(
  em: SqlEntityManager,
  desk: QualityDesk,
  actor: Actor,
  { from, until }: { from: string; until: string },
): Promise<QualityAverages> {
  const supervised = await desk.people.supervised(actor);
  if (!supervised) throw new AppError('access.denied', { status: 403 });
  if (supervised.userIds.length === 0) return { agents: [], questions: [] };
  const zone = desk.deps.bank.timeZone;
  const counted = qualityDb(em)
    .selectFrom('evaluation as e')
    .where('e.calibration', '=', 0)
    .where('e.agent_user_id', 'in', supervised.userIds)
    .where('e.created_at', '>=', beginOfDay(from, zone))
    .where('e.created_at', '<=', endOfDay(until, zone));
  const [agents, questions, cards, people] = await Promise.all([
    counted
      .select([
        'e.agent_user_id',
        sql<number>`count(*)`.as('n'),
        sql<number | null>`avg(case when e.settlement = 'changed' then e.settled_permille else e.permille end)`.as(
          'permille',
        ),
        sql<number>`sum(case when e.settlement = 'changed' then e.settled_failed else e.failed end)`.as('failed'),
        sql<number>`sum(case when e.response = 'objected' then 1 else 0 end)`.as('objections'),
        sql<number>`sum(case when e.response = 'objected' and e.settlement is null then 1 else 0 end)`.as('open'),
        sql<number>`sum(case when e.settlement = 'changed' then 1 else 0 end)`.as('changed'),
      ])
      .groupBy('e.agent_user_id')
      .execute(),
    counted
      .innerJoin('evaluation_answer as a', 'a.evaluation_id', 'e.id')
      .select([
        'e.card',
        'a.question_id',
        sql<number>`count(*)`.as('n'),
        sql<number>`sum(1000.0 * a.points / a.most) / count(*)`.as('permille'),
      ])
      .groupBy(['e.card', 'a.question_id'])
      .execute(),
    scorecards(em),
    desk.people.agents(),
  ]);
  const names = new Map(people.map(({ userId, displayName }) => [userId, displayName]));
  const tenths = (permille: number | string): number => Math.round(Number(permille)) / 10;
  const found = new Map(questions.map((row) => [`${row.card} ${row.question_id}`, row]));
  return {
    agents: agents
      .flatMap((row) => {
        const userId = row.agent_user_id;
        if (userId === null) return [];
        return [
          {
            userId,
            name: names.get(userId) ?? '',
            evaluations: Number(row.n),
            percent: row.permille === null ? null : tenths(row.permille),
            failed: Number(row.failed),
            objections: Number(row.objections),
            openObjections: Number(row.open),
            changedScores: Number(row.changed),
          },
        ];
      })
      .sort((one, other) => one.name.localeCompare(other.name, 'zh')),
    // In the order of the card, as it is in force.
    questions: cards.flatMap((card) =>
      card.form.sections.flatMap((section) =>
        section.questions.flatMap(({ id, text }) => {
          const row = found.get(`${card.id} ${id}`);
          return row ? [{ card: card.id, id, text, answers: Number(row.n), percent: tenths(row.permille) }] : [];
        }),
      ),
    ),
  };
}
