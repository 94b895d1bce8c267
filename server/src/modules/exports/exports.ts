import type { SqlEntityManager } from '@mikro-orm/sql';
import type { AskExport, ExportSourceView, ExportView, Label, Locale } from '@tellerline/contracts';
import type { z } from 'zod';
import { type CellValue, mediaTypes, type TableContent, writeTable } from '../../exchange/index.ts';
import type { FileAnswer } from '../../http/file-answer.ts';
import { type Actor, hasRole } from '../../kernel/actor.ts';
import { AppError } from '../../kernel/app-error.ts';
import { recordAudit } from '../../kernel/audit.ts';
import { newId } from '../../kernel/ids.ts';
import type { ServerDeps } from '../../kernel/module.ts';
import { forkOf } from '../../persistence/orm.ts';
import type { ReviewsApi } from '../reviews/index.ts';
import type { ExportSource } from './export-source.ts';
import { exportSubject, readExport } from './export-subject.ts';
import { exportDb, filterOf, MOST_FETCHES, numberOf, presentExport, type StoredExport } from './stored-export.ts';

/** More than this is no list for a person. */
const MOST_ROWS = 100_000;
const EXPORTS_SHOWN = 50;

const markLabels = {
  number: { 'zh-CN': '编号', en: 'Number' },
  list: { 'zh-CN': '清单', en: 'List' },
  filter: { 'zh-CN': '条件', en: 'Filter' },
  by: { 'zh-CN': '导出人', en: 'Exported by' },
  at: { 'zh-CN': '导出时间', en: 'Exported at' },
  approved: { 'zh-CN': '批准人', en: 'Approved by' },
  purpose: { 'zh-CN': '用途', en: 'Purpose' },
  notice: { 'zh-CN': '说明', en: 'Notice' },
} as const satisfies Record<string, Label>;
const notice: Label = {
  'zh-CN': '内部资料，仅限上述用途，用后请销毁',
  en: 'Internal: for the purpose above only, to be destroyed afterwards',
};

/** Lists leave the house as files: asked for with a purpose, approved by a second person, fetched for a day. */
export class Exports {
  readonly #deps: ServerDeps;
  readonly #reviews: ReviewsApi;
  readonly #sources = new Map<string, ExportSource>();

