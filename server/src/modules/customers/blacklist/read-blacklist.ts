import type { SqlEntityManager } from '@mikro-orm/sql';
import type { BlacklistQuery } from '@tellerline/contracts';
import { type RawBuilder, type SelectQueryBuilder, sql } from 'kysely';
import { AppError } from '../../../kernel/app-error.ts';
import { toE164 } from '../../../kernel/phone-number.ts';
import { type CustomerTables, customerDb } from '../customer.tables.ts';
import { type BranchScope, inScope, likeInside, likePrefix } from '../data-gate.ts';
import { plainDocument, soundOf } from './blacklist-keys.ts';
import { entryInScope } from './blacklist-state.ts';
import { undecided } from './possible-matches.ts';

const COUNTED = 1_000;
/** Where a page goes on: what the last row was sorted by, and its id. */
type Position = { by: string; id: string };
type Asked = Pick<BlacklistQuery, 'q' | 'state' | 'severity' | 'reason' | 'source' | 'possible'>;

type Entries = SelectQueryBuilder<CustomerTables & { e: CustomerTables['blacklist_entry'] }, 'e', Record<never, never>>;

/** Entries in scope that are asked for. */
function asked(em: SqlEntityManager, scope: BranchScope, query: Asked, today: string): Entries {
  let select = customerDb(em).selectFrom('blacklist_entry as e').where(entryInScope('e', scope)) as unknown as Entries;
  if (query.severity) select = select.where('e.severity', '=', query.severity);
  if (query.reason) select = select.where('e.reason', '=', query.reason);
  if (query.source) select = select.where('e.source', '=', query.source);
  if (query.possible) select = select.where(undecided(scope), '>', 0);
  select = inState(select, query.state, today);
  const { q } = query;
  if (!q) return select;
  const key = `customer:${q.toUpperCase()}`;
  const keys = [
    key,
    `document:${plainDocument(q, today)}`,
    `credit_code:${q.toUpperCase()}`,
    `phone:${toE164(q) ?? q}`,
  ];
  return select.where((eb) =>
    eb.or([
      sql<boolean>`e.name like ${likeInside(q)} escape '!'`,
      ...soundsLike(q),
      eb('e.id', 'in', eb.selectFrom('blacklist_key').select('entry_id').where('value', 'in', keys)),
      eb('e.id_number', '=', plainDocument(q, today)),
      eb('e.credit_code', '=', q.toUpperCase()),
    ]),
  );
}

/** A name of two syllables or more by how it sounds, from its beginning; typed in letters by its initials too. */
function soundsLike(q: string): RawBuilder<boolean>[] {
  const { name_pinyin: pinyin, name_initials: initials } = soundOf(q);
  if (initials.length < 2 && !/^[a-z]{2,}$/i.test(q)) return [];
  const begins = (column: string, text: string) => sql<boolean>`${sql.ref(column)} like ${likePrefix(text)} escape '!'`;
  const letters = /^[a-z]+$/i.test(q) ? [begins('e.name_initials', q.toLowerCase())] : [];
  return [begins('e.name_pinyin', pinyin), ...letters];
}

function inState(select: Entries, state: BlacklistQuery['state'], today: string): Entries {
  if (state === 'all') return select;
  if (state === 'lifted') return select.where('e.lifted_on', 'is not', null);
  const standing = select.where('e.lifted_on', 'is', null);
  if (state === 'future') return standing.where('e.valid_from', '>', today);
  if (state === 'expired') return standing.where('e.valid_until', '<', today);
  return standing
    .where('e.valid_from', '<=', today)
    .where((eb) => eb.or([eb('e.valid_until', 'is', null), eb('e.valid_until', '>=', today)]));
}

const severityRank = sql<string>`case e.severity when 'block' then '0' when 'warn' then '1' else '2' end`;
const orders = {
  newest: { by: sql<string>`e.changed_at`, direction: 'desc' },
  name: { by: sql<string>`e.name`, direction: 'asc' },
  severity: { by: severityRank, direction: 'asc' },
  ends: { by: sql<string>`coalesce(e.valid_until, '9999-12-31')`, direction: 'asc' },
} as const;

/** A page of entries in scope, by keyset, with the customer's number where the viewer may see him. */
export async function listEntries(em: SqlEntityManager, scope: BranchScope, query: BlacklistQuery, today: string) {
  const { by, direction } = orders[query.sort];
  const after = query.cursor === undefined ? null : readCursor(query.cursor);
  const behind = direction === 'desc' ? sql`<` : sql`>`;
  let select = asked(em, scope, query, today);
  if (after) {
    const value = query.sort === 'newest' ? new Date(Number(after.by)) : after.by;
    select = select.where(
      sql<boolean>`(${by} ${behind} ${value} or (${by} = ${value} and e.id ${behind} ${after.id}))`,
    );
  }
  const rows = await select
    .leftJoin('customer as c', (join) => join.onRef('c.id', '=', 'e.customer_id').on(inScope('c', scope)))
    .selectAll('e')
    .select('c.customer_no')
    .select(severityRank.as('rank'))
    .select(undecided(scope).as('possible'))
    .orderBy(by, direction)
    .orderBy('e.id', direction)
    .limit(query.limit + 1)
    .execute();
  const page = rows.slice(0, query.limit);
  const last = rows.length > query.limit ? page.at(-1) : undefined;
  const sorted =
    last &&
    {
      newest: String(last.changed_at.getTime()),
      name: last.name,
      severity: last.rank,
      ends: last.valid_until ?? '9999-12-31',
    }[query.sort];
  return { rows: page, next: last && sorted !== undefined ? writeCursor({ by: sorted, id: last.id }) : null };
}
export type ListedEntry = Awaited<ReturnType<typeof listEntries>>['rows'][number];

/** How many there are, up to a thousand. */
export async function countEntries(em: SqlEntityManager, scope: BranchScope, query: Asked, today: string) {
  const counted = await customerDb(em)
    .selectFrom(
      asked(em, scope, query, today)
        .select('e.id')
        .limit(COUNTED + 1)
        .as('found'),
    )
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  const value = Number(counted.n);
  return { value: Math.min(value, COUNTED), capped: value > COUNTED };
}

/** One entry in scope. */
export const findEntry = (em: SqlEntityManager, scope: BranchScope, id: string) =>
  customerDb(em)
    .selectFrom('blacklist_entry as e')
    .leftJoin('customer as c', (join) => join.onRef('c.id', '=', 'e.customer_id').on(inScope('c', scope)))
    .selectAll('e')
    .select('c.customer_no')
    .select(severityRank.as('rank'))
    .select(undecided(scope).as('possible'))
    .where('e.id', '=', id)
    .where(entryInScope('e', scope))
    .executeTakeFirst();

const writeCursor = (position: Position): string => Buffer.from(JSON.stringify(position)).toString('base64url');

function readCursor(cursor: string): Position {
  try {
    const read = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as Partial<Position>;
    if (typeof read.by === 'string' && typeof read.id === 'string') return { by: read.by, id: read.id };
  } catch {
    // Told below.
  }
  throw new AppError('request.invalid', { status: 400, details: { field: 'query.cursor' } });
}
