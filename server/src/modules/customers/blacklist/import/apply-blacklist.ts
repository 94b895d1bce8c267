import type { SqlEntityManager } from '@mikro-orm/sql';
import type { Dialect } from '../../../../persistence/orm.ts';
import { customerDb } from '../../customer.tables.ts';
import { boundsOf, type Chunk, inChunk, updateFrom } from '../../imports/update-from.ts';
import { markListed } from '../mark-listed.ts';

type Value = string | number | Date | null;
const run = (em: SqlEntityManager, sql: string, values: readonly Value[]) => em.execute(sql, [...values], 'run');

const copied =
  'party_kind, name, birth_date, customer_id, id_kind, id_number, credit_code, phone, severity, reason, advice, reason_text, source, source_text, valid_from, valid_until';
const keyColumns = ['key_customer', 'key_document', 'key_credit_code', 'key_phone', 'key_name'];

export interface Applying {
  orgNo: string;
  branchPath: string;
  enteredBy: string;
  reviewedBy: string;
  today: string;
  now: Date;
}

/** Makes the good rows of a chunk entries, with the keys that meet them: eight statements, however many rows. */
export async function applyEntries(em: SqlEntityManager, chunk: Chunk, applying: Applying): Promise<void> {
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
  await markListed(em, today, await customersIn(em, chunk));
}

/** Lifts the entries of a chunk nobody has changed since; the rest is told as kept. */
export async function liftEntries(
  em: SqlEntityManager,
  dialect: Dialect,
  chunk: Chunk,
  { reason, reviewedBy, today, now }: { reason: string; reviewedBy: string; today: string; now: Date },
): Promise<void> {
  const untouched =
    'exists (select 1 from blacklist_entry e where e.id = blacklist_import_row.entry_id and e.version = 1 and e.lifted_on is null)';
  await run(
    em,
    `update blacklist_import_row set issues = case when ${untouched} then null else ':changed_since:' end, outcome = case when ${untouched} then 'restored' else 'kept' end where ${inChunk('blacklist_import_row')} and outcome = 'created'`,
    boundsOf(chunk),
  );
  const restored = `${inChunk('o')} and o.outcome = 'restored'`;
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
  await markListed(em, today, await customersIn(em, chunk));
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
