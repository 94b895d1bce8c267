import { defineEntity, p } from '@mikro-orm/core';
import { instant, longText, name, uuid } from '../../../persistence/columns.ts';

/**
 * That one customer's number lives on in another's record. Merging writes a row here and a pointer in the absorbed customer; rows
 * of other tables stay under the number they came by, so that undoing has nothing to sort out. See docs/adr/045.
 */
export const CustomerMergeSchema = defineEntity({
  name: 'CustomerMerge',
  tableName: 'customer_merge',
  properties: {
    id: uuid().primary(),
    pairId: uuid().index(),
    survivorId: p.integer().index(),
    absorbedId: p.integer().index(),
    /** Where the absorbed number leads in the end, over all merges in force; null once undone. Copied to `customer.merged_into`. */
    rootId: p.integer().nullable().index(),
    /** The absorbed customer while in force, null once undone: nobody is absorbed twice at a time. */
    inForceKey: p.integer().nullable().unique(),
    reason: p.string().length(300),
    /** JSON: field → what the survivor's record said before, and what was put there. */
    taken: longText(),
    mergedAt: instant(),
    enteredByName: name(100),
    reviewedByName: name(100),
    undoneAt: instant().nullable(),
    undoneByName: name(100).nullable(),
    undoReason: p.string().length(300).nullable(),
  },
});
