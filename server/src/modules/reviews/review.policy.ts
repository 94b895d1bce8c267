import type { ReviewDetail } from '@tellerline/contracts';
import type { Actor } from '../../kernel/actor.ts';
import type { ReviewSubject } from './review-subject.ts';
import type { StoredChange } from './stored-change.ts';

/** Why this person may not decide this change, or null: entry and review are never the same person, whatever his roles. */
export function whyNotDecide(
  stored: Pick<StoredChange, 'state' | 'entered_by'>,
  subject: Pick<ReviewSubject, 'reviewRoles'>,
  actor: Pick<Actor, 'userId' | 'roles'>,
): ReviewDetail['whyNot'] {
  if (stored.state === 'draft') return 'not_submitted';
  if (stored.state !== 'submitted') return 'decided';
  if (stored.entered_by === actor.userId) return 'own_entry';
  return subject.reviewRoles.some((role) => actor.roles.includes(role)) ? null : 'no_role';
}
