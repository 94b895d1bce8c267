import {
  AskForHelp,
  BoardSettingsHistory,
  BoardSettingsView,
  Broadcast,
  ChangeBoardSettings,
  MoveAgents,
  MoveAgentsBack,
  OwnHelpCall,
  PeopleReached,
  type Role,
  Uuid,
} from '@tellerline/contracts';
import { z } from 'zod';
import { type RouteDefinition, route } from '../../../http/route.ts';
import { requireHeadOffice } from '../../../kernel/actor.ts';
import type { CallCentre } from '../call-centre.ts';
import { boardSettings, boardSettingsHistory, changeBoardSettings } from './board-settings-book.ts';
import { broadcast } from './broadcast.ts';
import { askForHelp, ownHelpCall, takeHelpCall, withdrawHelpCall } from './help-calls.ts';
import { moveAgents, moveAgentsBack } from './move-agents.ts';

const tag = 'live';
const supervisors: readonly Role[] = ['supervisor', 'admin'];

/** What supervisors set and order on the live page, and an agent's call for help. */
export const boardRoutes = (centre: CallCentre): RouteDefinition[] => [
  route({
    method: 'get',
    path: '/live/settings',
    summary: 'What the board counts by and where its alarms begin',
    tag,
    allow: supervisors,
    response: BoardSettingsView,
    handler: ({ em }) => boardSettings(em),
  }),
  route({
    method: 'get',
    path: '/live/settings/history',
    summary: 'Every version of the settings of the board, the latest first',
    tag,
    allow: supervisors,
    response: BoardSettingsHistory,
    handler: ({ em }) => boardSettingsHistory(em),
  }),
  route({
    method: 'put',
    path: '/live/settings',
    summary: 'Put other settings of the board in force, with a reason',
    tag,
    allow: supervisors,
    body: ChangeBoardSettings,
    response: BoardSettingsView,
    handler: async ({ actor, body }) => {
      requireHeadOffice(actor);
      const view = await changeBoardSettings(centre.deps, actor, body);
      centre.boardChanged();
      return view;
    },
  }),
  route({
    method: 'post',
    path: '/live/messages',
    summary: 'Tell the agents of my branches something',
    tag,
    allow: ['supervisor'],
    body: Broadcast,
    response: PeopleReached,
    handler: async ({ actor, body }) => {
      await centre.roster.refresh();
      return broadcast(centre, actor, body);
    },
  }),
  route({
    method: 'post',
    path: '/live/queue-moves',
    summary: 'Let agents serve other queues until a moment of the shift',
    tag,
    allow: ['supervisor'],
    body: MoveAgents,
    response: PeopleReached,
    handler: async ({ actor, body }) => {
      await centre.roster.refresh();
      return moveAgents(centre, actor, body);
    },
  }),
  route({
    method: 'post',
    path: '/live/queue-moves/back',
    summary: 'Let agents serve their own queues again',
    tag,
    allow: ['supervisor'],
    body: MoveAgentsBack,
    response: PeopleReached,
    handler: async ({ actor, body }) => {
      await centre.roster.refresh();
      return moveAgentsBack(centre, actor, body);
    },
  }),
  route({
    method: 'post',
    path: '/live/help/:id/taking',
    summary: 'Say that I come to the agent who asked for help',
    tag,
    allow: ['supervisor'],
    params: z.object({ id: Uuid }),
    response: z.object({ id: Uuid }),
    handler: async ({ actor, params }) => {
      await centre.roster.refresh();
      await takeHelpCall(centre, actor, params.id);
      return params;
    },
  }),
  route({
    method: 'get',
    path: '/desk/help',
    summary: 'My call for help that still stands',
    tag,
    allow: ['agent', 'supervisor'],
    response: OwnHelpCall,
    handler: ({ actor }) => ownHelpCall(centre, actor),
  }),
  route({
    method: 'put',
    path: '/desk/help',
    summary: 'Ask a supervisor for help on the present call; asking again changes nothing',
    tag,
    allow: ['agent', 'supervisor'],
    body: AskForHelp,
    response: OwnHelpCall,
    handler: ({ actor, body }) => askForHelp(centre, actor, body.note),
  }),
  route({
    method: 'post',
    path: '/desk/help/withdrawal',
    summary: 'I need no help any more',
    tag,
    allow: ['agent', 'supervisor'],
    response: OwnHelpCall,
    handler: ({ actor }) => withdrawHelpCall(centre, actor),
  }),
];
