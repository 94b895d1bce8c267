import { usualBoardSettings } from '@tellerline/contracts';
import type { HttpAnswers } from '../fake-desk.ts';
import * as fixtures from '../fixtures.ts';
import type { Scene } from '../scene.ts';
import { clickDeep } from './deep-click.ts';

const history = {
  items: [
    {
      version: 2,
      settings: usualBoardSettings,
      changedBy: '班长 1011',
      changedAt: fixtures.ago(86_400),
      reason: '十一月服务目标',
    },
    {
      version: 1,
      settings: usualBoardSettings,
      changedBy: null,
      changedAt: fixtures.ago(900_000),
      reason: 'usual thresholds',
    },
  ],
};
const scene = (page: string, after?: Scene['after'], http: HttpAnswers = {}): Scene => ({
  session: fixtures.session(['supervisor'], '1011'),
  page,
  http: { 'GET /live/settings/history': history, ...http },
  ...(after && { after }),
});

/** The live page of supervisors. */
export const liveScenes: Record<string, Scene> = {
  live: scene('live'),
  'live-monitor': scene('live', () => clickDeep('[data-test=live-monitor]')),
  'live-force': scene('live', () => clickDeep('[data-test=live-force]')),
  'live-move': scene('live', () => clickDeep('[data-test=live-move]')),
  'live-message': scene('live', () => clickDeep('[data-test=live-message]')),
  'live-settings': scene('live', () => clickDeep('[data-test=live-settings]')),
  'live-wall': scene('live/wall'),
};
