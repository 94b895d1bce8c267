import type { SqlEntityManager } from '@mikro-orm/sql';
import { type FlowAdvanced, type FlowInput, FlowState, stepOf, waitsFor } from '@tellerline/contracts';
import type { Actor } from '../../../kernel/actor.ts';
import { AppError } from '../../../kernel/app-error.ts';
import { forkOf } from '../../../persistence/orm.ts';
import { flowErrors } from '../flows.errors.ts';
import { flowDb, type RunRow } from '../flows.tables.ts';
import { moveMachine } from './compile-flow.ts';
import { doEffect, type Gathered } from './do-effect.ts';
import type { FlowDesk } from './flow-desk.ts';
import { keepRun } from './keep-run.ts';
import { lookUp } from './look-up.ts';

export const stateIn = (run: RunRow): FlowState => FlowState.parse(JSON.parse(run.state));
export const gatheredIn = (run: RunRow): Gathered => JSON.parse(run.outcome) as Gathered;

/** @throws AppError resource.not_found */
export async function runById(em: SqlEntityManager, id: string): Promise<RunRow> {
  const run = await flowDb(em).selectFrom('flow_run').selectAll().where('id', '=', id).executeTakeFirst();
  if (!run) throw flowErrors.notFound();
  return run;
}

/** Moves a run by one input and keeps all of it or nothing. `actor` null: the clock. */
export function driveRun(
  desk: FlowDesk,
  run: RunRow,
  given: { actor: Actor | null; input: FlowInput; key?: string },
): Promise<FlowAdvanced> {
  return desk.deps.transaction(async (em) => {
    const { flow, machine } = await desk.runnable(em, run.flow_id, run.version);
    const moved = moveMachine(machine, stateIn(run), given.input, desk.today());
    await keepRun(desk, em, run, flow, { ...moved, gathered: gatheredIn(run) }, given);
    return moved;
  });
}

/**
 * Looks up and does what the steps say, each kept by itself, until the run stands where a person answers or at its end. What a
 * crash leaves half-way is taken up by the clock, and no effect is done twice. Without a person nothing is looked up:
 * then it counts as missing.
 */
export async function goOn(desk: FlowDesk, runId: string, actor: Actor | null): Promise<void> {
  const em = forkOf(desk.deps.orm);
  for (;;) {
    const run = await runById(em, runId);
    const { flow } = await desk.runnable(em, run.flow_id, run.version);
    const waits = run.status === 'running' ? waitsFor(flow, stateIn(run)) : 'nobody';
    if (waits !== 'look_up' && waits !== 'do') return;
    await (waits === 'do' ? takeDo(desk, run, actor) : takeLookUp(desk, run, actor)).catch(unlessDoneByAnother);
  }
}

async function takeLookUp(desk: FlowDesk, run: RunRow, actor: Actor | null): Promise<void> {
  const em = forkOf(desk.deps.orm);
  const { flow } = await desk.runnable(em, run.flow_id, run.version);
  const state = stateIn(run);
  const step = stepOf(flow, state.step);
  const found = actor && step?.kind === 'look_up' ? await lookUp(desk, em, actor, run, step, state) : null;
  const input = {
    kind: 'done' as const,
    branch: found ? ('found' as const) : ('missing' as const),
    facts: found ?? {},
  };
  await driveRun(desk, run, { actor, input });
}

function takeDo(desk: FlowDesk, run: RunRow, actor: Actor | null): Promise<void> {
  return desk.deps.transaction(async (em) => {
    const { flow, machine } = await desk.runnable(em, run.flow_id, run.version);
    const state = stateIn(run);
    const step = stepOf(flow, state.step);
    if (step?.kind !== 'do') return;
    const { facts, gathered } = await doEffect(desk, em, flow, run, step, { state, gathered: gatheredIn(run) });
    const moved = moveMachine(machine, state, { kind: 'done', branch: 'next', facts }, desk.today());
    await keepRun(desk, em, run, flow, { ...moved, gathered }, { actor });
  });
}

function unlessDoneByAnother(error: unknown): void {
  if (!(error instanceof AppError) || error.code !== 'conflict.stale') throw error;
}
