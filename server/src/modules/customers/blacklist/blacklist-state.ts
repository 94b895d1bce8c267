import type { SqlEntityManager } from '@mikro-orm/sql';
import type { BlacklistState, FieldValue } from '@tellerline/contracts';
import { type RawBuilder, type Selectable, sql } from 'kysely';
import { AppError } from '../../../kernel/app-error.ts';
import { type CustomerTables, customerDb } from '../customer.tables.ts';
import { type BranchScope, likePrefix } from '../data-gate.ts';
import type { BranchNames } from '../read-summaries.ts';

export type EntryRow = Selectable<CustomerTables['blacklist_entry']>;

const notFound = () => new AppError('resource.not_found', { status: 404 });

/** The data gate of entries, on `blacklist_entry` under the name `alias`. */
export const entryInScope = (alias: string, scope: BranchScope): RawBuilder<boolean> =>
  sql<boolean>`${sql.ref(`${alias}.branch_path`)} like ${likePrefix(scope.branchPath)} escape '!'`;

/** What an entry is on a day. */
export const stateOf = (
  entry: { validFrom: string; validUntil: string | null; liftedOn: string | null },
  today: string,
): BlacklistState =>
  entry.liftedOn !== null
    ? 'lifted'
    : entry.validFrom > today
      ? 'future'
      : entry.validUntil !== null && entry.validUntil < today
        ? 'expired'
        : 'in_force';

/**
 * An entry and the branch that keeps it, through the data gate; `row` is undefined while it is new.
 * @throws AppError resource.not_found for what is no subject, a branch out of scope, an entry of another branch
 */
export async function readEntry(em: SqlEntityManager, subjectId: string, scope: BranchScope, branches: BranchNames) {
  const match = /^(\w{1,10})\.([0-9a-f-]{36})$/.exec(subjectId);
  const [orgNo, id] = [match?.[1] ?? '', match?.[2] ?? ''];
  const branch = branches.get(orgNo);
  if (!branch?.path.startsWith(scope.branchPath)) throw notFound();
  const row = await customerDb(em).selectFrom('blacklist_entry').selectAll().where('id', '=', id).executeTakeFirst();
  if (row && row.org_no !== orgNo) throw notFound();
  return { id, orgNo, branchPath: branch.path, row };
}

/** An entry's fields as they stand. */
export const entryValues = (row: EntryRow, customerNo: string | null): Record<string, FieldValue> => ({
  partyKind: row.party_kind,
  name: row.name,
  birthDate: row.birth_date ?? null,
  customerNo,
  idKind: row.id_kind ?? null,
  idNumber: row.id_number ?? null,
  creditCode: row.credit_code ?? null,
  phone: row.phone ?? null,
  severity: row.severity,
  reason: row.reason,
  advice: row.advice,
  reasonText: row.reason_text ?? null,
  source: row.source,
  sourceText: row.source_text ?? null,
  validFrom: row.valid_from,
  validUntil: row.valid_until ?? null,
  liftedOn: row.lifted_on ?? null,
  liftReason: row.lift_reason ?? null,
});
