import type { SqlEntityManager } from '@mikro-orm/sql';
import type { Dialect } from '../../../../persistence/orm.ts';
import { customerDb } from '../../customer.tables.ts';
import { boundsOf, type Chunk, inChunk, updateFrom } from '../../imports/update-from.ts';
import { rewriteKeys } from '../entry-keys.ts';
import { markListed } from '../mark-listed.ts';

type Value = string | number | Date | null;
const run = (em: SqlEntityManager, sql: string, values: readonly Value[]) => em.execute(sql, [...values], 'run');

const copied =
  'party_kind, name, name_pinyin, name_initials, birth_date, customer_id, id_kind, id_number, credit_code, phone, severity, reason, advice, reason_text, source, source_text, valid_from, valid_until';
const keyColumns = ['key_customer', 'key_document', 'key_credit_code', 'key_phone', 'key_name', 'key_sound'];
const copiedColumns = copied.split(', ');

export interface Applying {
  orgNo: string;
  branchPath: string;
  enteredBy: string;
  reviewedBy: string;
  today: string;
  now: Date;
}

/**
 * Makes the good rows of a chunk entries with the keys that meet them, and changes those in force that say otherwise and have not
 * been changed since the list was checked: a dozen statements, however many rows.
 */
export async function applyEntries(
  em: SqlEntityManager,
  dialect: Dialect,
  chunk: Chunk,
  applying: Applying,
): Promise<void> {
  const { orgNo, branchPath, enteredBy, reviewedBy, today, now } = applying;
  const good = `from blacklist_import_row where ${inChunk('blacklist_import_row')} and outcome = 'new'`;
  await run(
    em,
    `insert into blacklist_entry (id, org_no, branch_path, ${copied}, lifted_on, lift_reason, entered_by_name, reviewed_by_name, changed_at, hits, last_hit_at, import_id, version)
     select entry_id, ?, ?, ${copied}, null, null, ?, ?, ?, 0, null, import_id, 1 ${good}`,
    [orgNo, branchPath, enteredBy, reviewedBy, now, ...boundsOf(chunk)],
  );
  for (const column of keyColumns) {
    await run(
      em,
      `insert into blacklist_key (value, entry_id, valid_from, valid_until) select ${column}, entry_id, valid_from, valid_until ${good} and ${column} is not null`,
      boundsOf(chunk),
    );
  }
  await run(
    em,
    `update blacklist_import_row set outcome = 'created' where ${inChunk('blacklist_import_row')} and outcome = 'new'`,
    boundsOf(chunk),
  );
  const about = await changeEntries(em, dialect, chunk, applying);
  await markListed(em, today, [...(await customersIn(em, chunk)), ...about]);
}

/** The same of the rows that change an entry. @returns the customers these are and were about */
async function changeEntries(
  em: SqlEntityManager,
  dialect: Dialect,
  chunk: Chunk,
  { enteredBy, reviewedBy, today, now }: Applying,
): Promise<number[]> {
  const asChecked =
    'exists (select 1 from blacklist_entry e where e.id = blacklist_import_row.entry_id and e.version = blacklist_import_row.before_version and e.lifted_on is null)';
  await run(
    em,
    `update blacklist_import_row set issues = case when ${asChecked} then null else ':entry_changed:' end, outcome = case when ${asChecked} then 'changed' else 'bad' end where ${inChunk('blacklist_import_row')} and outcome = 'change'`,
    boundsOf(chunk),
  );
  await run(
    em,
    updateFrom(dialect, {
      target: 'blacklist_entry',
      other: 'blacklist_import_row',
      on: 'o.entry_id = t.id',
      set: [
        ...copiedColumns.map((column): [string, string] => [column, `o.${column}`]),
        ['entered_by_name', '?'],
        ['reviewed_by_name', '?'],
        ['changed_at', '?'],
        ['version', 't.version + 1'],
      ],
      where: `${inChunk('o')} and o.outcome = 'changed' and t.version = o.before_version`,
    }),
    [enteredBy, reviewedBy, now, ...boundsOf(chunk)],
  );
  return rewriteChanged(em, chunk, 'changed', today);
}

