import { isUnrecorded, stepOf } from '@tellerline/contracts';
import { forkOf } from '../../../persistence/orm.ts';
import { runById, stateIn } from './drive-run.ts';
import type { FlowDesk } from './flow-desk.ts';

/**
 * Has the recording be silent where the run stands at a step that says so, and heard again elsewhere. A recording that cannot be
 * steered never holds a conversation up: it is logged.
 */
export async function silenceRecording(desk: FlowDesk, runId: string): Promise<void> {
  if (!desk.ports.silence) return;
  const em = forkOf(desk.deps.orm);
  const run = await runById(em, runId);
  const { flow } = await desk.runnable(em, run.flow_id, run.version);
  const silent = run.status === 'running' && isUnrecorded(stepOf(flow, stateIn(run).step));
  await desk.ports.silence(run.agent_user_id, run.interaction_id, silent).catch((err: unknown) => {
    desk.deps.log.error({ err, event: 'flows.recording_not_silenced', runId }, 'a step could not steer the recording');
  });
}
