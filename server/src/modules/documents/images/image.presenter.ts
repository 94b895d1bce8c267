import type { ImageKind, ImagePageView, ImageSetView, ImageType } from '@tellerline/contracts';
import { accountNumber } from '../../customers/index.ts';
import type { PageRow, SetRow } from './image.rows.ts';

/** A set as everybody who may see the customer sees it; the account by its last four digits. */
export const presentSet = (row: SetRow): ImageSetView => ({
  id: row.id,
  number: row.number,
  customerNo: row.customer_no,
  kind: row.kind as ImageKind,
  accountNo: row.account_no === null ? null : accountNumber(row.account_no).text,
  title: row.title,
  validFrom: row.valid_from,
  validTo: row.valid_to,
  longTerm: Boolean(row.long_term),
  flowNo: row.flow_no,
  state: row.state as ImageSetView['state'],
  fileCount: row.file_count,
  startedAt: row.started_at.toISOString(),
  importedAt: row.imported_at?.toISOString() ?? null,
  importedBy: { userId: row.started_by, name: row.started_by_name },
  withdrawn:
    row.withdrawn_at === null
      ? null
      : {
          at: row.withdrawn_at.toISOString(),
          by: { userId: row.withdrawn_by ?? '', name: row.withdrawn_by_name ?? '' },
          reason: row.withdrawn_reason ?? '',
        },
});

export const presentPage = (row: PageRow): ImagePageView => ({
  pageNo: row.page_no,
  revision: row.revision,
  fileName: row.file_name,
  type: row.type as ImageType,
  bytes: row.bytes,
  width: row.width,
  height: row.height,
  pages: row.pages,
  elementId: row.element_id,
  addedAt: row.added_at.toISOString(),
  addedBy: { userId: row.added_by, name: row.added_by_name },
  replaced:
    row.replaced_at === null
      ? null
      : {
          at: row.replaced_at.toISOString(),
          by: { userId: row.replaced_by ?? '', name: row.replaced_by_name ?? '' },
          reason: row.replaced_reason ?? '',
        },
});
