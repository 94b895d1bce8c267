import type { SqlEntityManager } from '@mikro-orm/sql';
import {
  CallFlows,
  FlowDetail,
  FlowId,
  FlowList,
  FlowRunView,
  FlowStatistics,
  FlowVersionView,
  MoveFlow,
  MoveRun,
  ReturnFlow,
  type Role,
  SaveFlow,
  StartFlow,
  Uuid,
} from '@tellerline/contracts';
import { z } from 'zod';
import { type RouteDefinition, route } from '../../http/route.ts';
import type { Actor } from '../../kernel/actor.ts';
import { forkOf } from '../../persistence/orm.ts';
import { listFlows, presentVersion, versionOf, versionsOf, viewVersion } from './definitions/read-versions.ts';
import { flowStatistics } from './definitions/statistics.ts';
import { handBack, handIn, publish, saveDraft } from './definitions/write-versions.ts';
import { flowErrors } from './flows.errors.ts';
import type { FlowDesk } from './runs/flow-desk.ts';
import { flowsOnCall } from './runs/flows-on-call.ts';
import { leaveRun, moveRun, startRun } from './runs/move-run.ts';

const tag = 'flows';
const writers: readonly Role[] = ['manager', 'supervisor'];
const runners: readonly Role[] = ['agent', 'supervisor'];
const ofFlow = z.object({ id: FlowId });
const ofVersion = ofFlow.extend({ version: z.coerce.number().int().min(1) });
const ofId = z.object({ id: Uuid });

/** Flows as they are written, and the runs of them on calls. */
export function flowRoutes(desk: FlowDesk): RouteDefinition[] {
  const { calls } = desk.ports;
  type OfVersion = z.infer<typeof ofVersion>;
  const view = async (em: SqlEntityManager, actor: Actor, { id, version }: OfVersion) =>
    viewVersion(em, calls, actor, await versionOf(em, id, version));
  const changed = async (actor: Actor, params: OfVersion, change: (em: SqlEntityManager) => Promise<void>) => {
    await desk.deps.transaction(change);
    await desk.tellWords();
    return view(forkOf(desk.deps.orm), actor, params);
  };
  const versionDesk = { deps: desk.deps, calls };
  return [
    route({
      method: 'get',
      path: '/flows',
      summary: 'Flows of the house, with what is in force and what is worked on',
      tag,
      allow: writers,
      response: FlowList,
      handler: ({ em }) => listFlows(em),
    }),
    route({
      method: 'get',
      path: '/flows/:id',
      summary: 'A flow: its versions, and the newest whole',
      tag,
      allow: writers,
      params: ofFlow,
      response: FlowDetail,
      handler: async ({ em, actor, params }) => {
        const rows = await versionsOf(em, params.id);
        const [newest] = rows;
        if (!newest) throw flowErrors.notFound();
        const versions = rows.map(presentVersion);
        return { id: params.id, versions, newest: await viewVersion(em, calls, actor, newest) };
      },
    }),
    route({
      method: 'get',
      path: '/flows/:id/versions/:version',
      summary: 'One version whole',
      tag,
      allow: writers,
      params: ofVersion,
      response: FlowVersionView,
      handler: ({ em, actor, params }) => view(em, actor, params),
    }),
    route({
      method: 'get',
      path: '/flows/:id/versions/:version/statistics',
      summary: 'How often each way was taken, and where runs were left',
      tag,
      allow: writers,
      params: ofVersion,
      response: FlowStatistics,
      handler: async ({ em, params: { id, version } }) =>
        (await desk.ports.callerPaths?.(em, id, version)) ?? flowStatistics(em, id, version),
    }),
    route({
      method: 'put',
      path: '/flows/:id/draft',
      summary: 'Keep a draft; the first one begins a new version',
      tag,
      allow: writers,
      params: ofFlow,
      body: SaveFlow,
      response: FlowVersionView,
      handler: async ({ actor, params, body }) => {
        await desk.deps.transaction((em) => saveDraft(versionDesk, em, actor, params.id, body));
        const em = forkOf(desk.deps.orm);
        const [newest] = await versionsOf(em, params.id);
        if (!newest) throw flowErrors.notFound();
        return viewVersion(em, calls, actor, newest);
      },
    }),
    route({
      method: 'post',
      path: '/flows/:id/versions/:version/hand-in',
      summary: 'Hand a draft in for another person to publish',
      tag,
      allow: writers,
      params: ofVersion,
      body: MoveFlow,
      response: FlowVersionView,
      handler: ({ actor, params, body }) =>
        changed(actor, params, async (em) =>
          handIn(versionDesk, em, actor, await versionOf(em, params.id, params.version), body.revision),
        ),
    }),
    route({
      method: 'post',
      path: '/flows/:id/versions/:version/publication',
      summary: 'Put a version in force; never by who wrote it or handed it in',
      tag,
      allow: writers,
      params: ofVersion,
      body: MoveFlow,
      response: FlowVersionView,
      handler: ({ actor, params, body }) =>
        changed(actor, params, async (em) =>
          publish(versionDesk, em, actor, await versionOf(em, params.id, params.version), body.revision),
        ),
    }),
    route({
      method: 'post',
      path: '/flows/:id/versions/:version/return',
      summary: 'Make it a draft again, with a reason',
      tag,
      allow: writers,
      params: ofVersion,
      body: ReturnFlow,
      response: FlowVersionView,
      handler: ({ actor, params, body }) =>
        changed(actor, params, async (em) =>
          handBack(versionDesk, em, actor, await versionOf(em, params.id, params.version), body),
        ),
    }),
    route({
      method: 'get',
      path: '/interactions/:id/flows',
      summary: 'Flows on a call: what runs, what fits it, what ran before',
      tag,
      allow: runners,
      params: ofId,
      response: CallFlows,
      handler: ({ em, actor, params }) => flowsOnCall(desk, em, actor, params.id),
    }),
    route({
      method: 'post',
      path: '/interactions/:id/flows',
      summary: 'Begin a flow on a call',
      tag,
      allow: runners,
      params: ofId,
      body: StartFlow,
      response: FlowRunView,
      handler: ({ actor, params, body }) => startRun(desk, actor, params.id, body),
    }),
    route({
      method: 'post',
      path: '/flow-runs/:id/moves',
      summary: 'Answer a step or go back; the same key again changes nothing',
      tag,
      allow: runners,
      params: ofId,
      body: MoveRun,
      response: FlowRunView,
      handler: ({ actor, params, body }) => moveRun(desk, actor, params.id, body),
    }),
    route({
      method: 'post',
      path: '/flow-runs/:id/leaving',
      summary: 'Leave a flow before its end',
      tag,
      allow: runners,
      params: ofId,
      response: FlowRunView,
      handler: ({ actor, params }) => leaveRun(desk, actor, params.id),
    }),
  ];
}
