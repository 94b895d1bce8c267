import type { SqlEntityManager } from '@mikro-orm/sql';
import { type EvaluationView, type SettleObjection, scoreOf, unanswered } from '@tellerline/contracts';
import type { Actor } from '../../kernel/actor.ts';
import { AppError } from '../../kernel/app-error.ts';
import { recordAudit } from '../../kernel/audit.ts';
import { forkOf } from '../../persistence/orm.ts';
import { answerRows, present, readOne } from './evaluations.ts';
import { qualityDb } from './quality.tables.ts';
import type { QualityDesk } from './quality-desk.ts';
import { scorecard } from './scorecards.ts';

const MOST_SHOWN = 200;

/** Objections that wait, of the agents this person leads or judges, the oldest first. */
export async function openObjections(em: SqlEntityManager, desk: QualityDesk, actor: Actor): Promise<EvaluationView[]> {
  const heard = await desk.people.supervised(actor);
  if (!heard) throw new AppError('access.denied', { status: 403 });
  if (heard.userIds.length === 0) return [];
  const rows = await qualityDb(em)
    .selectFrom('evaluation')
    .selectAll()
    .where('response', '=', 'objected')
    .where('settlement', 'is', null)
    .where('agent_user_id', 'in', heard.userIds)
    .orderBy('responded_at')
    .limit(MOST_SHOWN)
    .execute();
  return present(em, desk, actor, rows);
}

/**
 * Settles an objection: the score stays, or another takes its place and counts from then on. The first one stays beside it.
 * @throws AppError resource.not_found · evaluation.same_person for who judged it · evaluation.not_objected · evaluation.incomplete
 */
export async function settleObjection(
  desk: QualityDesk,
  actor: Actor,
  id: string,
  order: SettleObjection,
): Promise<EvaluationView> {
  const { deps } = desk;
  const heard = await desk.people.supervised(actor);
  await deps.transaction(async (em) => {
    const db = qualityDb(em);
    const row = await db.selectFrom('evaluation').selectAll().where('id', '=', id).executeTakeFirst();
    const agent = row?.agent_user_id ?? null;
    if (!row || agent === null || agent === actor.userId || !heard?.userIds.includes(agent))
      throw new AppError('resource.not_found', { status: 404 });
    if (row.evaluator_user_id === actor.userId) throw new AppError('evaluation.same_person', { status: 403 });
    const card = await scorecard(em, row.card, row.version);
    const answers = order.outcome === 'changed' ? order.answers : null;
    const [missing] = answers ? unanswered(card.form, answers) : [];
    if (missing) throw new AppError('evaluation.incomplete', { status: 422, details: { question: missing } });
    const score = answers ? scoreOf(card.form, answers) : null;
    const { numUpdatedRows } = await db
      .updateTable('evaluation')
      .set({
        settlement: order.outcome,
        settled_by: actor.userId,
        settled_by_name: actor.displayName,
        settled_at: deps.clock.now(),
        settled_reason: order.reason,
        settled_answers: answers && JSON.stringify(answers),
        settled_permille: score?.percent == null ? null : Math.round(score.percent * 10),
        settled_failed: score ? Number(score.failed) : null,
      })
      .where('id', '=', id)
      .where('response', '=', 'objected')
      .where('settlement', 'is', null)
      .executeTakeFirstOrThrow();
    if (numUpdatedRows === 0n) throw new AppError('evaluation.not_objected', { status: 409 });
    if (answers) {
      await db.deleteFrom('evaluation_answer').where('evaluation_id', '=', id).execute();
      const rows = answerRows(card.form, id, answers);
      if (rows.length > 0) await db.insertInto('evaluation_answer').values(rows).execute();
    }
    await desk.tasks?.complete(em, 'evaluation_objection', id, actor);
    const details = { agent, outcome: order.outcome };
    await recordAudit(em, { actor, key: 'Evaluation.Settled', subjectId: id, details }, deps.clock);
  });
  return readOne(forkOf(deps.orm), desk, actor, id);
}
