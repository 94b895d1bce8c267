import type { SqlEntityManager } from '@mikro-orm/sql';
import {
  beginFlow,
  type Flow,
  type FlowAdvanced,
  type FlowRunView,
  type MoveRun,
  type StartFlow,
} from '@tellerline/contracts';
import { type Actor, hasRole } from '../../../kernel/actor.ts';
import { recordAudit } from '../../../kernel/audit.ts';
import { newId } from '../../../kernel/ids.ts';
import { isDuplicate } from '../../../persistence/duplicate.ts';
import { forkOf } from '../../../persistence/orm.ts';
import type { CallBrief } from '../../callcenter/index.ts';
import { flowErrors } from '../flows.errors.ts';
import { flowDb, type RunRow } from '../flows.tables.ts';
import { driveRun, gatheredIn, goOn, runById, stateIn } from './drive-run.ts';
import type { FlowDesk } from './flow-desk.ts';
import { dueAt, idleUntil, keepRun, withoutSecrets } from './keep-run.ts';
import { silenceRecording } from './silence-recording.ts';
import { factsAtStart, type Start } from './start-facts.ts';
import { viewRuns } from './view-run.ts';

/** Whoever has the call walks its flows: after a transfer, the next agent. A supervisor may help. */
async function callInHand(desk: FlowDesk, actor: Actor, interactionId: string): Promise<CallBrief> {
  const call = await desk.ports.calls.brief(actor, interactionId);
  if (!call) throw flowErrors.notFound();
  if (call.agentUserId !== actor.userId && !hasRole(actor, 'supervisor')) throw flowErrors.notYourCall();
  return call;
}

async function viewOne(
  desk: FlowDesk,
  actor: Actor,
  id: string,
  refusal: FlowAdvanced['refusal'] = null,
): Promise<FlowRunView> {
  const em = forkOf(desk.deps.orm);
  const [view] = await viewRuns(desk, em, actor, [await runById(em, id)], refusal);
  if (!view) throw flowErrors.notFound();
  return view;
}

/** Begins the published version of a flow on a call. @throws AppError flow.run_open · flow.not_published */
export async function startRun(
  desk: FlowDesk,
  actor: Actor,
  interactionId: string,
  { flowId, customerNo }: StartFlow,
): Promise<FlowRunView> {
  const call = await callInHand(desk, actor, interactionId);
  const start = await factsAtStart(desk, forkOf(desk.deps.orm), actor, call, customerNo ?? call.customerNo);
  const id = await desk.deps.transaction((em) => insertRun(desk, em, actor, { interactionId, flowId, start }));
  await goOn(desk, id, actor);
  await silenceRecording(desk, id);
  return viewOne(desk, actor, id);
}

async function insertRun(
  desk: FlowDesk,
  em: SqlEntityManager,
  actor: Actor,
  { interactionId, flowId, start }: { interactionId: string; flowId: string; start: Start },
): Promise<string> {
  const published = await flowDb(em)
    .selectFrom('flow_version')
    .select('version')
    .where('published_key', '=', flowId)
    .executeTakeFirst();
  if (!published) throw flowErrors.notPublished();
  const { flow } = await desk.runnable(em, flowId, published.version);
  const begun = beginFlow(flow, start.facts);
  const run = newRun(desk, actor, flow, { ...start, interactionId, version: published.version, begun });
  try {
    await flowDb(em).insertInto('flow_run').values(run).execute();
  } catch (error) {
    throw isDuplicate(error) ? flowErrors.runOpen() : error;
  }
  const details = { flowId, version: published.version, interactionId, customerNo: start.customerNo };
  await recordAudit(em, { actor, key: 'Flow.Started', subjectId: run.id, details }, desk.deps.clock);
  // Conditions at the very beginning are moves already.
  await keepRun(desk, em, run, flow, { ...begun, gathered: gatheredIn(run) }, { actor });
  return run.id;
}

function newRun(
  desk: FlowDesk,
  actor: Actor,
  flow: Flow,
  of: Start & { interactionId: string; version: number; begun: FlowAdvanced },
): RunRow {
  const now = desk.deps.clock.now();
  const { state } = of.begun;
  return {
    id: newId(),
    flow_id: flow.id,
    version: of.version,
    interaction_id: of.interactionId,
    customer_no: of.customerNo,
    branch_path: of.branchPath,
    agent_user_id: actor.userId,
    agent_name: actor.displayName,
    status: 'running',
    state: JSON.stringify(state),
    step: state.step,
    seq: state.seq,
    last_key: null,
    active_key: of.interactionId,
    outcome: JSON.stringify({ notes: [], followUpAt: null }),
    disposition: null,
    due_at: dueAt(flow, state, now),
    idle_until: idleUntil(flow, now),
    started_at: now,
    moved_at: now,
    ended_at: null,
  };
}

/**
 * One move of a person. The same key again is the same move and changes nothing.
 * @throws AppError flow.run_over · flow.not_your_call · conflict.stale when the run has gone on meanwhile
 */
export async function moveRun(
  desk: FlowDesk,
  actor: Actor,
  id: string,
  { key, seq, input }: MoveRun,
): Promise<FlowRunView> {
  const run = await runById(forkOf(desk.deps.orm), id);
  await callInHand(desk, actor, run.interaction_id);
  if (run.last_key === key) return viewOne(desk, actor, id);
  if (run.status !== 'running') throw flowErrors.runOver();
  if (run.seq !== seq) throw flowErrors.stale();
  const { refusal } = await driveRun(desk, run, { actor, input, key });
  await goOn(desk, id, actor);
  await silenceRecording(desk, id);
  return viewOne(desk, actor, id, refusal);
}

/** Leaves a run before its end; where it was left is counted. Leaving what is over changes nothing. */
export async function leaveRun(desk: FlowDesk, actor: Actor, id: string): Promise<FlowRunView> {
  const run = await runById(forkOf(desk.deps.orm), id);
  await callInHand(desk, actor, run.interaction_id);
  if (run.status === 'running') await desk.deps.transaction((em) => abandonRun(desk, em, run, actor));
  await silenceRecording(desk, id);
  return viewOne(desk, actor, id);
}

/** @throws AppError conflict.stale when it was moved meanwhile */
export async function abandonRun(
  desk: FlowDesk,
  em: SqlEntityManager,
  run: RunRow,
  actor: Actor | null,
): Promise<void> {
  const { flow } = await desk.runnable(em, run.flow_id, run.version);
  const { numUpdatedRows } = await flowDb(em)
    .updateTable('flow_run')
    .set({
      status: 'abandoned',
      active_key: null,
      due_at: null,
      ended_at: desk.deps.clock.now(),
      state: JSON.stringify(withoutSecrets(flow, stateIn(run))),
    })
    .where('id', '=', run.id)
    .where('status', '=', 'running')
    .where('seq', '=', run.seq)
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) throw flowErrors.stale();
  const details = { interactionId: run.interaction_id, customerNo: run.customer_no, step: run.step };
  await recordAudit(em, { actor: actor ?? 'system', key: 'Flow.Left', subjectId: run.id, details }, desk.deps.clock);
}
