import { defineEntity, p } from '@mikro-orm/core';
import { autoNumber, day, instant, longText, name, shortCode, uuid } from '../../../persistence/columns.ts';

/** A group of customers by a rule (REL-03). Never deleted: it is closed. */
export const SegmentSchema = defineEntity({
  name: 'Segment',
  tableName: 'segment',
  properties: {
    id: uuid().primary(),
    /** One of the groups the bank always has; null: somebody made it. */
    standing: shortCode(20).nullable().unique(),
    name: name(40),
    note: p.string().length(200),
    mode: shortCode(10),
    /** JSON (`SegmentRule`). */
    rule: longText(),
    orgNo: shortCode(10),
    /** Its customers are of this branch and those below. */
    branchPath: p.string().length(200),
    ownerId: uuid().nullable(),
    ownerName: name(160),
    closed: p.boolean().default(false),
    members: p.integer().nullable(),
    enteredLast: p.integer().default(0),
    leftLast: p.integer().default(0),
    refreshedAt: instant().nullable(),
    updatedAt: instant(),
    version: p.integer(),
  },
  uniques: [{ properties: ['branchPath', 'name'] }],
});

/** Who is in a segment, as of its last refresh. */
export const SegmentMemberSchema = defineEntity({
  name: 'SegmentMember',
  tableName: 'segment_member',
  properties: {
    segmentId: uuid().primary(),
    customerId: p.integer().primary(),
    since: day(),
  },
  indexes: [{ properties: ['customerId'] }],
});

/** Somebody came or went; the members of a first refresh are not told one by one. */
export const SegmentMoveSchema = defineEntity({
  name: 'SegmentMove',
  tableName: 'segment_move',
  properties: {
    id: autoNumber(),
    segmentId: uuid(),
    customerId: p.integer(),
    entered: p.boolean(),
    day: day(),
  },
  indexes: [{ properties: ['segmentId', 'id'] }],
});
