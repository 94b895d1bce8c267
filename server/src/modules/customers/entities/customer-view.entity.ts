import { defineEntity, p } from '@mikro-orm/core';
import { instant, longText, name, uuid } from '../../../persistence/columns.ts';

/** A list of customers as somebody wants to see it again. Shared: for his branch and those below it, as it stood when he saved it. */
export const CustomerViewSchema = defineEntity({
  name: 'CustomerView',
  tableName: 'customer_view',
  properties: {
    id: uuid().primary(),
    userId: uuid(),
    ownerName: name(160),
    branchPath: p.string().length(200),
    name: name(40),
    shared: p.boolean(),
    /** JSON of filter, columns and sort (`ViewSettings`). */
    settings: longText(),
    updatedAt: instant(),
    version: p.integer(),
  },
  uniques: [{ properties: ['userId', 'name'] }],
  indexes: [{ properties: ['shared', 'branchPath'] }],
});
