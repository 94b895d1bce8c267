import { defineEntity } from '@mikro-orm/core';
import { customerNo, instant, shortCode, uuid } from '../../../persistence/columns.ts';

/** A call placed for an agent, written before Asterisk is asked: the interaction takes from it whom he wanted to reach. */
export const PlacedCallSchema = defineEntity({
  name: 'PlacedCall',
  tableName: 'placed_call',
  properties: {
    callId: shortCode(150).primary(),
    userId: uuid(),
    customerNo: customerNo().nullable(),
    placedAt: instant(),
  },
  indexes: [{ properties: ['userId', 'placedAt'] }],
});
