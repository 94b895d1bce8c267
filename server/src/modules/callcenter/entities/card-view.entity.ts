import { defineEntity } from '@mikro-orm/core';
import { customerNo, instant, uuid } from '../../../persistence/columns.ts';

/**
 * An agent was sent a customer's card with a call. Written with what was sent, in the same transaction, and taken over into
 * the audit trail soon after: the pop never waits for the trail. One row for each agent, call and customer.
 */
const CardViewSchema = defineEntity({
  name: 'CardView',
  tableName: 'card_view',
  properties: {
    interactionId: uuid().primary(),
    userId: uuid().primary(),
    customerNo: customerNo().primary(),
    viewedAt: instant(),
    /** Null: not in the audit trail yet. */
    auditedAt: instant().nullable(),
  },
  indexes: [{ properties: ['auditedAt', 'viewedAt'] }],
});
export class CardView extends CardViewSchema.class {}
CardViewSchema.setClass(CardView);

export { CardViewSchema };
