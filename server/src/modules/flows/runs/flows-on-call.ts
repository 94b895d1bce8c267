import type { SqlEntityManager } from '@mikro-orm/sql';
import type { CallFlows, Flow } from '@tellerline/contracts';
import type { Actor } from '../../../kernel/actor.ts';
import type { CallBrief } from '../../callcenter/index.ts';
import { flowIn } from '../definitions/read-versions.ts';
import { flowErrors } from '../flows.errors.ts';
import type { CrisisLevel } from '../flows.ports.ts';
import { flowDb } from '../flows.tables.ts';
import type { FlowDesk } from './flow-desk.ts';
import { viewRuns } from './view-run.ts';

/** What runs on a call, what fits it best first, and what ran before. @throws AppError resource.not_found */
export async function flowsOnCall(
  desk: FlowDesk,
  em: SqlEntityManager,
  actor: Actor,
  interactionId: string,
): Promise<CallFlows> {
  const call = await desk.ports.calls.brief(actor, interactionId);
  if (!call) throw flowErrors.notFound();
  const db = flowDb(em);
  const [runs, published, crisis] = await Promise.all([
    db.selectFrom('flow_run').selectAll().where('interaction_id', '=', interactionId).orderBy('started_at').execute(),
    db.selectFrom('flow_version').selectAll().where('published_key', 'is not', null).orderBy('flow_id').execute(),
    call.customerNo ? desk.ports.crisisLevel?.(em, call.customerNo) : null,
  ]);
  const views = await viewRuns(desk, em, runs);
  const offered = published.map(flowIn).filter(({ kind }) => kind !== 'ivr');
  return {
    running: views.find(({ status }) => status === 'running') ?? null,
    past: views.filter(({ status }) => status !== 'running'),
    offered: offered
      .map((flow) => ({ id: flow.id, name: flow.name, purpose: flow.purpose, fits: fits(flow, call, crisis ?? null) }))
      .sort((one, other) => Number(other.fits) - Number(one.fits)),
  };
}

const fits = ({ starts }: Flow, call: CallBrief, crisis: CrisisLevel | null): boolean =>
  (call.queue !== null && starts.queues.includes(call.queue)) ||
  starts.numbers.includes(call.dialled) ||
  (crisis !== null && starts.crisis.includes(crisis));
