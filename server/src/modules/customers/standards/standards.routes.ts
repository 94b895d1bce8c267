import { CodeLists, StandardEntries, StandardList, StandardQuery } from '@tellerline/contracts';
import { z } from 'zod';
import { type RouteDefinition, route } from '../../../http/route.ts';
import { AppError } from '../../../kernel/app-error.ts';
import type { CustomerDesk } from '../customer-desk.ts';
import { standardLists } from './standard-lists.ts';

const tag = 'customers';

/** Lists for forms: nothing in them is about a customer. */
export const standardRoutes = (desk: CustomerDesk): RouteDefinition[] => [
  route({
    method: 'get',
    path: '/code-lists',
    summary: "The bank's short lists",
    tag,
    allow: 'any',
    response: CodeLists,
    handler: async () => ({ lists: await desk.shortLists() }),
  }),
  route({
    method: 'get',
    path: '/standards/:list',
    summary: 'Search a national list by name, pinyin or code, or open a level of it',
    tag,
    allow: 'any',
    params: z.object({ list: StandardList }),
    query: StandardQuery,
    response: StandardEntries,
    handler: async ({ params, query }) => ({
      items: standardLists.search(params.list, query.q ?? '', query.parent ?? '', query.limit),
    }),
  }),
  route({
    method: 'get',
    path: '/standards/:list/:code',
    summary: 'One entry of a national list',
    tag,
    allow: 'any',
    params: z.object({ list: StandardList, code: z.string().regex(/^[0-9A-Z]{1,6}$/) }),
    response: StandardEntries.shape.items.element,
    handler: async ({ params }) => {
      const entry = standardLists.entry(params.list, params.code);
      if (!entry) throw new AppError('resource.not_found', { status: 404 });
      return entry;
    },
  }),
];
