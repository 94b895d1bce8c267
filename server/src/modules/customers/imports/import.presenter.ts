import type { ImportView, OpenChange, ReviewKind } from '@tellerline/contracts';
import type { Actor } from '../../../kernel/actor.ts';
import type { StoredImport } from '../attributes/attribute.tables.ts';
import type { HeadedColumns } from './headed-columns.ts';

/** An import as `viewer` sees it. */
export function presentImport(
  stored: StoredImport,
  viewer: Actor,
  {
    open = null,
    reviewKind,
    sameFile = false,
  }: { open?: OpenChange | null; reviewKind: ReviewKind | null; sameFile?: boolean },
): ImportView {
  const by = (name: string | null, at: Date | null) =>
    name === null || at === null ? null : { name, at: at.toISOString() };
  const isMoving = stored.state === 'applying' || stored.state === 'undoing';
  return {
    id: stored.id,
    kind: stored.kind as ImportView['kind'],
    fileName: stored.file_name,
    bytes: stored.bytes,
    read: readOf(stored),
    state: stored.state as ImportView['state'],
    refusal:
      stored.refusal === null
        ? null
        : { reason: stored.refusal as NonNullable<ImportView['refusal']>['reason'], n: stored.refusal_n },
    progress: { done: isMoving ? stored.done : stored.rows, of: stored.state === 'reading' ? null : stored.rows },
    counts: {
      rows: stored.rows,
      bad: stored.bad,
      new: stored.fresh,
      change: stored.change,
      same: stored.same,
      created: stored.created,
      changed: stored.changed,
      restored: stored.restored,
      kept: stored.kept,
    },
    uploaded: { name: stored.uploaded_by_name, at: stored.uploaded_at.toISOString() },
    applied: by(stored.applied_by_name, stored.applied_at),
    undone: by(stored.undone_by_name, stored.undone_at),
    own: stored.uploaded_by === viewer.userId,
    sameFile,
    twoPeople: reviewKind !== null,
    open,
    version: stored.version,
  };
}

function readOf(stored: StoredImport): ImportView['read'] {
  if (stored.format === null) return null;
  return {
    format: stored.format as 'csv' | 'xlsx',
    encoding: stored.encoding as NonNullable<ImportView['read']>['encoding'],
    delimiter: stored.delimiter as NonNullable<ImportView['read']>['delimiter'],
    columns: JSON.parse(String(stored.columns ?? '[]')) as HeadedColumns,
  };
}
