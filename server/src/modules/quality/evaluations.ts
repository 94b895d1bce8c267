import type { SqlEntityManager } from '@mikro-orm/sql';
import {
  type EvaluationView,
  judgeRoles,
  mostPoints,
  type NewEvaluation,
  type RespondToEvaluation,
  ScorecardAnswers,
  type ScorecardForm,
  scoreOf,
  unanswered,
} from '@tellerline/contracts';
import type { Selectable } from 'kysely';
import { type Actor, hasRole } from '../../kernel/actor.ts';
import { AppError } from '../../kernel/app-error.ts';
import { recordAudit } from '../../kernel/audit.ts';
import { insertIfAbsent } from '../../persistence/duplicate.ts';
import { forkOf } from '../../persistence/orm.ts';
import { type QualityTables, qualityDb } from './quality.tables.ts';
import type { QualityDesk } from './quality-desk.ts';
import { scorecard } from './scorecards.ts';

type Row = Selectable<QualityTables['evaluation']>;
const NEWEST = 200;
const unsettled = {
  settlement: null,
  settled_by: null,
  settled_by_name: null,
  settled_at: null,
  settled_reason: null,
  settled_answers: null,
  settled_permille: null,
  settled_failed: null,
};

/**
 * Who leads or judges calls judges a recording he may hear; repeats by the same key are harmless.
 * @throws AppError resource.not_found · evaluation.incomplete naming the question
 */
export async function evaluate(
  desk: QualityDesk,
  actor: Actor,
  recordingId: string,
  order: NewEvaluation,
): Promise<EvaluationView> {
  const { deps, recordings } = desk;
  const heard = await recordings.audible(actor, recordingId);
  if (!heard || heard.agentUserId === actor.userId) throw new AppError('resource.not_found', { status: 404 });
  await deps.transaction(async (em) => {
    const card = await scorecard(em, order.card, order.version);
    const [missing] = unanswered(card.form, order.answers);
    if (missing) throw new AppError('evaluation.incomplete', { status: 422, details: { question: missing } });
    const { percent, failed } = scoreOf(card.form, order.answers);
    const row: Row = {
      id: order.key,
      recording_id: recordingId,
      agent_user_id: heard.agentUserId,
      evaluator_user_id: actor.userId,
      card: card.id,
      version: card.version,
      answers: JSON.stringify(order.answers),
      permille: percent === null ? null : Math.round(percent * 10),
      failed: failed ? 1 : 0,
      note: order.note,
      calibration: order.calibration ? 1 : 0,
      created_at: deps.clock.now(),
      response: null,
      response_note: null,
      responded_at: null,
      ...unsettled,
    };
    if (await insertIfAbsent(() => qualityDb(em).insertInto('evaluation').values(row).execute())) {
      const answers = answerRows(card.form, row.id, order.answers);
      if (answers.length > 0) await qualityDb(em).insertInto('evaluation_answer').values(answers).execute();
      const details = { recordingId, agent: heard.agentUserId, calibration: order.calibration };
      await recordAudit(em, { actor, key: 'Evaluation.Written', subjectId: row.id, details }, deps.clock);
    }
  });
  // Names are read beside the transaction.
  return readOne(forkOf(deps.orm), desk, actor, order.key);
}

/** Of one recording. Who is to calibrate sees what others found only once he has said what he found. */
export async function evaluationsOf(
  em: SqlEntityManager,
  desk: QualityDesk,
  actor: Actor,
  recordingId: string,
): Promise<EvaluationView[]> {
  if (!(await desk.recordings.audible(actor, recordingId))) throw new AppError('resource.not_found', { status: 404 });
  const rows = await qualityDb(em)
    .selectFrom('evaluation')
    .selectAll()
    .where('recording_id', '=', recordingId)
    .orderBy('created_at')
    .execute();
  const hasSpoken = rows.some((row) => row.evaluator_user_id === actor.userId);
  const seen = rows.filter((row) =>
    hasRole(actor, ...judgeRoles)
      ? hasSpoken || !row.calibration
      : row.agent_user_id === actor.userId && !row.calibration,
  );
  return present(em, desk, actor, seen);
}

/** An agent's own results, the newest first. */
export async function ownEvaluations(em: SqlEntityManager, desk: QualityDesk, actor: Actor): Promise<EvaluationView[]> {
  const rows = await qualityDb(em)
    .selectFrom('evaluation')
    .selectAll()
    .where('agent_user_id', '=', actor.userId)
    .where('calibration', '=', 0)
    .orderBy('created_at', 'desc')
    .limit(NEWEST)
    .execute();
  return present(em, desk, actor, rows);
}

