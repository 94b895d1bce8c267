import {
  MoveRequest,
  OpenRequest,
  RequestDetail,
  RequestKindList,
  RequestKinds,
  RequestPage,
  RequestQuery,
  Uuid,
} from '@tellerline/contracts';
import { z } from 'zod';
import { bookRoutes } from '../../books/book.routes.ts';
import { type RouteDefinition, route } from '../../http/route.ts';
import { forkOf } from '../../persistence/orm.ts';
import { moveRequest } from './move-request.ts';
import { openRequest } from './open-request.ts';
import { listRequests, readRequest } from './read-requests.ts';
import { type RequestsDesk, requestReaders } from './requests.ports.ts';

const tag = 'service requests';
const params = z.object({ id: Uuid });

export const requestsRoutes = (desk: RequestsDesk): RouteDefinition[] => [
  ...bookRoutes(desk.deps, desk.kinds, {
    path: '/request-kinds/book',
    tag,
    what: 'Kinds of service requests',
    content: RequestKinds,
  }),
  route({
    method: 'get',
    path: '/request-kinds',
    summary: 'Kinds a request may be of, and those that are offered no more',
    tag,
    allow: requestReaders,
    response: RequestKindList,
    handler: async ({ em }) => ({
      items: (await desk.kinds.inForce(em)).content.kinds.map(({ code, name, complaint, offered }) => ({
        code,
        name,
        complaint: complaint !== null,
        offered,
      })),
    }),
  }),
  route({
    method: 'get',
    path: '/service-requests',
    summary: 'Requests and complaints of my branches: free, mine, the team’s or closed ones',
    tag,
    allow: requestReaders,
    query: RequestQuery,
    response: RequestPage,
    handler: ({ em, actor, query }) => listRequests(desk, em, actor, query),
  }),
  route({
    method: 'get',
    path: '/service-requests/:id',
    summary: 'One request with its story',
    tag,
    allow: requestReaders,
    params,
    response: RequestDetail,
    handler: async ({ em, actor, params, auditRead }) => {
      const detail = await readRequest(desk, em, actor, params.id);
      await auditRead('Request.Viewed', { id: params.id });
      return detail;
    },
  }),
  route({
    method: 'post',
    path: '/service-requests',
    summary: 'Take down what a customer wants; repeats by the same key are harmless',
    tag,
    allow: requestReaders,
    body: OpenRequest,
    response: RequestDetail,
    handler: async ({ actor, body }) => {
      const id = await openRequest(desk, actor, body);
      return readRequest(desk, forkOf(desk.deps.orm), actor, id);
    },
  }),
  route({
    method: 'post',
    path: '/service-requests/:id/moves',
    summary: 'Take it, note, wait for the customer, acknowledge, extend, close, reopen',
    tag,
    allow: requestReaders,
    params,
    body: MoveRequest,
    response: RequestDetail,
    handler: async ({ actor, params, body }) => {
      await moveRequest(desk, actor, params.id, body);
      return readRequest(desk, forkOf(desk.deps.orm), actor, params.id);
    },
  }),
];
