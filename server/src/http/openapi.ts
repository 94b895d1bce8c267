import { ErrorBody } from '@tellerline/contracts';
import { z } from 'zod';
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi';
import { csrfHeader } from './cross-site.ts';
import type { RouteDefinition } from './route.ts';

export const apiPrefix = '/api/v1';

/** `/customers/:customerNo` → `/customers/{customerNo}`. */
const openApiPath = (path: string): string => apiPrefix + path.replace(/:(\w+)/g, '{$1}');

const refusal = (description: string) => ({
  description,
  content: { 'application/json': { schema: z.object({ error: ErrorBody }) } },
});

/** The OpenAPI 3.1 document, made from the very definitions the guard checks by. */
export function openApiDocument(routes: readonly RouteDefinition[]): ReturnType<typeof createDocument> {
  const paths: ZodOpenApiPathsObject = {};
  for (const route of routes) {
    const path = openApiPath(route.path);
    paths[path] = { ...paths[path], [route.method]: operationOf(route) };
  }
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Tellerline',
      version: '1',
      description:
        'All times are UTC with milliseconds, money is integer fen. Requests that change something need an Origin of ours and, once signed in, the session’s token in x-csrf-token.',
    },
    components: {
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'tl_session' },
        service: { type: 'http', scheme: 'bearer' },
      },
    },
    paths,
  });
}

const bytes = 'application/octet-stream';
const binary = { type: 'string', format: 'binary' } as const;

function successOf(response: RouteDefinition['response']) {
  if (response === null) return { description: 'Done.' };
  if (response === 'file') return { description: 'The file.', content: { [bytes]: { schema: binary } } };
  return { description: 'Success.', content: { 'application/json': { schema: z.object({ data: response }) } } };
}

function operationOf(route: RouteDefinition): ZodOpenApiOperationObject {
  const status = String(route.status ?? (route.response === null ? 204 : 200));
  const parameters: Record<string, z.ZodObject> = {};
  if (route.params instanceof z.ZodObject) parameters.path = route.params;
  if (route.query instanceof z.ZodObject) parameters.query = route.query;
  const isService = typeof route.allow === 'object' && 'admit' in route.allow;
  if (route.method !== 'get' && route.allow !== 'anonymous' && !isService) {
    parameters.header = z.object({ [csrfHeader]: z.string() });
  }
  return {
    operationId: `${route.method}${route.path.replace(/[^a-z0-9]+(.)?/gi, (_, letter: string | undefined) => letter?.toUpperCase() ?? '')}`,
    summary: route.summary,
    tags: [route.tag],
    ...(route.allow === 'anonymous' ? { security: [] } : { security: [isService ? { service: [] } : { session: [] }] }),
    ...(Array.isArray(route.allow) ? { description: `Roles: ${route.allow.join(', ')}.` } : {}),
    ...(Object.keys(parameters).length > 0 ? { requestParams: parameters } : {}),
    ...(route.upload ? { requestBody: { required: true, content: { [bytes]: { schema: binary } } } } : {}),
    ...(route.body ? { requestBody: { required: true, content: { 'application/json': { schema: route.body } } } } : {}),
    responses: {
      [status]: successOf(route.response),
      '400': refusal('The request was not accepted; `issues` names the fields.'),
      ...(route.allow === 'anonymous' ? {} : { '401': refusal(isService ? 'No valid key.' : 'No valid session.') }),
      '403': refusal('Not allowed, or from a foreign origin.'),
      '404': refusal('Not there, or not yours to see.'),
      '429': refusal('Too many requests.'),
      '500': refusal('A fault of the server.'),
    },
  };
}
