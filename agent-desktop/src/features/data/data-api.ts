import {
  type AskExport,
  AttributeDraft,
  AttributeDraftBrief,
  type AttributeLine,
  AttributePage,
  AttributeSubject,
  AttributesSubmitted,
  ExportSourceView,
  ExportView,
  type ImportKind,
  ImportPage,
  ImportProblems,
  ImportRowPage,
  ImportView,
  type Locale,
} from '@tellerline/contracts';
import { z } from 'zod';
import { type Http, queryOf } from '../../data/http.ts';

const Saved = AttributeDraft.pick({ id: true, version: true });

/** What the data page asks the server. */
export const dataApi = (http: Http) => ({
  attributes: (query: { q?: string; industry?: string; cursor?: string | null; sort?: string }) =>
    http.get(`/attributes${queryOf(query)}`, AttributePage),
  subject: (query: { accountNo?: string; customerNo?: string }) =>
    http.get(`/attributes/subject${queryOf(query)}`, AttributeSubject),
  drafts: () => http.get('/attribute-drafts', z.array(AttributeDraftBrief)),
  draft: (id: string) => http.get(`/attribute-drafts/${id}`, AttributeDraft),
  saveDraft: (id: string | null, lines: AttributeLine[], version: number | null) =>
    id === null
      ? http.post('/attribute-drafts', { lines, version }, Saved)
      : http.put(`/attribute-drafts/${id}`, { lines, version }, Saved),
  dropDraft: (id: string) => http.delete(`/attribute-drafts/${id}`),
  submit: (lines: AttributeLine[], draftId: string | null) =>
    http.post('/attribute-submissions', { lines, draftId }, AttributesSubmitted),

  imports: (cursor: string | null) => http.get(`/imports${queryOf({ cursor })}`, ImportPage),
  import: (id: number) => http.get(`/imports/${id}`, ImportView),
  importRows: (id: number, query: { outcome?: string; reason?: string; cursor?: string | null }) =>
    http.get(`/imports/${id}/rows${queryOf(query)}`, ImportRowPage),
  problems: (id: number) => http.get(`/imports/${id}/problems`, ImportProblems),
  upload: (kind: ImportKind, file: File, progress: (share: number) => void) =>
    http.upload(`/imports${queryOf({ kind, name: file.name })}`, file, ImportView, progress),
  decide: (id: number, what: 'application' | 'undoing' | 'discarding', version: number) =>
    http.post(`/imports/${id}/${what}`, { version }, ImportView),
  template: (kind: ImportKind, locale: Locale) =>
    http.download(`/import-template${queryOf({ kind, format: 'xlsx', locale })}`),
  result: (id: number, locale: Locale, only: 'bad' | null) =>
    http.download(`/imports/${id}/result${queryOf({ format: 'xlsx', locale, only })}`),

  exportSources: () => http.get('/export-sources', z.array(ExportSourceView)),
  exports: () => http.get('/exports', z.array(ExportView)),
  ask: (asked: z.input<typeof AskExport>) => http.post('/exports', asked, ExportView),
  fetch: (id: string) => http.download(`/exports/${id}/file`),
});
