import type { SqlEntityManager } from '@mikro-orm/sql';
import type { Kysely, Selectable } from 'kysely';
import type { Actor } from '../../../kernel/actor.ts';
import { allNumbersOf, type BranchScope, inScope, survivorOf } from '../../customers/index.ts';
import { documentDb, type ImageAndArchiveTables } from '../documents.tables.ts';
import type { HandOverTables } from '../hand-over/hand-over.tables.ts';
import { registerFile } from './register-file.ts';

type Bundle = Pick<Selectable<HandOverTables['bundle']>, 'id' | 'flow_no' | 'account_no' | 'pages' | 'copies'> & {
  customer_no: string;
};
type Tables = ImageAndArchiveTables & HandOverTables;

/** So many bundles are taken over in one go. */
const MOST_AT_ONCE = 200;

/** Bundles of documents which have come to the archive and whose papers are not filed, of customers the user may see. */
const arrived = (em: SqlEntityManager, scope: BranchScope) =>
  (documentDb(em) as unknown as Kysely<Tables>)
    .selectFrom('bundle as b')
    .innerJoin('customer as x', 'x.customer_no', 'b.customer_no')
    .innerJoin('customer as c', (join) => join.on('c.id', '=', survivorOf('x')))
    .where('b.step', '=', 'archive')
    .where(inScope('c', scope));

/** How many bundles wait for the archive, counted up to `limit`. */
export async function countArrivals(em: SqlEntityManager, scope: BranchScope, limit: number): Promise<number> {
  const rows = await arrived(em, scope).select('b.id').limit(limit).execute();
  return rows.length;
}

/** A customer whose papers went into the place he already has. */
export interface AddedPapers {
  customerNo: string;
  fileId: string;
}

/**
 * Takes over the papers of bundles that have come to the archive: into the file of their customer and account, or into a
 * new one that waits for a place. A bundle is taken over once. In the transaction that allots places.
 */
export async function takeOverArrivals(em: SqlEntityManager, actor: Actor, now: Date): Promise<AddedPapers[]> {
  const bundles = (await arrived(em, actor)
    .select(['b.id', 'b.flow_no', 'b.customer_no', 'b.account_no', 'b.pages', 'b.copies'])
    .orderBy('b.id')
    .limit(MOST_AT_ONCE)
    .execute()) as Bundle[];
  const added: AddedPapers[] = [];
  for (const bundle of bundles) {
    const file = await fileOf(em, bundle);
    if (!file) await openFile(em, bundle, actor, now);
    else if (file.flow_no !== bundle.flow_no) await addTo(em, file, bundle);
    if (file && file.position !== null) added.push({ customerNo: bundle.customer_no, fileId: file.id });
  }
  return added;
}

const fileOf = async (em: SqlEntityManager, { customer_no, account_no }: Bundle) =>
  documentDb(em)
    .selectFrom('archive_file')
    .select(['id', 'flow_no', 'position'])
    .where('customer_no', 'in', await allNumbersOf(em, [customer_no]))
    .where('account_no', '=', account_no ?? '')
    .orderBy('id')
    .executeTakeFirst();

async function openFile(em: SqlEntityManager, bundle: Bundle, actor: Actor, now: Date): Promise<void> {
  const { customer_no: customerNo, account_no, flow_no: flowNo, pages } = bundle;
  const account = account_no === null ? {} : { account: account_no };
  await registerFile(em, { customerNo, ...account, flowNo, pages: Math.max(1, pages), copies: 1 }, actor, now);
}

/** The file names the last bundle that came into it. */
async function addTo(em: SqlEntityManager, file: { id: string }, bundle: Bundle): Promise<void> {
  await documentDb(em)
    .updateTable('archive_file')
    .set((eb) => ({ pages: eb('pages', '+', bundle.pages), flow_no: bundle.flow_no, version: eb('version', '+', 1) }))
    .where('id', '=', file.id)
    .execute();
}
