import type { SqlEntityManager } from '@mikro-orm/sql';
import type { ArchiveFileDetail, ArchiveFilePage, ArchiveFilesQuery, ArchiveFileView } from '@tellerline/contracts';
import { type SelectQueryBuilder, sql } from 'kysely';
import type { z } from 'zod';
import { type BranchScope, inScope, survivorOf } from '../../customers/index.ts';
import { notFound } from '../customer-in-scope.ts';
import { documentDb } from '../documents.tables.ts';
import type { ArchiveDay } from './archive-day.ts';
import { type FileRow, type MovementRow, presentFile, presentMovement } from './archive-file.presenter.ts';
import { countArrivals } from './arrivals.ts';
import { readSortCursor, type SortKey, sortKeys, writeSortCursor } from './file-order.ts';

const FILES_A_PAGE = 50;
/** Counts stop here: 1,000 stands for as many or more. */
const COUNTED_UP_TO = 1_000;

type Query = z.output<typeof ArchiveFilesQuery>;
// biome-ignore lint/suspicious/noExplicitAny: the builder's type grows with each join; what is selected is typed where it is read
type Builder = SelectQueryBuilder<any, 'f' | 'c' | 'm', object>;

/** All files the user may see, with the movement under way. */
const files = (em: SqlEntityManager, scope: BranchScope): Builder =>
  documentDb(em)
    .selectFrom('archive_file as f')
    .innerJoin('customer as x', 'x.customer_no', 'f.customer_no')
    .innerJoin('customer as c', (join) => join.on('c.id', '=', survivorOf('x')))
    .leftJoin('archive_movement as m', 'm.open_file_id', 'f.id')
    .where(inScope('c', scope)) as unknown as Builder;

/** Files by state, cabinet and what was typed or scanned, a page at a time. */
export async function listFiles(
  em: SqlEntityManager,
  query: Query,
  scope: BranchScope,
  day: ArchiveDay,
): Promise<ArchiveFilePage> {
  const [page, counts] = await Promise.all([
    pageOfFiles(em, query, scope, day),
    countFiles(em, query, scope, day.today),
  ]);
  return { ...page, counts };
}

/** The page alone, without what the whole list comes to. */
export async function pageOfFiles(
  em: SqlEntityManager,
  query: Query,
  scope: BranchScope,
  day: ArchiveDay,
): Promise<Omit<ArchiveFilePage, 'counts'>> {
  const key = sortKeys[query.sort];
  let found = filtered(files(em, scope), query, day.today);
  if (query.sort === 'position') found = found.where('f.position', 'is not', null);
  if (query.sort === 'due') found = found.where(areOut());
  if (query.cursor !== undefined) found = found.where(behind(key, readSortCursor(query.cursor, key)));
  for (const column of key.columns) found = found.orderBy(column, key.direction);
  const rows = (await found
    .select(fileColumns)
    .limit(FILES_A_PAGE + 1)
    .execute()) as JoinedRow[];
  const page = rows.slice(0, FILES_A_PAGE);
  const movements = await openMovements(
    em,
    page.map(({ id }) => id),
  );
  const last = page.at(-1);
  return {
    items: page.map((row) => presentFile(row, movements.get(row.id) ?? null, day)),
    next: rows.length > FILES_A_PAGE && last ? writeSortCursor(last, key) : null,
  };
}

type JoinedRow = FileRow & { due_on: string | null };
const fileColumns = [
  'f.id',
  'f.code',
  'f.customer_no',
  'f.org_no',
  'f.account_no',
  'f.copies',
  'f.pages',
  'f.flow_no',
  'f.cabinet_id',
  'f.slot',
  'f.place',
  'f.position',
  'f.allotted_at',
  'f.created_at',
  'f.created_by',
  'f.version',
  'c.name as customer_name',
  'm.due_on',
] as const;

/**
 * Compares the whole tuple: a list goes on exactly behind the row it ended with. Its first column is compared once more,
 * because MariaDB finds its way through an index by single columns only.
 */
const behind = (key: SortKey, values: readonly string[]) => {
  const tuple = sql.join(key.columns.map((column) => sql.ref(column)));
  const beyond = sql.raw(key.direction === 'asc' ? '>' : '<');
  const first = sql.ref(key.columns[0] ?? 'f.id');
  return sql<boolean>`${first} ${beyond}= ${values[0]} and (${tuple}) ${beyond} (${sql.join(values)})`;
};

