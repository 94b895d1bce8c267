import {
  DecideImport,
  ImportKind,
  ImportPage,
  ImportProblems,
  ImportRowPage,
  ImportRowQuery,
  ImportView,
  Locale,
  TableFormat,
  UploadImport,
} from '@tellerline/contracts';
import { z } from 'zod';
import { mediaTypes, tableLimits, writeTable } from '../../../exchange/index.ts';
import { type RouteDefinition, route } from '../../../http/route.ts';
import { attributeKeepers } from '../attributes/attributes.routes.ts';
import type { Imports } from './imports.ts';
import { resultTable } from './result-table.ts';
import { kindOf, type TableKind } from './table-kind.ts';

const tag = 'imports';
const allow = attributeKeepers;
/** Who reviews sees what he decides about. */
const readers = [...allow, 'reviewer'] as const;
const ofImport = z.object({ id: z.coerce.number().int().positive() });
const FileQuery = z.object({ format: TableFormat.default('xlsx'), locale: Locale.default('zh-CN') });

export function importRoutes(imports: Imports, kinds: readonly TableKind[]): RouteDefinition[] {
  return [
    route({
      method: 'post',
      path: '/imports',
      summary: 'Send a table in: it is read and checked, nothing of it becomes true yet',
      tag,
      allow,
      query: UploadImport,
      upload: { maxBytes: tableLimits.fileBytes },
      response: ImportView,
      status: 202,
      handler: ({ actor, query, upload }) => imports.upload(actor, query, upload),
    }),
    route({
      method: 'get',
      path: '/imports',
      summary: 'Tables sent in, the latest first',
      tag,
      allow,
      query: z.object({ kind: ImportKind.optional(), cursor: z.coerce.number().int().positive().optional() }),
      response: ImportPage,
      handler: ({ em, actor, query }) => imports.list(em, actor, query),
    }),
    route({
      method: 'get',
      path: '/import-template',
      summary: 'An empty table with the headings an import knows',
      tag,
      allow,
      query: FileQuery.extend({ kind: ImportKind.default('industry_attributes') }),
      response: 'file',
      handler: async ({ query: { format, locale, kind } }) => {
        const { label, columns } = kindOf(kinds, kind);
        return {
          name: `${label[locale]}.${format}`,
          type: mediaTypes[format],
          body: writeTable(format, {
            marks: [],
            sheets: { marks: '', rows: label[locale] },
            columns: columns.map((column) => column.label[locale]),
            rows: noRows(),
          }),
        };
      },
    }),
    route({
      method: 'get',
      path: '/imports/:id',
      summary: 'An import: how far it has come, what it found',
      tag,
      allow: readers,
      params: ofImport,
      response: ImportView,
      handler: ({ em, actor, params }) => imports.view(em, actor, params.id),
    }),
    route({
      method: 'get',
      path: '/imports/:id/rows',
      summary: 'Rows of an import with what becomes of them and why',
      tag,
      allow: readers,
      params: ofImport,
      query: ImportRowQuery,
      response: ImportRowPage,
      handler: ({ em, actor, params, query }) => imports.rows(em, actor, params.id, query),
    }),
    route({
      method: 'get',
      path: '/imports/:id/problems',
      summary: 'What is wrong with how many rows',
      tag,
      allow: readers,
      params: ofImport,
      response: ImportProblems,
      handler: ({ em, actor, params }) => imports.problems(em, actor, params.id),
    }),
    ...decisionRoutes(imports, kinds),
  ];
}

// biome-ignore lint/correctness/useYield: a table without rows
async function* noRows(): AsyncGenerator<never> {
  return;
}

function decisionRoutes(imports: Imports, kinds: readonly TableKind[]): RouteDefinition[] {
  return [
    route({
      method: 'post',
      path: '/imports/:id/application',
      summary: 'Let the good rows become true; the bad ones stay out',
      tag,
      allow,
      params: ofImport,
      body: DecideImport,
      response: ImportView,
      status: 202,
      handler: ({ actor, params, body }) => imports.apply(actor, params.id, body.version),
    }),
    route({
      method: 'post',
      path: '/imports/:id/undoing',
      summary: 'Put back what an import replaced, where nothing has changed since',
      tag,
      allow,
      params: ofImport,
      body: DecideImport,
      response: ImportView,
      status: 202,
      handler: ({ actor, params, body }) => imports.undo(actor, params.id, body.version),
    }),
    route({
      method: 'post',
      path: '/imports/:id/discarding',
      summary: 'Throw a checked import away',
      tag,
      allow,
      params: ofImport,
      body: DecideImport,
      response: ImportView,
      handler: ({ actor, params, body }) => imports.discard(actor, params.id, body.version),
    }),
    route({
      method: 'get',
      path: '/imports/:id/result',
      summary: 'What became of each row, or the bad rows to be corrected and sent again; for its sender',
      tag,
      allow,
      params: ofImport,
      query: FileQuery.extend({ only: z.enum(['bad']).optional() }),
      response: 'file',
      handler: async ({ em, actor, params, query, audit }) => {
        const stored = await imports.own(em, actor, params.id);
        const onlyBad = query.only === 'bad';
        await audit('Import.ResultFetched', { id: String(stored.id), details: { onlyBad, rows: stored.rows } });
        const { format, locale } = query;
        const kind = kindOf(kinds, stored.kind);
        const content = resultTable(em, { kind, importId: stored.id, sender: actor, onlyBad, format, locale });
        const word = query.locale === 'en' ? (onlyBad ? 'problems' : 'result') : onlyBad ? '问题行' : '结果';
        return {
          name: `${stored.file_name.replace(/\.[A-Za-z]{2,5}$/, '')}-${word}.${query.format}`,
          type: mediaTypes[query.format],
          body: writeTable(query.format, content),
        };
      },
    }),
  ];
}
