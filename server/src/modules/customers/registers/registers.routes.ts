import { AddRegisterValue, ChangeRegisterValue, Registers, type Role } from '@tellerline/contracts';
import { z } from 'zod';
import { type RouteDefinition, route } from '../../../http/route.ts';
import type { RegisterEditor } from './edit-registers.ts';

const tag = 'registers';
const allow: readonly Role[] = ['admin'];
const ofList = z.object({ list: z.string().regex(/^[A-Za-z]{1,40}$/) });

/** Lists for forms: nothing in them is about a customer. */
export const registerRoutes = (editor: RegisterEditor): RouteDefinition[] => [
  route({
    method: 'get',
    path: '/registers',
    summary: "The bank's short lists whole, with what has ended",
    tag,
    allow,
    response: Registers,
    handler: ({ em }) => editor.list(em),
  }),
  route({
    method: 'post',
    path: '/registers/:list/values',
    summary: 'Add a value to a list',
    tag,
    allow,
    params: ofList,
    body: AddRegisterValue,
    response: Registers,
    handler: ({ actor, params, body }) => editor.add(actor, params.list, body),
  }),
  route({
    method: 'put',
    path: '/registers/:list/values/:code',
    summary: 'Rename a value or set the days it may be chosen',
    tag,
    allow,
    params: ofList.extend({ code: z.string().max(40) }),
    body: ChangeRegisterValue,
    response: Registers,
    handler: ({ actor, params, body }) => editor.change(actor, params, body),
  }),
];
