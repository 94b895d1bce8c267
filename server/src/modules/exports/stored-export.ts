import type { SqlEntityManager } from '@mikro-orm/sql';
import type { ExportView, ReviewRow } from '@tellerline/contracts';
import type { Selectable } from 'kysely';
import { z } from 'zod';
import type { Actor } from '../../kernel/actor.ts';
import type { TablesOf } from '../../persistence/tables.ts';
import type { ExportRequestSchema } from './entities/export-request.entity.ts';
import type { ExportFilter, ExportSource } from './export-source.ts';

type ExportTables = TablesOf<typeof ExportRequestSchema>;
export type StoredExport = Selectable<ExportTables['export_request']>;
export const exportDb = (em: SqlEntityManager) => em.getKysely<ExportTables>();

/** A file may be fetched so often: once, and again when the first was lost on the way. */
export const MOST_FETCHES = 3;

export const filterOf = (stored: StoredExport): ExportFilter =>
  z.record(z.string(), z.string()).parse(JSON.parse(stored.filter));

export const numberOf = (stored: Pick<StoredExport, 'no'>): string => `E${String(stored.no).padStart(6, '0')}`;

/** A request as `viewer` sees it; `review` is the decision on it. */
export function presentExport(
  stored: StoredExport,
  source: ExportSource,
  review: ReviewRow | undefined,
  viewer: Actor,
  now: Date,
): ExportView {
  return {
    id: stored.id,
    number: numberOf(stored),
    source: stored.source,
    sourceLabel: source.label,
    filter: source.describe(filterOf(stored)),
    format: stored.format as ExportView['format'],
    purpose: stored.purpose,
    state: stateOf(stored, review, now),
    rows: { value: stored.rows, capped: false },
    askedBy: stored.asked_by_name,
    askedAt: stored.asked_at.toISOString(),
    decidedBy: review?.reviewedBy?.name ?? stored.approved_by_name,
    decidedAt: review?.decidedAt ?? stored.approved_at?.toISOString() ?? null,
    reason: review?.reason ?? null,
    expiresAt: stored.expires_at?.toISOString() ?? null,
    fetched: stored.fetched,
    fetchesLeft: Math.max(0, MOST_FETCHES - stored.fetched),
    own: stored.asked_by === viewer.userId,
    reviewId: review?.id ?? null,
  };
}

function stateOf(stored: StoredExport, review: ReviewRow | undefined, now: Date): ExportView['state'] {
  if (stored.expires_at !== null) {
    return stored.expires_at > now && stored.fetched < MOST_FETCHES ? 'approved' : 'expired';
  }
  return review?.state === 'returned' || review?.state === 'withdrawn' ? review.state : 'waiting';
}
