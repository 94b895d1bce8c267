import {
  CallListDetail,
  CallListPage,
  ChangeCallList,
  EntryPage,
  EntryQuery,
  NewCallList,
  type Role,
  SteerCallList,
  Uuid,
} from '@tellerline/contracts';
import { z } from 'zod';
import { type RouteDefinition, route } from '../../http/route.ts';
import { forkOf } from '../../persistence/orm.ts';
import type { DiallingDesk } from './dialling-desk.ts';
import { changeList } from './lists/change-list.ts';
import { readEntries } from './lists/entries.ts';
import { makeList } from './lists/make-list.ts';
import { readList, readLists } from './lists/read-lists.ts';
import { steerList } from './lists/steer-list.ts';

const leads: readonly Role[] = ['manager', 'supervisor'];
const ofList = z.object({ id: Uuid });
const tag = 'call lists';

/** Lists of customers to call: made, watched, steered by those who lead. */
export function callListRoutes(desk: DiallingDesk): RouteDefinition[] {
  return [
    route({
      method: 'get',
      path: '/call-lists',
      summary: 'Call lists of my branches, those at work first',
      tag,
      allow: leads,
      response: CallListPage,
      handler: async ({ em, actor }) => ({ items: await readLists(em, actor) }),
    }),
    route({
      method: 'post',
      path: '/call-lists',
      summary: 'Make a call list of a segment, of alerts or of a table; sent again by its key it is made once',
      tag,
      allow: leads,
      body: NewCallList,
      response: CallListDetail,
      handler: async ({ actor, body }) => {
        await makeList(desk, actor, body);
        return readList(forkOf(desk.deps.orm), desk, actor, body.key);
      },
    }),
    route({
      method: 'get',
      path: '/call-lists/:id',
      summary: 'One call list: rules, progress, results by outcome, disposition and agent',
      tag,
      allow: leads,
      params: ofList,
      response: CallListDetail,
      handler: ({ em, actor, params }) => readList(em, desk, actor, params.id),
    }),
    route({
      method: 'put',
      path: '/call-lists/:id',
      summary: 'Change how a call list is worked through, from its next call on',
      tag,
      allow: leads,
      params: ofList,
      body: ChangeCallList,
      response: CallListDetail,
      handler: async ({ actor, params, body }) => {
        await changeList(desk, actor, params.id, body);
        return readList(forkOf(desk.deps.orm), desk, actor, params.id);
      },
    }),
    route({
      method: 'put',
      path: '/call-lists/:id/state',
      summary: 'Start, pause or end a call list',
      tag,
      allow: leads,
      params: ofList,
      body: SteerCallList,
      response: CallListDetail,
      handler: async ({ actor, params, body }) => {
        await steerList(desk, actor, params.id, body);
        return readList(forkOf(desk.deps.orm), desk, actor, params.id);
      },
    }),
    route({
      method: 'get',
      path: '/call-lists/:id/entries',
      summary: 'Customers of a call list, as far as I may see them',
      tag,
      allow: leads,
      params: ofList,
      query: EntryQuery,
      response: EntryPage,
      handler: async ({ em, actor, params, query, auditRead }) => {
        const page = await readEntries(em, desk, actor, params.id, query);
        const customers = page.items.flatMap(({ customer }) => customer?.customerNo ?? []).join(',');
        await auditRead('CallList.Viewed', { id: params.id, details: { found: page.items.length, customers } });
        return page;
      },
    }),
  ];
}
