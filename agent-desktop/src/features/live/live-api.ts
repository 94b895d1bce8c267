import {
  BoardSettingsHistory,
  BoardSettingsView,
  type Broadcast,
  type ChangeBoardSettings,
  type MoveAgents,
  type MoveAgentsBack,
  PeopleReached,
} from '@tellerline/contracts';
import { z } from 'zod';
import type { Http } from '../../data/http.ts';

/** What the live page asks the server beside the board itself. */
export const liveApi = (http: Http) => ({
  settings: () => http.get('/live/settings/history', BoardSettingsHistory),
  changeSettings: (change: ChangeBoardSettings) => http.put('/live/settings', change, BoardSettingsView),
  broadcast: (message: Broadcast) => http.post('/live/messages', message, PeopleReached),
  move: (order: MoveAgents) => http.post('/live/queue-moves', order, PeopleReached),
  moveBack: (order: MoveAgentsBack) => http.post('/live/queue-moves/back', order, PeopleReached),
  takeHelp: (id: string) => http.post(`/live/help/${id}/taking`, {}, z.object({ id: z.string() })),
});
