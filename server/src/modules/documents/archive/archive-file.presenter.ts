import type { ArchiveFileState, ArchiveFileView, MovementView } from '@tellerline/contracts';
import type { Selectable } from 'kysely';
import { accountNumber } from '../../customers/index.ts';
import type { ImageAndArchiveTables } from '../documents.tables.ts';
import { type ArchiveDay, branchOf } from './archive-day.ts';

export type FileRow = Selectable<ImageAndArchiveTables['archive_file']> & { customer_name: string };
export type MovementRow = Selectable<ImageAndArchiveTables['archive_movement']>;

/** `dueOn` is the due day of the movement under way, null while the file stands in its place. */
export function fileState(position: string | null, dueOn: string | null, today: string): ArchiveFileState {
  if (position === null) return 'waiting';
  if (dueOn === null) return 'in';
  return dueOn < today ? 'overdue' : 'out';
}

export const presentMovement = (row: MovementRow, today: string): MovementView => ({
  id: row.id,
  holder: row.holder,
  reason: row.reason,
  takenAt: row.taken_at.toISOString(),
  takenBy: row.taken_by_name,
  dueOn: row.due_on,
  overdue: row.returned_at === null && row.due_on < today,
  returnedAt: row.returned_at?.toISOString() ?? null,
  returnedBy: row.returned_by_name,
  returnNote: row.return_note,
});

/** A paper file as everybody who may see the customer sees it; the account by its last four digits. */
export const presentFile = (row: FileRow, out: MovementRow | null, day: ArchiveDay): ArchiveFileView => ({
  id: row.id,
  code: row.code,
  customerNo: row.customer_no,
  customerName: row.customer_name,
  branch: branchOf(day.branches, row.org_no),
  accountNo: row.account_no === '' ? null : accountNumber(row.account_no).text,
  copies: row.copies,
  pages: row.pages,
  flowNo: row.flow_no,
  position: row.position,
  cabinetId: row.cabinet_id,
  state: fileState(row.position, out?.due_on ?? null, day.today),
  out: out && presentMovement(out, day.today),
  filedAt: (row.allotted_at ?? row.created_at).toISOString(),
});
