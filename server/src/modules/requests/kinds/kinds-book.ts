import type { SqlEntityManager } from '@mikro-orm/sql';
import { type RequestKind, RequestKinds } from '@tellerline/contracts';
import { Book } from '../../../books/book.ts';
import type { ServerDeps } from '../../../kernel/module.ts';
import type { RequestRecord } from '../requests.tables.ts';
import { usualKinds } from './usual-kinds.ts';

/** Kinds of service requests: written by one administrator, put in force by another. */
export const kindsBook = (deps: ServerDeps): Book<RequestKinds> =>
  new Book(deps, {
    name: 'request_kinds',
    content: RequestKinds,
    usual: usualKinds,
    writers: ['admin'],
    deciders: ['admin'],
  });

/** The kind a new request is of; undefined when no new one may be. */
export async function offeredKind(
  book: Book<RequestKinds>,
  em: SqlEntityManager,
  code: string,
): Promise<{ version: number; kind: RequestKind } | undefined> {
  const { version, content } = await book.inForce(em);
  const kind = content.kinds.find((each) => each.code === code && each.offered);
  return kind && { version, kind };
}

/** The terms a request began with, whatever was changed since. */
export async function termsOf(
  book: Book<RequestKinds>,
  em: SqlEntityManager,
  { kind: code, terms }: Pick<RequestRecord, 'kind' | 'terms'>,
): Promise<RequestKind> {
  const kind = (await book.at(em, terms)).kinds.find((each) => each.code === code);
  if (!kind) throw new Error(`version ${terms} of the kinds has no ${code}`);
  return kind;
}
