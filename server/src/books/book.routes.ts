import type { SqlEntityManager } from '@mikro-orm/sql';
import { bookView, MoveBook, ReturnBook, saveBook } from '@tellerline/contracts';
import type { z } from 'zod';
import { type RouteDefinition, route } from '../http/route.ts';
import type { Actor } from '../kernel/actor.ts';
import type { ServerDeps } from '../kernel/module.ts';
import { forkOf } from '../persistence/orm.ts';
import type { Book } from './book.ts';

interface BookAddress<T> {
  /** Where it stands below the API: `/offer-book`. */
  path: string;
  tag: string;
  /** What it is, for the description of the API. */
  what: string;
  content: z.ZodType<T>;
  /** Looks at a draft before it is kept. @throws AppError for what is no such book */
  check?(actor: Actor, content: T): Promise<void>;
}

/** Reading, writing, handing in, putting in force and giving back a book. */
export function bookRoutes<T>(
  deps: Pick<ServerDeps, 'orm'>,
  book: Book<T>,
  { path, tag, what, content, check }: BookAddress<T>,
): RouteDefinition[] {
  const { writers, deciders } = book.definition;
  const response = bookView(content);
  const view = async (em: SqlEntityManager, actor: Actor): Promise<z.input<typeof response>> =>
    (await book.view(em, actor)) as z.input<typeof response>;
  const after = async (actor: Actor, done: Promise<void>) => {
    await done;
    return view(forkOf(deps.orm), actor);
  };
  return [
    route({
      method: 'get',
      path,
      summary: `${what}: in force, what is worked on, and all versions`,
      tag,
      allow: [...new Set([...writers, ...deciders])],
      response,
      handler: ({ em, actor }) => view(em, actor),
    }),
    route({
      method: 'put',
      path: `${path}/draft`,
      summary: `${what}: keep a draft; the first one begins a new version`,
      tag,
      allow: writers,
      body: saveBook(content),
      response,
      handler: async ({ actor, body }) => {
        await check?.(actor, body.book as T);
        return after(actor, book.save(actor, body.revision, body.book as T));
      },
    }),
    route({
      method: 'post',
      path: `${path}/hand-in`,
      summary: `${what}: hand the draft in for another person`,
      tag,
      allow: writers,
      body: MoveBook,
      response,
      handler: ({ actor, body }) => after(actor, book.handIn(actor, body.revision)),
    }),
    route({
      method: 'post',
      path: `${path}/approval`,
      summary: `${what}: put the draft in force; never by who wrote on it`,
      tag,
      allow: deciders,
      body: MoveBook,
      response,
      handler: ({ actor, body }) => after(actor, book.approve(actor, body.revision)),
    }),
    route({
      method: 'post',
      path: `${path}/return`,
      summary: `${what}: make it a draft again, with a reason`,
      tag,
      allow: deciders,
      body: ReturnBook,
      response,
      handler: ({ actor, body }) => after(actor, book.giveBack(actor, body.revision, body.reason)),
    }),
  ];
}
