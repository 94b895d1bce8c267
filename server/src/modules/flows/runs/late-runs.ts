import { waitsFor } from '@tellerline/contracts';
import { AppError } from '../../../kernel/app-error.ts';
import { forkOf } from '../../../persistence/orm.ts';
import { flowDb, type RunRow } from '../flows.tables.ts';
import { driveRun, goOn, stateIn } from './drive-run.ts';
import type { FlowDesk } from './flow-desk.ts';
import { abandonRun } from './move-run.ts';
import { silenceRecording } from './silence-recording.ts';

const RUNS_A_TICK = 200;

/** What the clock does: deadlines that passed, steps a crash left half-way, runs nobody touched any more. */
export async function tendLateRuns(desk: FlowDesk): Promise<void> {
  for (const run of await runsPast(desk, 'due_at')) await unlessMoved(passDeadline(desk, run));
  for (const run of await runsPast(desk, 'idle_until')) await unlessMoved(leaveIdle(desk, run));
}

const runsPast = (desk: FlowDesk, column: 'due_at' | 'idle_until'): Promise<RunRow[]> =>
  flowDb(forkOf(desk.deps.orm))
    .selectFrom('flow_run')
    .selectAll()
    .where('status', '=', 'running')
    .where(column, '<=', desk.deps.clock.now())
    .orderBy(column)
    .limit(RUNS_A_TICK)
    .execute();

async function leaveIdle(desk: FlowDesk, run: RunRow): Promise<void> {
  await desk.deps.transaction((em) => abandonRun(desk, em, run, null));
  await silenceRecording(desk, run.id);
}

async function passDeadline(desk: FlowDesk, run: RunRow): Promise<void> {
  const { flow } = await desk.runnable(forkOf(desk.deps.orm), run.flow_id, run.version);
  if (waitsFor(flow, stateIn(run)) === 'person')
    await driveRun(desk, run, { actor: null, input: { kind: 'time_out' } });
  await goOn(desk, run.id, null);
  await silenceRecording(desk, run.id);
}

/** Somebody moved it in the meantime: all the better. */
async function unlessMoved(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'conflict.stale') throw error;
  }
}
