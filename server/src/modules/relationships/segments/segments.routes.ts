import {
  CappedCount,
  CountRule,
  NewSegment,
  type Role,
  SegmentChange,
  SegmentFieldView,
  SegmentList,
  SegmentMemberPage,
  SegmentMovePage,
  SegmentPageQuery,
  SegmentView,
  Uuid,
} from '@tellerline/contracts';
import { z } from 'zod';
import { type RouteDefinition, route } from '../../../http/route.ts';
import { type Actor, hasRole } from '../../../kernel/actor.ts';
import { AppError } from '../../../kernel/app-error.ts';
import type { ServerDeps } from '../../../kernel/module.ts';
import type { RelationshipPorts } from '../relationships.ports.ts';
import { readMembers, readMoves } from './read-members.ts';
import { addSegment, changeSegment, mayEdit } from './save-segment.ts';
import { presentSegment } from './segment.presenter.ts';
import { readableSegment, readableSegments, type StoredSegment } from './segment-store.ts';
import type { Segments } from './segments.ts';

const readers: readonly Role[] = ['manager', 'supervisor'];
const writers: readonly Role[] = ['manager'];
const tag = 'segments';
const ofSegment = z.object({ id: Uuid });

export interface SegmentDesk {
  deps: Pick<ServerDeps, 'clock' | 'transaction'>;
  segments: Segments;
  customers: RelationshipPorts['customers'];
  branches: RelationshipPorts['branches'];
}

/** Groups of customers by rules: built, counted before they are kept, looked into. */
export function segmentRoutes(desk: SegmentDesk): RouteDefinition[] {
  const { deps, segments } = desk;
  const view = async (actor: Actor, stored: StoredSegment): Promise<SegmentView> => {
    const branch = (await desk.branches.branches()).find(({ orgNo }) => orgNo === stored.orgNo);
    const name = branch?.name ?? { 'zh-CN': stored.orgNo, en: stored.orgNo };
    return presentSegment(stored, actor, name, await segments.mayRead(actor, stored));
  };
  return [
    route({
      method: 'get',
      path: '/segment-fields',
      summary: 'Fields a rule may ask for, as far as I see them of customers',
      tag,
      allow: readers,
      response: z.array(SegmentFieldView),
      handler: async ({ actor }) => segments.fieldsFor(actor),
    }),
    route({
      method: 'get',
      path: '/segments',
      summary: 'Standing groups and segments of my branch, of those below and above',
      tag,
      allow: readers,
      response: SegmentList,
      handler: async ({ em, actor }) => ({
        items: await Promise.all((await readableSegments(em, actor)).map((stored) => view(actor, stored))),
        mayEdit: hasRole(actor, ...writers),
      }),
    }),
    route({
      method: 'post',
      path: '/segment-counts',
      summary: 'How many of my customers a rule holds, counted up to ten thousand',
      tag,
      allow: readers,
      body: CountRule,
      response: CappedCount,
      handler: async ({ em, actor, body, auditRead }) => {
        const count = await segments.count(em, actor, body.rule);
        await auditRead('Segment.Counted', { id: actor.userId, details: { found: count.value } });
        return count;
      },
    }),
    route({
      method: 'post',
      path: '/segments',
      summary: 'Keep a rule as a segment of my branch; a snapshot is taken at once',
      tag,
      allow: writers,
      body: NewSegment,
      response: SegmentView,
      status: 201,
      handler: async ({ em, actor, body }) => {
        await segments.check(actor, body.rule);
        const branch = (await desk.branches.branches()).find(({ path }) => path === actor.branchPath);
        const id = await deps.transaction(async (tx) => {
          const added = await addSegment(tx, actor, branch?.orgNo ?? '', body, deps.clock.now());
          await segments.recordSaved(tx, actor, added, body.rule);
          return added;
        });
        await segments.refresh(await readableSegment(em, actor, id));
        return view(actor, await readableSegment(em, actor, id));
      },
    }),
    route({
      method: 'get',
      path: '/segments/:id',
      summary: 'A segment with its rule',
      tag,
      allow: readers,
      params: ofSegment,
      response: SegmentView,
      handler: async ({ em, actor, params }) => view(actor, await readableSegment(em, actor, params.id)),
    }),
    route({
      method: 'put',
      path: '/segments/:id',
      summary: 'Change a segment, or close it',
      tag,
      allow: writers,
      params: ofSegment,
      body: SegmentChange,
      response: SegmentView,
      handler: async ({ em, actor, params, body }) => {
        await segments.check(actor, body.rule);
        const stored = await readableSegment(em, actor, params.id);
        await deps.transaction(async (tx) => {
          await changeSegment(tx, actor, stored, body, deps.clock.now());
          await segments.recordSaved(tx, actor, stored.id, body.rule);
        });
        const changed = await readableSegment(em, actor, params.id);
        if (changed.refreshedAt === null && !changed.closed) await segments.refresh(changed);
        return view(actor, await readableSegment(em, actor, params.id));
      },
    }),
    route({
      method: 'post',
      path: '/segments/:id/refresh',
      summary: 'Take a snapshot anew, or reckon a live segment before the night does',
      tag,
      allow: writers,
      params: ofSegment,
      response: SegmentView,
      handler: async ({ em, actor, params }) => {
        const stored = await readableSegment(em, actor, params.id);
        if (stored.mode === 'snapshot' && !mayEdit(actor, stored)) throw new AppError('access.denied', { status: 403 });
        await segments.refresh(stored);
        return view(actor, await readableSegment(em, actor, params.id));
      },
    }),
    route({
      method: 'get',
      path: '/segments/:id/members',
      summary: 'Its customers, as far as I may see them',
      tag,
      allow: readers,
      params: ofSegment,
      query: SegmentPageQuery,
      response: SegmentMemberPage,
      handler: async ({ em, actor, params, query, auditRead }) => {
        const page = await readMembers(em, desk, await readableSegment(em, actor, params.id), actor, query);
        await auditRead('Segment.MembersListed', { id: params.id, details: { shown: page.items.length } });
        return page;
      },
    }),
    route({
      method: 'get',
      path: '/segments/:id/moves',
      summary: 'Who came and who went, the latest first, as far as I may see them',
      tag,
      allow: readers,
      params: ofSegment,
      query: SegmentPageQuery,
      response: SegmentMovePage,
      handler: async ({ em, actor, params, query }) =>
        readMoves(em, desk, await readableSegment(em, actor, params.id), actor, query),
    }),
  ];
}
