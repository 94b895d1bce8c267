import {
  type BlacklistDetail,
  type BlacklistHit,
  type BlacklistRow,
  type BlacklistSeverity,
  blacklistFields,
  blacklistSubject,
  type Maskable,
  type OpenChange,
  type PossibleMatch,
  personalFile,
  type ShownField,
} from '@tellerline/contracts';
import type { Actor } from '../../../kernel/actor.ts';
import type { CodeBook } from '../code-book.ts';
import type { CustomerDesk } from '../customer-desk.ts';
import { tellValue } from '../file/tell-value.ts';
import { idNumber, phone, type Viewer } from '../mask.ts';
import type { BranchNames } from '../read-summaries.ts';
import type { readHits } from './blacklist-hits.ts';
import { entryValues, stateOf } from './blacklist-state.ts';
import type { possibleMatches } from './possible-matches.ts';
import type { ListedEntry } from './read-blacklist.ts';

interface Around {
  codes: CodeBook;
  branches: BranchNames;
  viewer: Viewer;
  today: string;
}

/** What this person is shown of entries kept by a branch; his own where none is named. */
export async function aroundOf(desk: CustomerDesk, actor: Actor, branchPath = actor.branchPath): Promise<Around> {
  await desk.refreshCodes();
  const viewer = await desk.seeing(actor, { customerNo: '', branchPath });
  return { codes: desk.codes, branches: await desk.branchNames(), viewer, today: desk.today() };
}

/** An entry as the list shows it, masked. */
export function presentEntry(row: ListedEntry, { codes, branches, viewer, today }: Around): BlacklistRow {
  const [validUntil, liftedOn] = [row.valid_until ?? null, row.lifted_on ?? null];
  return {
    id: row.id,
    name: row.name,
    partyKind: row.party_kind === 'corporate' ? 'corporate' : 'personal',
    customerNo: row.customer_no ?? null,
    idNumber: row.id_number ? idNumber(row.id_number, viewer) : null,
    phone: row.phone ? phone(row.phone, viewer) : null,
    creditCode: row.credit_code ?? null,
    severity: row.severity as BlacklistSeverity,
    severityLabel: codes.label('blacklistSeverity', row.severity),
    reason: codes.label('blacklistReason', row.reason),
    source: codes.label('blacklistSource', row.source),
    advice: codes.label('blacklistAdvice', row.advice),
    validFrom: row.valid_from,
    validUntil,
    liftedOn,
    state: stateOf({ validFrom: row.valid_from, validUntil, liftedOn }, today),
    branch: { orgNo: row.org_no, name: branches.get(row.org_no)?.name ?? { 'zh-CN': row.org_no, en: row.org_no } },
    hits: row.hits,
    lastHitAt: row.last_hit_at?.toISOString() ?? null,
    possible: Number(row.possible),
  };
}

/** The same whole, with the form's values. */
export function presentEntryWhole(
  row: ListedEntry,
  around: Around,
  { open, mayEdit }: { open: OpenChange | null; mayEdit: boolean },
): BlacklistDetail {
  const values = entryValues(row, row.customer_no ?? null);
  const fields = Object.fromEntries(
    blacklistFields.fields.map((field): [string, ShownField] => {
      const value = values[field.id] ?? null;
      const { text, masked } = tellValue(field, value, around.codes, around.viewer);
      return [field.id, { value: masked ? null : value, text, masked }];
    }),
  );
  return {
    row: presentEntry(row, around),
    subjectId: blacklistSubject(row.org_no, row.id),
    version: row.version,
    fields,
    enteredBy: row.entered_by_name,
    reviewedBy: row.reviewed_by_name,
    changedAt: row.changed_at.toISOString(),
    importId: row.import_id,
    open,
    mayEdit: mayEdit && row.lifted_on === null,
  };
}

const fileBirthDate = personalFile.fields.find(({ id }) => id === 'birthDate');

/** A birth date as his own file shows it. */
function birthDay(day: string, codes: CodeBook, viewer: Viewer): Maskable {
  if (!fileBirthDate) throw new Error('The personal file has no birth date');
  const { text, ...told } = tellValue(fileBirthDate, day, codes, viewer);
  return { text: text['zh-CN'], ...told };
}

/** A customer who bears an entry's name, with what was found out about him. */
export const presentMatch = (
  row: Awaited<ReturnType<typeof possibleMatches>>[number],
  { branches, codes, viewer }: Pick<Around, 'branches' | 'codes' | 'viewer'>,
): PossibleMatch => ({
  customerNo: row.customer_no,
  name: row.name,
  bySound: Boolean(row.by_sound),
  birthDate: row.birth_date === null ? null : birthDay(row.birth_date, codes, viewer),
  branch: { orgNo: row.org_no, name: branches.get(row.org_no)?.name ?? { 'zh-CN': row.org_no, en: row.org_no } },
  verdict:
    row.at === null
      ? null
      : { same: Boolean(row.same), reason: row.reason ?? '', by: row.user_name ?? '', at: row.at.toISOString() },
});

/** A hit; of a customer the viewer does not see, no number. */
export const presentHit = (
  row: Awaited<ReturnType<typeof readHits>>[number],
  viewer: { branchPath: string },
): BlacklistHit => ({
  id: row.id,
  at: row.at.toISOString(),
  place: row.place as BlacklistHit['place'],
  by: row.by as BlacklistHit['by'],
  customerNo: row.customer_branch?.startsWith(viewer.branchPath) ? row.customer_no : null,
  interactionId: row.interaction_id ?? null,
  userName: row.user_name ?? null,
});
