import { defineEntity, p } from '@mikro-orm/core';
import { instant, json, name, shortCode, uuid } from '../../../persistence/columns.ts';
import type { Membership } from '../presence/membership.ts';

/**
 * What Asterisk should know about an agent, kept until it has confirmed: a crash between deciding and telling loses nothing.
 * Confirmed when both versions are equal.
 */
const QueueMembershipSchema = defineEntity({
  name: 'QueueMembership',
  tableName: 'queue_membership',
  properties: {
    userId: uuid().primary(),
    extension: shortCode(10),
    displayName: name(80),
    desired: json<Membership>(),
    desiredVersion: p.integer(),
    confirmedVersion: p.integer(),
    confirmedAt: instant().nullable(),
    /** After a failure: not before this. */
    attemptAfter: instant().nullable(),
    failures: p.integer(),
    lastError: name(300).nullable(),
  },
});
export class QueueMembership extends QueueMembershipSchema.class {
  isConfirmed(): boolean {
    return this.confirmedVersion === this.desiredVersion;
  }
}
QueueMembershipSchema.setClass(QueueMembership);

export { QueueMembershipSchema };
