import type { SqlEntityManager } from '@mikro-orm/sql';
import {
  type Flow,
  type FlowAdvanced,
  type FlowMove,
  type FlowState,
  maskedAnswer,
  sensitiveFacts,
  stepOf,
} from '@tellerline/contracts';
import type { Actor } from '../../../kernel/actor.ts';
import { recordAudit } from '../../../kernel/audit.ts';
import { flowErrors } from '../flows.errors.ts';
import { flowDb, type RunRow } from '../flows.tables.ts';
import { filled, type Gathered } from './do-effect.ts';
import type { FlowDesk } from './flow-desk.ts';

/** A look-up or an effect that was begun and not ended is taken up again after so long. */
const TAKE_UP_AFTER_MS = 15_000;

/** Where a run stands after an input, its moves, and its end if it came. @throws AppError conflict.stale */
export async function keepRun(
  desk: FlowDesk,
  em: SqlEntityManager,
  run: RunRow,
  flow: Flow,
  { state, moves, gathered }: FlowAdvanced & { gathered: Gathered },
  { actor, key }: { actor: Actor | null; key?: string },
): Promise<void> {
  const now = desk.deps.clock.now();
  const end = state.ended ? stepOf(flow, state.step) : undefined;
  const ending = end?.kind === 'end' ? end : null;
  const notes = ending?.note ? [filled(flow, ending.note, state.facts), ...gathered.notes] : gathered.notes;
  const over = { status: 'ended' as const, active_key: null, ended_at: now };
  const { numUpdatedRows } = await flowDb(em)
    .updateTable('flow_run')
    .set({
      state: JSON.stringify(ending ? withoutSecrets(flow, state) : state),
      step: state.step,
      seq: state.seq,
      outcome: JSON.stringify({ ...gathered, notes }),
      moved_at: now,
      due_at: moves.length > 0 ? dueAt(flow, state, now) : run.due_at,
      idle_until: idleUntil(flow, now),
      ...(actor ? { agent_user_id: actor.userId, agent_name: actor.displayName } : {}),
      ...(key ? { last_key: key } : {}),
      ...(ending ? { ...over, disposition: ending.disposition } : {}),
    })
    .where('id', '=', run.id)
    .where('status', '=', 'running')
    .where('seq', '=', run.seq)
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) throw flowErrors.stale();
  await keepMoves(em, run, flow, moves, { actor, at: now });
  if (!ending) return;
  const details = { interactionId: run.interaction_id, customerNo: run.customer_no, disposition: ending.disposition };
  await recordAudit(em, { actor: actor ?? 'system', key: 'Flow.Ended', subjectId: run.id, details }, desk.deps.clock);
}

async function keepMoves(
  em: SqlEntityManager,
  run: RunRow,
  flow: Flow,
  moves: readonly FlowMove[],
  { actor, at }: { actor: Actor | null; at: Date },
): Promise<void> {
  if (moves.length === 0) return;
  const rows = moves.map(({ seq, step, branch, value }) => ({
    run_id: run.id,
    seq,
    flow_id: run.flow_id,
    version: run.version,
    step,
    branch,
    value: value === null ? null : JSON.stringify(isSensitive(flow, step) ? maskedAnswer : value),
    user_id: actor?.userId ?? null,
    user_name: actor?.displayName ?? null,
    at,
  }));
  await flowDb(em).insertInto('flow_move').values(rows).execute();
}

const isSensitive = (flow: Flow, id: string): boolean => {
  const step = stepOf(flow, id);
  return step?.kind === 'ask' && step.sensitive;
};

/** A run that is over needs no secrets. */
export function withoutSecrets(flow: Flow, state: FlowState): FlowState {
  const secret = sensitiveFacts(flow);
  const facts = Object.fromEntries(
    Object.entries(state.facts).map(([name, value]) => [name, secret.has(name) ? maskedAnswer : value]),
  );
  return { ...state, facts };
}

/** When the step a run stands at runs out of time. */
export function dueAt(flow: Flow, state: FlowState, now: Date): Date | null {
  const step = stepOf(flow, state.step);
  if (!step || state.ended) return null;
  if (step.kind === 'look_up' || step.kind === 'do') return new Date(now.getTime() + TAKE_UP_AFTER_MS);
  const deadline = 'deadline' in step ? step.deadline : null;
  return deadline ? new Date(now.getTime() + deadline.seconds * 1_000) : null;
}

export const idleUntil = (flow: Flow, now: Date): Date => new Date(now.getTime() + flow.idleMinutes * 60_000);
