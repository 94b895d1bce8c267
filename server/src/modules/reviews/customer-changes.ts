import type { SqlEntityManager } from '@mikro-orm/sql';
import type { Label } from '@tellerline/contracts';
import { sql } from 'kysely';
import type { Actor } from '../../kernel/actor.ts';
import { asText, type MomentRange, within } from '../../persistence/moment-range.ts';
import type { BlindFields } from './blind-entry.ts';
import { inScope } from './list-changes.ts';
import type { PresentedChange } from './review-subject.ts';
import { isHidden } from './show-change.ts';
import { afterOf, beforeOf, reviewDb, type StoredChange } from './stored-change.ts';
import type { SubjectRegister } from './subject-register.ts';

/** A change as the customer's story tells it. */
export interface CustomerChange {
  id: string;
  /** When it became what it is. */
  at: Date;
  state: 'submitted' | 'approved' | 'returned';
  kindLabel: Label;
  enteredBy: string;
  reviewedBy: string | null;
  reason: string | null;
  /** May this person read it whole? */
  mayOpen: boolean;
  /** Its fields, masked for this person; what is to be typed blind says nothing. */
  fields(): Promise<PresentedChange[]>;
}

const statesTold = ['submitted', 'approved', 'returned'] as const;

/**
 * Changes of a customer's records, the newest first: approved ones are part of his story for whoever may see him; those that
 * wait or came back only for whose business they are. Rights stand in the SQL.
 */
export async function customerChanges(
  em: SqlEntityManager,
  actor: Actor,
  wanted: MomentRange & { customerNos: readonly string[]; limit: number },
  { subjects, blind }: { subjects: SubjectRegister; blind: BlindFields },
): Promise<CustomerChange[]> {
  const business = subjects.visibleTo(actor);
  const rows = await reviewDb(em)
    .selectFrom('pending_change')
    .selectAll()
    .where('customer_no', 'in', wanted.customerNos)
    .where('state', 'in', statesTold)
    .where(inScope(actor))
    .where((eb) =>
      eb.or([
        eb('state', '=', 'approved'),
        eb('entered_by', '=', actor.userId),
        business.length === 0 ? sql<boolean>`1 = 0` : eb('kind', 'in', business),
      ]),
    )
    .where(within(wanted, 'moved_at', { column: 'id', of: asText }))
    .orderBy('moved_at', 'desc')
    .orderBy('id', 'desc')
    .limit(wanted.limit)
    .execute();
  return rows.map((stored) => ({
    id: stored.id,
    at: stored.moved_at,
    state: stored.state as CustomerChange['state'],
    kindLabel: subjects.label(stored.kind),
    enteredBy: stored.entered_by_name,
    reviewedBy: stored.reviewed_by_name,
    reason: stored.reason,
    mayOpen: stored.entered_by === actor.userId || business.some((kind) => kind === stored.kind),
    fields: () => fieldsOf(em, stored, actor, subjects, blind),
  }));
}

async function fieldsOf(
  em: SqlEntityManager,
  stored: StoredChange,
  actor: Actor,
  subjects: SubjectRegister,
  blind: BlindFields,
): Promise<PresentedChange[]> {
  const change = { subjectId: stored.subject_id, before: beforeOf(stored), after: afterOf(stored) };
  const rows = await subjects.of(stored.kind).present(em, change, actor);
  return rows.map((row) => (isHidden(stored, row.path, actor, blind) ? { ...row, after: null } : row));
}