  constructor(deps: ServerDeps, reviews: ReviewsApi) {
    this.#deps = deps;
    this.#reviews = reviews;
    reviews.register(exportSubject((kind) => this.#known(kind), deps.clock));
  }

  register(source: ExportSource): void {
    if (this.#sources.has(source.kind)) throw new Error(`Exports know ${source.kind} already`);
    this.#sources.set(source.kind, source);
  }

  /** What this person may ask for. */
  sources(actor: Actor): ExportSourceView[] {
    return [...this.#sources.values()]
      .filter(({ roles }) => hasRole(actor, ...roles))
      .map(({ kind, label, columns }) => ({
        kind,
        label,
        columns: columns.map((column) => ({ ...column, masked: column.masked ?? false })),
      }));
  }

  /** @throws AppError export.unknown_list, export.nothing, export.too_large */
  async ask(actor: Actor, asked: z.output<typeof AskExport>): Promise<ExportView> {
    const source = this.#allowed(actor, asked.source);
    source.describe(asked.filter);
    const rows = await source.count(forkOf(this.#deps.orm), actor, asked.filter, MOST_ROWS + 1);
    if (rows === 0) throw new AppError('export.nothing', { status: 409 });
    if (rows > MOST_ROWS) throw new AppError('export.too_large', { status: 409, details: { limit: MOST_ROWS } });
    const id = newId();
    await this.#deps.transaction(async (em) => {
      await exportDb(em)
        .insertInto('export_request')
        .values({
          id,
          source: source.kind,
          filter: JSON.stringify(asked.filter),
          format: asked.format,
          locale: asked.locale,
          purpose: asked.purpose,
          branch_path: actor.branchPath,
          asked_by: actor.userId,
          asked_by_name: actor.displayName,
          asked_at: this.#deps.clock.now(),
          rows,
          fetched: 0,
          version: 0,
        })
        .execute();
      const entry = { baseVersion: 0, changeVersion: null, changes: { purpose: asked.purpose }, overrides: [] };
      await this.#reviews.submit(em, actor, 'export', id, entry);
      const details = { source: source.kind, rows, format: asked.format };
      await recordAudit(em, { actor, key: 'Export.Asked', subjectId: id, details }, this.#deps.clock);
    });
    return this.view(forkOf(this.#deps.orm), actor, id);
  }

  /** Mine, the latest first. */
  async mine(em: SqlEntityManager, actor: Actor): Promise<ExportView[]> {
    const rows = await exportDb(em)
      .selectFrom('export_request')
      .selectAll()
      .where('asked_by', '=', actor.userId)
      .orderBy('no', 'desc')
      .limit(EXPORTS_SHOWN)
      .execute();
    return this.#present(em, actor, rows);
  }

  async view(em: SqlEntityManager, actor: Actor, id: string): Promise<ExportView> {
    const stored = await this.#own(em, actor, id);
    const [view] = await this.#present(em, actor, [stored]);
    if (!view) throw new AppError('resource.not_found', { status: 404 });
    return view;
  }

  async #present(em: SqlEntityManager, actor: Actor, rows: readonly StoredExport[]): Promise<ExportView[]> {
    if (rows.length === 0) return [];
    const query = { box: 'mine', kind: 'export', order: 'newest', limit: 100 } as const;
    const reviews = await this.#reviews.list(em, actor, query);
    const reviewOf = new Map(reviews.items.map((review) => [review.subjectId, review]));
    const now = this.#deps.clock.now();
    return rows.map((stored) => presentExport(stored, this.#known(stored.source), reviewOf.get(stored.id), actor, now));
  }

  /**
   * The file, read while it is sent, with the rights its owner has now, but no more branches and rows than were approved. Each
   * fetch counts and is on record before the first byte leaves.
   * @throws AppError export.not_approved, export.over, export.unknown_list, resource.not_found
   */
  async fetch(actor: Actor, id: string): Promise<FileAnswer> {
    const stored = await this.#deps.transaction(async (em) => {
      const found = await this.#own(em, actor, id);
      await this.#takeFetch(em, found);
      const details = { source: found.source, number: numberOf(found), fetch: found.fetched + 1, rows: found.rows };
      await recordAudit(em, { actor, key: 'Export.Fetched', subjectId: id, details }, this.#deps.clock);
      return found;
    });
    const source = this.#allowed(actor, stored.source);
    const format = stored.format as 'csv' | 'xlsx';
    return {
      name: `${numberOf(stored)}-${source.label[stored.locale as Locale]}.${format}`,
      type: mediaTypes[format],
      body: writeTable(format, this.#content(actor, stored, source)),
    };
  }

  async #takeFetch(em: SqlEntityManager, { id, fetched, expires_at }: StoredExport): Promise<void> {
    if (expires_at === null) throw new AppError('export.not_approved', { status: 409 });
    const isOver = expires_at <= this.#deps.clock.now() || fetched >= MOST_FETCHES;
    const taken = isOver
      ? null
      : await exportDb(em)
          .updateTable('export_request')
          .set({ fetched: fetched + 1 })
          .where('id', '=', id)
          .where('fetched', '=', fetched)
          .executeTakeFirst();
    if (taken === null || Number(taken.numUpdatedRows) !== 1) throw new AppError('export.over', { status: 409 });
  }

  #content(actor: Actor, stored: StoredExport, source: ExportSource): TableContent {
    const locale = stored.locale as Locale;
    const at = this.#deps.clock.now().toLocaleString('sv-SE', { timeZone: this.#deps.bank.timeZone });
    const filter = source.describe(filterOf(stored)).map(({ label, value }) => `${label[locale]}: ${value}`);
    const mark = (name: keyof typeof markLabels, value: string) => [markLabels[name][locale], value] as const;
    return {
      marks: [
        mark('number', numberOf(stored)),
        mark('list', source.label[locale]),
        mark('filter', filter.join(', ') || '–'),
        mark('by', actor.displayName),
        mark('at', at),
        mark('approved', stored.approved_by_name ?? ''),
        mark('purpose', stored.purpose),
        mark('notice', notice[locale]),
      ],
      sheets: { marks: markLabels.notice[locale], rows: source.label[locale] },
      columns: source.columns.map(({ label }) => label[locale]),
      rows: this.#onRecord(actor, stored, source),
    };
  }

  /** The rows page by page; whose they are is on record, customer by customer, before a page leaves. */
  async *#onRecord(actor: Actor, stored: StoredExport, source: ExportSource): AsyncGenerator<CellValue[][]> {
    const at = source.columns.findIndex(({ id }) => id === 'customerNo');
    const approved = { ...actor, branchPath: stored.branch_path };
    const pages = source.pages(forkOf(this.#deps.orm), approved, filterOf(stored), stored.locale as Locale);
    let left = stored.rows;
    for await (const whole of pages) {
      const page = whole.slice(0, left);
      left -= page.length;
      const customers = [...new Set(page.map((row) => row[at]).filter((no) => typeof no === 'string' && no !== ''))];
      if (customers.length > 0) {
        const details = { source: source.kind, number: numberOf(stored), customers: customers.join() };
        const record = { actor, key: 'Export.CustomersSent', subjectId: stored.id, details } as const;
        await this.#deps.transaction((em) => recordAudit(em, record, this.#deps.clock));
      }
      yield page;
      if (left === 0) return;
    }
  }

  async #own(em: SqlEntityManager, actor: Actor, id: string): Promise<StoredExport> {
    const stored = await readExport(em, actor, id);
    if (stored.asked_by !== actor.userId) throw new AppError('resource.not_found', { status: 404 });
    return stored;
  }

  #allowed(actor: Actor, kind: string): ExportSource {
    const source = this.#sources.get(kind);
    if (!source || !hasRole(actor, ...source.roles)) throw new AppError('export.unknown_list', { status: 403 });
    return source;
  }

  #known(kind: string): ExportSource {
    const source = this.#sources.get(kind);
    if (!source) throw new AppError('export.unknown_list', { status: 404 });
    return source;
  }
}
