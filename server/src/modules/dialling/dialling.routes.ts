import {
  ChangeDialFrames,
  ClickCall,
  DialDesk,
  DialFramesView,
  DialNow,
  PlacedCallView,
  RefusalPage,
  RefuseCalls,
  type Role,
  SkipEntry,
  TakeNext,
  TakeSeat,
} from '@tellerline/contracts';
import { z } from 'zod';
import { type RouteDefinition, route } from '../../http/route.ts';
import { type Actor, requireHeadOffice } from '../../kernel/actor.ts';
import { forkOf } from '../../persistence/orm.ts';
import { claimNext } from './calls/claim-entry.ts';
import { clickCall } from './calls/click-call.ts';
import { dialEntry, skipEntry } from './calls/dial-entry.ts';
import { listRefusals, refuseCalls } from './calls/do-not-call.ts';
import { takeSeat } from './calls/progressive.ts';
import { readDesk } from './calls/read-desk.ts';
import type { DiallingDesk } from './dialling-desk.ts';

const callers: readonly Role[] = ['agent', 'supervisor'];
const leads: readonly Role[] = ['manager', 'supervisor'];
const serves: readonly Role[] = ['agent', 'supervisor', 'manager', 'clerk'];
const ofEntry = z.object({ id: z.string().regex(/^\d{1,15}$/) });
const tag = 'dialling';

/** An agent's work with lists, calls at a click, and who wants no calls. */
export function diallingRoutes(desk: DiallingDesk): RouteDefinition[] {
  const after = async (actor: Actor, done: Promise<unknown>): Promise<DialDesk> => {
    await done;
    return readDesk(forkOf(desk.deps.orm), desk, actor);
  };
  return [
    route({
      method: 'get',
      path: '/dial-desk',
      summary: 'My work with call lists: what there is, whom I have, how far I am today',
      tag,
      allow: callers,
      response: DialDesk,
      handler: ({ em, actor }) => readDesk(em, desk, actor),
    }),
    route({
      method: 'post',
      path: '/dial-desk/next',
      summary: 'Take the next customer of a list, or of any; who has one keeps it',
      tag,
      allow: callers,
      body: TakeNext,
      response: DialDesk,
      handler: async ({ actor, body, auditRead }) => {
        const view = await after(
          actor,
          desk.deps.transaction((em) => claimNext(em, desk, actor, body.listId)),
        );
        if (view.entry) {
          const { customer, list, id } = view.entry;
          const details = { list: list.id, customer: customer.customerNo };
          await auditRead('CallList.EntryTaken', { id: `entry-${id}`, details });
        }
        return view;
      },
    }),
    route({
      method: 'post',
      path: '/dial-desk/entries/:id/call',
      summary: 'Dial the customer I have, after all checks',
      tag,
      allow: callers,
      params: ofEntry,
      body: DialNow,
      response: DialDesk,
      handler: ({ actor, params, body }) => after(actor, dialEntry(desk, actor, params.id, body.contactId)),
    }),
    route({
      method: 'post',
      path: '/dial-desk/entries/:id/skip',
      summary: 'Put the customer I have back, with a reason',
      tag,
      allow: callers,
      params: ofEntry,
      body: SkipEntry,
      response: DialDesk,
      handler: ({ actor, params, body }) => after(actor, skipEntry(desk, actor, params.id, body)),
    }),
    route({
      method: 'put',
      path: '/dial-desk/seat',
      summary: 'Have a progressive list dial for me while I am available, or no longer',
      tag,
      allow: callers,
      body: TakeSeat,
      response: DialDesk,
      handler: ({ actor, body }) => after(actor, takeSeat(desk, actor, body.listId)),
    }),
    route({
      method: 'post',
      path: '/placed-calls',
      summary: 'Call a number of a customer, or that of an earlier call; sent again by its key it is placed once',
      tag,
      allow: callers,
      body: ClickCall,
      response: PlacedCallView,
      handler: async ({ actor, body }) => ({ callId: await clickCall(desk, actor, body) }),
    }),
    route({
      method: 'get',
      path: '/call-refusals',
      summary: 'Customers and numbers that want no calls, the latest first',
      tag,
      allow: leads,
      query: z.object({
        cursor: z
          .string()
          .regex(/^\d{1,15}$/)
          .optional(),
      }),
      response: RefusalPage,
      handler: ({ em, actor, query }) => listRefusals(em, actor, query.cursor),
    }),
    route({
      method: 'post',
      path: '/call-refusals',
      summary: 'Note at once that a customer or a number wants no calls; nothing takes it back',
      tag,
      allow: serves,
      body: RefuseCalls,
      response: null,
      handler: ({ actor, body }) => refuseCalls(desk, actor, body),
    }),
    route({
      method: 'get',
      path: '/dial-frames',
      summary: 'When and how often the house calls its customers',
      tag,
      allow: leads,
      response: DialFramesView,
      handler: ({ em }) => desk.frames.inForce(em),
    }),
    route({
      method: 'put',
      path: '/dial-frames',
      summary: 'Change when and how often the house calls its customers',
      tag,
      allow: ['supervisor'],
      body: ChangeDialFrames,
      response: DialFramesView,
      handler: ({ actor, body }) => {
        requireHeadOffice(actor);
        return desk.frames.change(actor, body);
      },
    }),
  ];
}
