import {
  ChangeRecordingRules,
  HoldRecording,
  ListenOrder,
  ListenTicket,
  PauseMyRecording,
  RecordingChoices,
  RecordingDetail,
  RecordingPage,
  RecordingQuery,
  RecordingRulesView,
  type Role,
  Uuid,
} from '@tellerline/contracts';
import { z } from 'zod';
import { type RouteDefinition, route } from '../../http/route.ts';
import { holdRecording } from './keep-recording.ts';
import { listRecordings } from './list-recordings.ts';
import { orderListening, soundFor } from './listen.ts';
import { readRecording } from './read-recording.ts';
import type { RecordingsDesk } from './recordings-desk.ts';

const hearers: readonly Role[] = ['agent', 'supervisor', 'quality'];
/** Who talks to customers. */
const talkers: readonly Role[] = ['agent', 'supervisor'];
const ofRecording = z.object({ id: Uuid });
const tag = 'recordings';

export function recordingRoutes(desk: RecordingsDesk): RouteDefinition[] {
  const { book, sender } = desk;
  return [
    route({
      method: 'get',
      path: '/recordings',
      summary: 'Recordings one may hear, newest first',
      tag,
      allow: hearers,
      query: RecordingQuery,
      response: RecordingPage,
      handler: async ({ em, actor, query, auditRead }) => {
        const page = await listRecordings(em, desk, actor, query);
        const customers = page.items.flatMap(({ customer }) => customer?.customerNo ?? []).join(',');
        await auditRead('Recording.Listed', { id: actor.userId, details: { found: page.items.length, customers } });
        return page;
      },
    }),
    route({
      method: 'get',
      path: '/recordings/choices',
      summary: 'Whose recordings one may hear',
      tag,
      allow: hearers,
      response: RecordingChoices,
      handler: async ({ actor }) => {
        const supervised = await desk.calls.supervised(actor);
        const agents = await desk.calls.agents();
        const mine = new Set(supervised?.userIds ?? [actor.userId]);
        return {
          agents: agents
            .filter(({ userId }) => mine.has(userId))
            .map(({ userId, displayName }) => ({ userId, name: displayName })),
        };
      },
    }),
    route({
      method: 'get',
      path: '/recordings/:id',
      summary: 'Everything about a recording but its sound',
      tag,
      allow: hearers,
      params: ofRecording,
      response: RecordingDetail,
      handler: ({ em, actor, params }) => readRecording(em, desk, actor, params.id),
    }),
    route({
      method: 'post',
      path: '/recordings/:id/tickets',
      summary: 'Say that one hears or keeps a recording, and why; the answer is the way to its sound',
      tag,
      allow: hearers,
      params: ofRecording,
      body: ListenOrder,
      response: ListenTicket,
      handler: ({ actor, params, body }) => orderListening(desk, actor, params.id, body),
    }),
    route({
      method: 'get',
      path: '/recordings/:id/sound',
      summary: 'The sound as a WAV file, or a range of it',
      tag,
      allow: hearers,
      params: ofRecording,
      query: z.object({ ticket: Uuid }),
      response: 'file',
      handler: ({ em, actor, params, query, koa }) =>
        soundFor(em, desk, actor, { id: params.id, ticket: query.ticket, range: koa.get('range') }),
    }),
    route({
      method: 'put',
      path: '/recordings/:id/hold',
      summary: 'Keep a recording beyond its time, or let it go again',
      tag,
      allow: ['supervisor'],
      params: ofRecording,
      body: HoldRecording,
      response: RecordingDetail,
      handler: async ({ em, actor, params, body }) => {
        await holdRecording(desk, actor, params.id, body);
        return readRecording(em, desk, actor, params.id);
      },
    }),
    route({
      method: 'put',
      path: '/interactions/:id/recording',
      summary: 'Make the recording of my call silent, or let it hear again',
      tag,
      allow: talkers,
      params: z.object({ id: z.string().min(1).max(60) }),
      body: PauseMyRecording,
      response: PauseMyRecording,
      handler: async ({ actor, params, body }) => {
        await desk.pauses.set(actor, params.id, body.paused);
        return body;
      },
    }),
    route({
      method: 'get',
      path: '/recording-rules',
      summary: 'Whose calls are recorded, how long they are kept, who may hear them',
      tag,
      allow: ['supervisor', 'admin'],
      response: RecordingRulesView,
      handler: async ({ em }) => {
        const inForce = await book.inForce(em);
        return { ...inForce, applied: sender.knows(inForce.version) };
      },
    }),
    route({
      method: 'put',
      path: '/recording-rules',
      summary: 'Change the recording rules, with a reason',
      tag,
      allow: ['admin'],
      body: ChangeRecordingRules,
      response: RecordingRulesView,
      handler: async ({ actor, body }) => {
        const inForce = await book.change(actor, body);
        await sender.send();
        return { ...inForce, applied: sender.knows(inForce.version) };
      },
    }),
  ];
}