/** @throws AppError resource.not_found · evaluation.answered when he has answered it */
export async function respond(
  desk: QualityDesk,
  actor: Actor,
  id: string,
  { kind, note }: RespondToEvaluation,
): Promise<EvaluationView> {
  const { deps } = desk;
  await deps.transaction(async (em) => {
    const own = await qualityDb(em)
      .selectFrom('evaluation')
      .select(['recording_id', 'evaluator_user_id'])
      .where('id', '=', id)
      .where('agent_user_id', '=', actor.userId)
      .where('calibration', '=', 0)
      .executeTakeFirst();
    if (!own) throw new AppError('resource.not_found', { status: 404 });
    const { numUpdatedRows } = await qualityDb(em)
      .updateTable('evaluation')
      .set({ response: kind, response_note: note, responded_at: deps.clock.now() })
      .where('id', '=', id)
      .where('response', 'is', null)
      .executeTakeFirstOrThrow();
    if (numUpdatedRows === 0n) throw new AppError('evaluation.answered', { status: 409 });
    if (kind === 'objected') await askToSettle(em, desk, actor, { id, ...own });
    await recordAudit(em, { actor, key: 'Evaluation.Answered', subjectId: id, details: { kind } }, deps.clock);
  });
  return readOne(forkOf(deps.orm), desk, actor, id);
}

/** An objection is work of somebody who judges calls, never of who judged this one. */
async function askToSettle(
  em: SqlEntityManager,
  { tasks }: QualityDesk,
  agent: Actor,
  about: { id: string; recording_id: string; evaluator_user_id: string },
): Promise<void> {
  await tasks?.open(em, {
    kind: 'evaluation_objection',
    subjectKind: 'evaluation',
    subjectId: about.id,
    params: { name: agent.displayName, recordingId: about.recording_id },
    pool: { role: 'quality', branchPath: agent.branchPath },
    notForUserId: about.evaluator_user_id,
  });
}

/** The answered questions of an evaluation, for means over many. */
export const answerRows = (form: ScorecardForm, evaluationId: string, answers: ScorecardAnswers) =>
  form.sections.flatMap(({ questions }) =>
    questions.flatMap(({ id, kind }) => {
      const points = answers[id]?.points ?? null;
      return points === null ? [] : [{ evaluation_id: evaluationId, question_id: id, points, most: mostPoints[kind] }];
    }),
  );

/** One evaluation as its evaluator, its agent or who settled it sees it. @throws AppError resource.not_found for others */
export async function readOne(
  em: SqlEntityManager,
  desk: QualityDesk,
  actor: Actor,
  id: string,
): Promise<EvaluationView> {
  const row = await qualityDb(em).selectFrom('evaluation').selectAll().where('id', '=', id).executeTakeFirst();
  const isHis =
    row?.evaluator_user_id === actor.userId ||
    row?.settled_by === actor.userId ||
    (row?.agent_user_id === actor.userId && !row.calibration);
  const [view] = row && isHis ? await present(em, desk, actor, [row]) : [];
  if (!view) throw new AppError('resource.not_found', { status: 404 });
  return view;
}

export async function present(
  em: SqlEntityManager,
  desk: QualityDesk,
  actor: Actor,
  rows: readonly Row[],
): Promise<EvaluationView[]> {
  const names = new Map((await desk.people.agents()).map(({ userId, displayName }) => [userId, displayName]));
  const cards = new Map<string, Awaited<ReturnType<typeof scorecard>>>();
  for (const { card, version } of rows) {
    const key = `${card} ${version}`;
    if (!cards.has(key)) cards.set(key, await scorecard(em, card, version));
  }
  return Promise.all(
    rows.map(async (row) => {
      const card = cards.get(`${row.card} ${row.version}`);
      if (!card) throw new Error('An evaluation has its card');
      const evaluator =
        names.get(row.evaluator_user_id) ?? (await desk.people.user(row.evaluator_user_id))?.displayName;
      return {
        id: row.id,
        recordingId: row.recording_id,
        card,
        agent: names.get(row.agent_user_id ?? '') ?? null,
        evaluator: evaluator ?? null,
        at: row.created_at.toISOString(),
        answers: ScorecardAnswers.parse(JSON.parse(row.answers)),
        percent: row.permille === null ? null : row.permille / 10,
        failed: Boolean(row.failed),
        note: row.note,
        calibration: Boolean(row.calibration),
        response:
          row.response && row.responded_at
            ? { kind: row.response, note: row.response_note ?? '', at: row.responded_at.toISOString() }
            : null,
        mayRespond: row.agent_user_id === actor.userId && !row.calibration && row.response === null,
        settlement: settlementOf(row),
        maySettle:
          row.response === 'objected' &&
          row.settlement === null &&
          ![row.evaluator_user_id, row.agent_user_id].includes(actor.userId) &&
          hasRole(actor, ...judgeRoles),
      };
    }),
  );
}

function settlementOf(row: Row): EvaluationView['settlement'] {
  if (!row.settlement || !row.settled_at) return null;
  return {
    outcome: row.settlement,
    by: row.settled_by_name ?? '',
    at: row.settled_at.toISOString(),
    reason: row.settled_reason ?? '',
    answers: row.settled_answers ? ScorecardAnswers.parse(JSON.parse(row.settled_answers)) : null,
    percent: row.settled_permille === null ? null : row.settled_permille / 10,
    failed: Boolean(row.settled_failed),
  };
}