/** Writes the keys of entries anew that rows of a chunk have changed, or given back. */
async function rewriteChanged(
  em: SqlEntityManager,
  { importId, from, to }: Chunk,
  outcome: 'changed' | 'restored',
  today: string,
): Promise<number[]> {
  const rows = await customerDb(em)
    .selectFrom('blacklist_import_row')
    .select(['entry_id', 'customer_id', 'before_customer_id'])
    .where('import_id', '=', importId)
    .where('row_no', '>', from)
    .where('row_no', '<=', to)
    .where('outcome', '=', outcome)
    .where('before_version', 'is not', null)
    .execute();
  const about = await rewriteKeys(
    em,
    rows.flatMap(({ entry_id }) => entry_id ?? []),
    today,
  );
  return [...about, ...rows.flatMap((row) => [row.customer_id, row.before_customer_id].filter((id) => id !== null))];
}

/** Lifts the entries of a chunk, and gives those it changed their words back, where nobody has changed them since; the rest is told as kept. */
export async function liftEntries(
  em: SqlEntityManager,
  dialect: Dialect,
  chunk: Chunk,
  { reason, reviewedBy, today, now }: { reason: string; reviewedBy: string; today: string; now: Date },
): Promise<void> {
  const untouched =
    'exists (select 1 from blacklist_entry e where e.id = blacklist_import_row.entry_id and e.version = coalesce(blacklist_import_row.before_version, 0) + 1 and e.lifted_on is null)';
  await run(
    em,
    `update blacklist_import_row set issues = case when ${untouched} then null else ':changed_since:' end, outcome = case when ${untouched} then 'restored' else 'kept' end where ${inChunk('blacklist_import_row')} and outcome in ('created', 'changed')`,
    boundsOf(chunk),
  );
  const restored = `${inChunk('o')} and o.outcome = 'restored' and o.before_version is null`;
  await run(
    em,
    updateFrom(dialect, {
      target: 'blacklist_entry',
      other: 'blacklist_import_row',
      on: 'o.entry_id = t.id',
      set: [
        ['lifted_on', '?'],
        ['lift_reason', '?'],
        ['reviewed_by_name', '?'],
        ['changed_at', '?'],
        ['version', 't.version + 1'],
      ],
      where: restored,
    }),
    [today, reason, reviewedBy, now, ...boundsOf(chunk)],
  );
  await run(
    em,
    dialect === 'mariadb'
      ? `delete t from blacklist_key t join blacklist_import_row o on o.entry_id = t.entry_id where ${restored}`
      : `delete from blacklist_key where entry_id in (select o.entry_id from blacklist_import_row o where ${restored})`,
    boundsOf(chunk),
  );
  await run(
    em,
    updateFrom(dialect, {
      target: 'blacklist_entry',
      other: 'blacklist_import_row',
      on: 'o.entry_id = t.id',
      set: [
        ...copiedColumns.map((column): [string, string] => [column, `o.before_${column}`]),
        ['reviewed_by_name', '?'],
        ['changed_at', '?'],
        ['version', 't.version + 1'],
      ],
      where: `${inChunk('o')} and o.outcome = 'restored' and o.before_version is not null`,
    }),
    [reviewedBy, now, ...boundsOf(chunk)],
  );
  const about = await rewriteChanged(em, chunk, 'restored', today);
  await markListed(em, today, [...(await customersIn(em, chunk)), ...about]);
}

async function customersIn(em: SqlEntityManager, { importId, from, to }: Chunk): Promise<number[]> {
  const rows = await customerDb(em)
    .selectFrom('blacklist_import_row')
    .select('customer_id')
    .distinct()
    .where('import_id', '=', importId)
    .where('row_no', '>', from)
    .where('row_no', '<=', to)
    .where('customer_id', 'is not', null)
    .where('outcome', 'in', ['created', 'restored'])
    .execute();
  return rows.flatMap(({ customer_id }) => customer_id ?? []);
}
