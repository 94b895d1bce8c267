import type { SqlEntityManager } from '@mikro-orm/sql';
import type { ImageKind } from '@tellerline/contracts';
import type { Selectable } from 'kysely';
import { type BranchScope, inScope, survivorOf } from '../../customers/index.ts';
import { notFound } from '../customer-in-scope.ts';
import { documentDb, type ImageAndArchiveTables } from '../documents.tables.ts';

export type SetRow = Selectable<ImageAndArchiveTables['image_set']>;
export type PageRow = Selectable<ImageAndArchiveTables['image_page']> &
  Pick<Selectable<ImageAndArchiveTables['stored_file']>, 'type' | 'bytes' | 'width' | 'height' | 'pages'>;

/** @throws AppError resource.not_found, alike for an unknown set and one of a customer out of scope. */
export async function setInScope(em: SqlEntityManager, setId: string, scope: BranchScope): Promise<SetRow> {
  const row = await documentDb(em)
    .selectFrom('image_set as s')
    .innerJoin('customer as x', 'x.customer_no', 's.customer_no')
    .innerJoin('customer as c', (join) => join.on('c.id', '=', survivorOf('x')))
    .selectAll('s')
    .where('s.id', '=', setId)
    .where(inScope('c', scope))
    .executeTakeFirst();
  if (!row) throw notFound();
  return row;
}

export interface SetFilter {
  /** All numbers of one customer. */
  customerNos: readonly string[];
  kind?: ImageKind | undefined;
  accountNo?: string | undefined;
  state?: SetRow['state'] | undefined;
}

/** Sets of a customer who has passed the gate, the last begun first, behind the one numbered `after`. */
export function readSets(
  em: SqlEntityManager,
  { customerNos, kind, accountNo, state }: SetFilter,
  { after, limit }: { after?: string | undefined; limit: number },
): Promise<SetRow[]> {
  let query = documentDb(em)
    .selectFrom('image_set')
    .selectAll()
    .where('customer_no', 'in', [...customerNos]);
  if (kind) query = query.where('kind', '=', kind);
  if (accountNo !== undefined) query = query.where('account_no', '=', accountNo);
  if (state) query = query.where('state', '=', state);
  // Numbers of one customer count up with time.
  if (after !== undefined) query = query.where('number', '<', after);
  return query.orderBy('number', 'desc').limit(limit).execute();
}

/** All that were imported, the latest import first. */
export function readImported(
  em: SqlEntityManager,
  customerNos: readonly string[],
  accountNo?: string,
): Promise<SetRow[]> {
  let query = documentDb(em)
    .selectFrom('image_set')
    .selectAll()
    .where('customer_no', 'in', [...customerNos])
    .where('state', '=', 'imported');
  if (accountNo !== undefined) query = query.where('account_no', '=', accountNo);
  return query.orderBy('imported_at', 'desc').orderBy('number', 'desc').limit(MOST_SETS_SHOWN).execute();
}
/** More imports of one customer than any bank makes; beyond them the page by page list is there. */
const MOST_SETS_SHOWN = 2_000;

/** Every edition of every page, in order. */
export function readPages(em: SqlEntityManager, setIds: readonly string[]): Promise<PageRow[]> {
  if (setIds.length === 0) return Promise.resolve([]);
  return documentDb(em)
    .selectFrom('image_page as p')
    .innerJoin('stored_file as f', 'f.sha256', 'p.sha256')
    .selectAll('p')
    .select(['f.type', 'f.bytes', 'f.width', 'f.height', 'f.pages'])
    .where('p.set_id', 'in', [...setIds])
    .orderBy('p.page_no')
    .orderBy('p.revision')
    .execute();
}
