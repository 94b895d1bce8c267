import type { SqlEntityManager } from '@mikro-orm/sql';
import type { CallFlows, Flow } from '@tellerline/contracts';
import type { Actor } from '../../../kernel/actor.ts';
import type { CallBrief } from '../../callcenter/index.ts';
import { flowIn } from '../definitions/read-versions.ts';
import { flowErrors } from '../flows.errors.ts';
import type { CrisisLevel } from '../flows.ports.ts';
import { flowDb } from '../flows.tables.ts';
import type { FlowDesk } from './flow-desk.ts';
import { maySee, viewRuns } from './view-run.ts';

const EARLIER_SHOWN = 10;

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
  const customerNo = await customerSeen(desk, em, actor, call);
  const [here, earlier, published, crisis] = await Promise.all([
    db.selectFrom('flow_run').selectAll().where('interaction_id', '=', interactionId).orderBy('started_at').execute(),
    customerNo ? earlierRuns(em, customerNo, interactionId) : [],
    db.selectFrom('flow_version').selectAll().where('published_key', 'is not', null).orderBy('flow_id').execute(),
    customerNo ? desk.ports.crisisLevel?.(em, customerNo) : null,
  ]);
  const views = await viewRuns(desk, em, actor, [...here, ...earlier]);
  const offered = published.map(flowIn).filter(({ kind }) => kind !== 'ivr');
  return {
    running: views.find(({ status }) => status === 'running') ?? null,
    past: views.filter(({ status }) => status !== 'running'),
    offered: offered
      .map((flow) => ({
        id: flow.id,
        name: flow.name,
        purpose: flow.purpose,
        fits: fitness(flow, call, crisis ?? null),
      }))
      .sort((one, other) => other.fits - one.fits)
      .map((each) => ({ ...each, fits: each.fits > 0 })),
  };
}

/** The caller, where this person may see him. */
async function customerSeen(
  desk: FlowDesk,
  em: SqlEntityManager,
  actor: Actor,
  { customerNo }: CallBrief,
): Promise<string | null> {
  if (customerNo === null) return null;
  return (await maySee(desk, em, actor, customerNo)) ? customerNo : null;
}

/** Conversations with a customer on other calls, the latest first. */
const earlierRuns = (em: SqlEntityManager, customerNo: string, interactionId: string) =>
  flowDb(em)
    .selectFrom('flow_run')
    .selectAll()
    .where('customer_no', '=', customerNo)
    .where('ended_at', 'is not', null)
    .where('interaction_id', '<>', interactionId)
    .orderBy('ended_at', 'desc')
    .orderBy('id', 'desc')
    .limit(EARLIER_SHOWN)
    .execute();

/** A customer who is about to leave comes before the reason he called for. */
function fitness({ starts }: Flow, call: CallBrief, crisis: CrisisLevel | null): number {
  if (crisis !== null && starts.crisis.includes(crisis)) return 2;
  const asked = (call.queue !== null && starts.queues.includes(call.queue)) || starts.numbers.includes(call.dialled);
  return asked ? 1 : 0;
}
