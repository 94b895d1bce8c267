import { type RawBuilder, sql } from 'kysely';
import { type BranchScope, inScope } from '../../customers/index.ts';
import type { StoredSegment } from './segment-store.ts';

/** Customers of a segment's own branch and below, whoever looks: what a night counts. */
export const inSegmentBranch = (segment: Pick<StoredSegment, 'branchPath'>): RawBuilder<boolean> =>
  inScope('c', { branchPath: segment.branchPath });

/** The part of them one person may see. */
export const inBoth = (segment: Pick<StoredSegment, 'branchPath'>, viewer: BranchScope): RawBuilder<boolean> =>
  sql<boolean>`${inSegmentBranch(segment)} and ${inScope('c', viewer)}`;

/** `/00/01/` → `/00/`, `/00/01/`. */
export function pathAndAbove(path: string): string[] {
  const nodes = path.split('/').filter(Boolean);
  return nodes.map((_, at) => `/${nodes.slice(0, at + 1).join('/')}/`);
}
