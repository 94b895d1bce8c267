import type { SqlEntityManager } from '@mikro-orm/sql';
import {
  type ChangeDraft,
  Changes,
  Finding,
  type Label,
  OpenChange,
  type ReviewKind,
  type ReviewRow,
  type ReviewState,
  WarningOverride,
} from '@tellerline/contracts';
import type { Selectable } from 'kysely';
import { z } from 'zod';
import type { Actor } from '../../kernel/actor.ts';
import type { TablesOf } from '../../persistence/tables.ts';
import type { PendingChangeSchema } from './entities/pending-change.entity.ts';

export type ReviewTables = TablesOf<typeof PendingChangeSchema>;
export const reviewDb = (em: SqlEntityManager) => em.getKysely<ReviewTables>();
export type StoredChange = Selectable<ReviewTables['pending_change']>;

const openKeyOf = (kind: string, subjectId: string): string => `${kind}:${subjectId}`;

/** The draft or submitted change of a record, if there is one. */
export const readOpen = (em: SqlEntityManager, kind: ReviewKind, subjectId: string) =>
  reviewDb(em)
    .selectFrom('pending_change')
    .selectAll()
    .where('open_key', '=', openKeyOf(kind, subjectId))
    .executeTakeFirst();

export { openKeyOf };

export const afterOf = (stored: StoredChange): Changes => Changes.parse(JSON.parse(stored.after));
export const beforeOf = (stored: StoredChange): Changes => Changes.parse(JSON.parse(stored.before));
export const overridesOf = (stored: StoredChange): WarningOverride[] =>
  z.array(WarningOverride).parse(JSON.parse(stored.overrides));
export const warningsOf = (stored: StoredChange): Finding[] => z.array(Finding).parse(JSON.parse(stored.warnings));

/** A change as lists show it to `viewer`. */
export const presentRow = (stored: StoredChange, kindLabel: Label, viewer: Actor): ReviewRow => ({
  id: stored.id,
  kind: stored.kind as ReviewKind,
  kindLabel,
  subjectId: stored.subject_id,
  title: stored.title,
  customerNo: stored.customer_no,
  state: stored.state as ReviewState,
  enteredBy: { id: stored.entered_by, name: stored.entered_by_name },
  createdAt: stored.created_at.toISOString(),
  submittedAt: stored.submitted_at?.toISOString() ?? null,
  reviewedBy:
    stored.reviewed_by === null
      ? null
      : { id: stored.reviewed_by, name: stored.reviewed_by_name ?? stored.reviewed_by },
  decidedAt: stored.decided_at?.toISOString() ?? null,
  reason: stored.reason,
  changedFields: stored.changed_fields,
  warnings: stored.warning_count,
  own: stored.entered_by === viewer.userId,
  version: stored.version,
});

/** Who works on a record: for the banner on it. */
export const presentOpen = (stored: StoredChange, kindLabel: Label, viewer: Actor): OpenChange =>
  OpenChange.parse(presentRow(stored, kindLabel, viewer));

/** What the author himself wrote: of an entry that was there before, the fields he changed and no others. */
function typedOf(before: Changes, after: Changes): Changes {
  return Object.fromEntries(
    Object.entries(after).map(([path, value]) => {
      const old = before[path];
      if (value === null || typeof value !== 'object' || old === null || typeof old !== 'object') return [path, value];
      return [path, Object.fromEntries(Object.entries(value).filter(([id, each]) => (old[id] ?? null) !== each))];
    }),
  );
}

/** The author's own words, to go on with. */
export const presentDraft = (stored: StoredChange, issues: Finding[]): ChangeDraft => ({
  id: stored.id,
  state: stored.state as ReviewState,
  version: stored.version,
  baseVersion: stored.base_version,
  changes: typedOf(beforeOf(stored), afterOf(stored)),
  overrides: overridesOf(stored),
  findings: { issues, warnings: warningsOf(stored) },
});
