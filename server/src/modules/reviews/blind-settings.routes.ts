import { BlindSettings, ChangeBlindSetting, type Role } from '@tellerline/contracts';
import { type RouteDefinition, route } from '../../http/route.ts';
import type { BlindSettingBook } from './blind-settings.ts';

const tag = 'reviews';
const keepers: readonly Role[] = ['admin'];

export const blindSettingRoutes = (book: BlindSettingBook): RouteDefinition[] => [
  route({
    method: 'get',
    path: '/blind-fields',
    summary: 'Which fields are typed blind by a second person, and which were: the setting in force first',
    tag,
    allow: keepers,
    response: BlindSettings,
    handler: ({ em }) => book.list(em),
  }),
  route({
    method: 'put',
    path: '/blind-fields',
    summary: 'Set which fields are typed blind, with a reason',
    tag,
    allow: keepers,
    body: ChangeBlindSetting,
    response: BlindSettings,
    handler: ({ actor, body }) => book.change(actor, body),
  }),
];
