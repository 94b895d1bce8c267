import { defineEntity, p } from '@mikro-orm/core';
import { customerNo, instant, longText, name, shortCode, uuid } from '../../../persistence/columns.ts';

/**
 * A change of any kind of record that two people make: one enters, another decides. Only what changes is kept, old beside new.
 * Decided ones stay for ever, returns too. That nobody decides what he entered stands in the schema, so that no code can forget it.
 */
export const PendingChangeSchema = defineEntity({
  name: 'PendingChange',
  tableName: 'pending_change',
  properties: {
    id: uuid().primary(),
    kind: shortCode(30),
    subjectId: shortCode(60),
    customerNo: customerNo().nullable(),
    branchPath: p.string().length(200),
    title: name(200),
    /** JSON: path → value as it stood when the change was entered. */
    before: longText(),
    /** JSON: path → value wanted. */
    after: longText(),
    changedFields: p.integer(),
    /** JSON: findings that warn, and JSON: why they are in order. */
    warnings: longText(),
    overrides: longText(),
    warningCount: p.integer(),
    state: p.string().length(10),
    /** `kind:subjectId` while draft or submitted, null afterwards: its unique key lets one change be open at a time. */
    openKey: p.string().length(100).nullable().unique(),
    enteredBy: uuid(),
    /** Names are copied, so that the trail reads the same when a user is gone. */
    enteredByName: name(100),
    createdAt: instant(),
    submittedAt: instant().nullable(),
    reviewedBy: uuid().nullable(),
    reviewedByName: name(100).nullable(),
    decidedAt: instant().nullable(),
    reason: p.string().length(300).nullable(),
    baseVersion: p.integer(),
    /** JSON: paths of the second entry that differed, try by try. */
    blindDiffering: longText(),
    blindTries: p.integer(),
    /** When it last changed its state: what lists are sorted by. */
    movedAt: instant(),
    version: p.integer(),
  },
  checks: [{ name: 'pending_change_two_people', expression: 'reviewed_by is null or reviewed_by <> entered_by' }],
  indexes: [
    { properties: ['state', 'movedAt', 'id'] },
    { properties: ['movedAt', 'id'] },
    { properties: ['enteredBy', 'movedAt', 'id'] },
    { properties: ['customerNo', 'movedAt'] },
    { properties: ['kind', 'subjectId', 'movedAt'] },
  ],
});
