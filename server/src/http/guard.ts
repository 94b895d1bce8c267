import type { FieldIssue } from '@tellerline/contracts';
import type { z } from 'zod';
import { hasRole } from '../kernel/actor.ts';
import { AppError } from '../kernel/app-error.ts';
import { recordAudit } from '../kernel/audit.ts';
import { noteForAudit } from '../kernel/audit-notes.ts';
import type { ServerDeps } from '../kernel/module.ts';
import { forkOf } from '../persistence/orm.ts';
import { refuseForeignRequests } from './cross-site.ts';
import { type FileAnswer, sendFile } from './file-answer.ts';
import { readJsonBody } from './json-body.ts';
import type { HttpContext, HttpMiddleware } from './koa-state.ts';
import type { Origins } from './origins.ts';
import type { RateLimit } from './rate-limit.ts';
import type { RouteContext, RouteDefinition, ServiceDoor } from './route.ts';
import { openUpload } from './upload.ts';

export interface GuardDeps {
  deps: Pick<ServerDeps, 'orm' | 'clock'>;
  origins: Origins;
  limits: { session: RateLimit; anonymousAddress: RateLimit };
}

/**
 * Stands before every handler: rights, origin, rate, then the schemas of what comes in; after it the schema of what goes
 * out. An answer that does not fit its schema is our fault and is not sent.
 */
export function guard(definition: RouteDefinition, { deps, origins, limits }: GuardDeps): HttpMiddleware {
  return async (ctx) => {
    ctx.state.routePath = definition.path;
    const door = doorOf(definition);
    // A program's key is not sent by a browser of its own accord: neither session nor origin has a say then.
    const session = door ? null : ctx.state.session;
    if (door) await door.admit({ authorization: ctx.get('authorization'), address: ctx.ip });
    else if (definition.allow === 'anonymous') await limits.anonymousAddress.take(ctx.ip);
    else if (!session) throw new AppError('session.required', { status: 401 });
    else await limits.session.take(session.actor.sessionId);
    if (!door) refuseForeignRequests(ctx, origins);
    if (Array.isArray(definition.allow) && session && !hasRole(session.actor, ...definition.allow)) {
      throw new AppError('access.denied', { status: 403 });
    }

    refuseControlCharacters({ ...ctx.params }, ctx.query);

    const em = forkOf(deps.orm);
    const context = {
      params: parsePart('params', definition.params, { ...ctx.params }),
      query: parsePart('query', definition.query, Object.fromEntries(Object.entries(ctx.query))),
      body: definition.body ? parsePart('body', definition.body, await readJsonBody(ctx)) : undefined,
      actor: session?.actor,
      em,
      requestId: ctx.state.requestId,
      koa: ctx,
      ...(definition.upload ? { upload: openUpload(ctx, definition.upload.maxBytes) } : {}),
      audit: (key, subject) =>
        recordAudit(
          em,
          { actor: session?.actor ?? 'system', key, subjectId: subject.id, details: subject.details ?? {} },
          deps.clock,
        ),
      auditRead: (key, subject) =>
        noteForAudit(
          em,
          { actor: session?.actor ?? 'system', key, subjectId: subject.id, details: subject.details ?? {} },
          deps.clock,
        ),
    } as RouteContext<unknown, unknown, unknown>;

    const result = await definition.handler(context);
    ctx.set('cache-control', 'no-store');
    answer(ctx, definition, result);
  };
}

const doorOf = ({ allow }: RouteDefinition): ServiceDoor | null =>
  typeof allow === 'object' && 'admit' in allow ? allow : null;

/** Nobody types them into an address, and databases differ in what they make of them. */
function refuseControlCharacters(params: object, query: object): void {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are exactly what is refused here
  const refused = /[\u0000-\u001f\u007f]/;
  if ([...Object.values(params), ...Object.values(query)].some((value) => refused.test(String(value)))) {
    throw new AppError('request.malformed', { status: 400 });
  }
}

function answer(ctx: HttpContext, definition: RouteDefinition, result: unknown): void {
  if (definition.response === null) {
    ctx.status = definition.status ?? 204;
    ctx.body = null;
    return;
  }
  if (definition.response === 'file') {
    sendFile(ctx, result as FileAnswer);
    return;
  }
  const checked = definition.response.safeParse(result);
  if (!checked.success) {
    throw new Error(
      `The answer of ${definition.method.toUpperCase()} ${definition.path} breaks its schema: ${rulesOf(checked.error)}`,
    );
  }
  ctx.status = definition.status ?? 200;
  ctx.body = { data: checked.data };
}

function parsePart(part: string, schema: z.ZodType | undefined, value: unknown): unknown {
  if (!schema) return undefined;
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issues = issuesOf(parsed.error, part);
  throw new AppError('request.invalid', {
    status: 400,
    details: { field: issues[0]?.path ?? part },
    issues,
  });
}

/** Path and rule of each broken field, never the value; at most twenty. */
export function issuesOf(error: z.ZodError, root: string): FieldIssue[] {
  return error.issues.slice(0, 20).map((issue) => ({
    path: [root, ...issue.path.map(String)].join('.').slice(0, 200),
    rule: issue.code,
  }));
}

const rulesOf = (error: z.ZodError): string =>
  error.issues
    .map((issue) => `${issue.path.map(String).join('.')}: ${issue.message}`)
    .slice(0, 10)
    .join('; ');