/** Files that are out, found from the few movements under way instead of from all files. */
const areOut = (dueBefore?: string) => {
  const overdue = dueBefore === undefined ? sql`` : sql`and due_on < ${dueBefore}`;
  return sql<boolean>`f.id in (select open_file_id from archive_movement where open_file_id is not null ${overdue})`;
};

function filtered(query: Builder, { q, cabinetId, state }: Pick<Query, 'q' | 'cabinetId' | 'state'>, today: string) {
  let found = query;
  if (cabinetId) found = found.where('f.cabinet_id', '=', cabinetId);
  if (q) {
    const typed = q.toUpperCase().replaceAll(/\s/g, '');
    found = found.where((eb) =>
      eb.or([
        eb('f.code', '=', typed),
        eb('f.customer_no', '=', typed),
        eb('f.account_no', '=', typed),
        eb('f.flow_no', '=', typed),
        eb.and([eb('f.position', '>=', typed), eb('f.position', '<', `${typed}\uffff`)]),
      ]),
    );
  }
  if (state === 'waiting') return found.where('f.position', 'is', null);
  if (state === 'in') return found.where('f.position', 'is not', null).where('m.id', 'is', null);
  if (state === 'out') return found.where(areOut());
  if (state === 'overdue') return found.where(areOut(today));
  return found;
}

async function countFiles(em: SqlEntityManager, { q, cabinetId }: Query, scope: BranchScope, today: string) {
  const count = async (state?: Query['state']): Promise<number> => {
    const some = filtered(files(em, scope), { q, cabinetId, state }, today).select('f.id').limit(COUNTED_UP_TO);
    const row = await documentDb(em)
      .selectFrom(some.as('some') as never)
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow();
    return Number((row as { n: number }).n);
  };
  const [all, waiting, out, overdue] = [
    await count(),
    await count('waiting'),
    await count('out'),
    await count('overdue'),
  ];
  return { all, waiting, out, overdue, arriving: await countArrivals(em, scope, COUNTED_UP_TO) };
}

async function openMovements(em: SqlEntityManager, fileIds: readonly string[]): Promise<Map<string, MovementRow>> {
  if (fileIds.length === 0) return new Map();
  const rows = await documentDb(em)
    .selectFrom('archive_movement')
    .selectAll()
    .where('open_file_id', 'in', [...fileIds])
    .execute();
  return new Map(rows.map((row) => [row.file_id, row]));
}

/** One file as it stands now. @throws AppError resource.not_found, alike for unknown and foreign ones. */
export async function fileInScope(em: SqlEntityManager, id: string, scope: BranchScope): Promise<FileRow> {
  const row = (await files(em, scope).select(fileColumns).where('f.id', '=', id).executeTakeFirst()) as
    | JoinedRow
    | undefined;
  if (!row) throw notFound();
  return row;
}

/** The latest movements of one file, the latest first. */
const MOVEMENTS_SHOWN = 100;

export async function fileDetail(
  em: SqlEntityManager,
  id: string,
  scope: BranchScope,
  day: ArchiveDay,
): Promise<ArchiveFileDetail> {
  const row = await fileInScope(em, id, scope);
  const movements = await documentDb(em)
    .selectFrom('archive_movement')
    .selectAll()
    .where('file_id', '=', id)
    .orderBy('id', 'desc')
    .limit(MOVEMENTS_SHOWN)
    .execute();
  const out = movements.find(({ open_file_id }) => open_file_id !== null) ?? null;
  return {
    ...presentFile(row, out, day),
    movements: movements.map((movement) => presentMovement(movement, day.today)),
  };
}

/** All papers of a customer who has passed the gate, under any of his numbers, in filing order. */
export async function filesOfCustomer(
  em: SqlEntityManager,
  customerNos: readonly string[],
  scope: BranchScope,
  day: ArchiveDay,
): Promise<ArchiveFileView[]> {
  const rows = (await files(em, scope)
    .select(fileColumns)
    .where('f.customer_no', 'in', [...customerNos])
    .orderBy('f.org_no')
    .orderBy('f.account_no')
    .execute()) as JoinedRow[];
  const movements = await openMovements(
    em,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => presentFile(row, movements.get(row.id) ?? null, day));
}

/** Files by id the user may see, in no order. */
export async function filesById(
  em: SqlEntityManager,
  ids: readonly string[],
  scope: BranchScope,
  day: ArchiveDay,
): Promise<ArchiveFileView[]> {
  if (ids.length === 0) return [];
  const rows = (await files(em, scope)
    .select(fileColumns)
    .where('f.id', 'in', [...ids])
    .execute()) as JoinedRow[];
  const movements = await openMovements(
    em,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => presentFile(row, movements.get(row.id) ?? null, day));
}
