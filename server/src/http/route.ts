import type { Readable } from 'node:stream';
import type { EntityManager } from '@mikro-orm/sql';
import type { AuditKey, Role } from '@tellerline/contracts';
import type Koa from 'koa';
import type { z } from 'zod';
import type { Actor } from '../kernel/actor.ts';
import type { FileAnswer } from './file-answer.ts';

/** What a handler receives: everything parsed, the actor known, an own EntityManager. */
export interface RouteContext<P, Q, B> {
  params: P;
  query: Q;
  body: B;
  /** Present unless the route says `anonymous`. */
  actor: Actor;
  em: EntityManager;
  requestId: string;
  koa: Koa.Context;
  /** The bytes sent, for routes with `upload`: not read yet, and ended with request.too_large past the limit. */
  upload: Readable;
  /** Adds an audit entry in the same transaction as the request's own writes where there is one. Never put personal data into `subject`: ids only. */
  audit(
    key: AuditKey,
    subject: { id: string; details?: Record<string, string | number | boolean | null> },
  ): Promise<void>;
  /** The same for what was only looked at: stored at once, linked to the chain a second later, so that reads never wait for it. */
  auditRead: RouteContext<P, Q, B>['audit'];
}

type Shape = z.ZodType;

/** How another program of the bank is let in, instead of a person with a session. */
export interface ServiceDoor {
  /** Name of the service, for the description of the API. */
  service: string;
  /** @throws AppError service.key_required, or request.too_many past the service's own rate */
  admit(caller: { authorization: string; address: string }): Promise<void>;
}

/**
 * One endpoint, said once: the guard validates what comes in and what goes out by it, the router mounts it, and the
 * OpenAPI document is made from it.
 */
export interface RouteDefinition {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** Below `/api/v1`, in @koa/router's syntax: `/customers/:customerNo/card`. */
  path: string;
  summary: string;
  tag: string;
  /**
   * Roles of which one is needed; `anonymous` needs no session; `any` any signed-in user; a door lets in programs by their key
   * and nobody by a session.
   */
  allow: readonly Role[] | 'any' | 'anonymous' | ServiceDoor;
  params?: Shape;
  query?: Shape;
  body?: Shape;
  /** Takes bytes instead of JSON (`application/octet-stream`); the name and kind of the file go into the query. */
  upload?: { maxBytes: number };
  /** Schema of `data` in the answer; null for an empty answer (204); `'file'` when the handler gives a {@link FileAnswer}. */
  response: Shape | null | 'file';
  /** Status of success; 200 unless said, 204 when `response` is null. */
  status?: number;
  // biome-ignore lint/suspicious/noExplicitAny: definitions of all shapes live in one list; `route()` keeps each typed
  handler: (context: RouteContext<any, any, any>) => Promise<unknown>;
}

type Answer<R> = R extends Shape ? Promise<z.input<R>> : R extends 'file' ? Promise<FileAnswer> : Promise<void>;

interface TypedRoute<P extends Shape, Q extends Shape, B extends Shape, R extends Shape | null | 'file'>
  extends Omit<RouteDefinition, 'params' | 'query' | 'body' | 'response' | 'handler'> {
  params?: P;
  query?: Q;
  body?: B;
  response: R;
  handler: (context: RouteContext<z.output<P>, z.output<Q>, z.output<B>>) => Answer<R>;
}

/** Declares an endpoint with its handler typed from its schemas. */
export function route<
  P extends Shape = z.ZodUndefined,
  Q extends Shape = z.ZodUndefined,
  B extends Shape = z.ZodUndefined,
  R extends Shape | null | 'file' = null,
>(definition: TypedRoute<P, Q, B, R>): RouteDefinition {
  return definition as RouteDefinition;
}
