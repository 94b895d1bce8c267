import { defineEntity, p } from '@mikro-orm/core';
import { customerNo, day, instant, name, shortCode, version } from '../../../persistence/columns.ts';

/**
 * Who the bank knows: what every module asks for, and what search needs. Fields of one kind of customer only stand in
 * PersonalProfile and CorporateProfile.
 *
 * `source` says who owns the row: facts of `core-bank` are changed by the feed alone. `asOf` is when the row last changed
 * at its source.
 */
const CustomerSchema = defineEntity({
  name: 'Customer',
  tableName: 'customer',
  properties: {
    id: p.integer().primary().autoincrement(),
    customerNo: customerNo().unique(),
    kind: p.string().length(10),
    status: p.string().length(10),
    name: name(160),
    /** Pinyin without spaces and tones, lower case: `zhangwei`. Latin names as they are. */
    namePinyin: p.string().length(400),
    /** First letter of each syllable: `zw`. */
    nameInitials: p.string().length(160),
    gender: p.string().length(1).nullable(),
    birthDate: day().nullable(),
    orgNo: shortCode(10),
    /** Path of the branch in the tree, copied so that the data gate needs no join. */
    branchPath: p.string().length(200),
    managerName: name(160).nullable(),
    vip: p.boolean(),
    /** From the blacklist, never from the feed. */
    blacklisted: p.boolean().default(false),
    isShareholder: p.boolean(),
    isStaff: p.boolean(),
    relationshipSince: day().nullable(),
    creditSince: day().nullable(),
    /** The record this number leads to since they were merged; the data gate shows only those that lead nowhere. */
    mergedInto: p.integer().nullable(),
    /** The call a prospect was met on, and what was noted then. */
    metOnInteractionId: p.string().length(60).nullable(),
    note: p.string().length(500).nullable(),
    source: p.string().length(10),
    asOf: instant(),
    version: version(),
  },
  /** Those of names carry the branch, so that what is out of scope is left out in the index. */
  indexes: [
    { properties: ['name', 'branchPath'] },
    { properties: ['namePinyin', 'branchPath'] },
    { properties: ['nameInitials', 'branchPath'] },
    /** Without the branch: the list of customers in the order of their names. */
    { properties: ['namePinyin'] },
    { properties: ['birthDate'] },
    { properties: ['relationshipSince'] },
    { properties: ['managerName'] },
    { properties: ['metOnInteractionId'] },
  ],
});
export class Customer extends CustomerSchema.class {}
CustomerSchema.setClass(Customer);

/** What only people have. One row per personal customer. */
export const PersonalProfileSchema = defineEntity({
  name: 'PersonalProfile',
  tableName: 'personal_profile',
  properties: {
    customerId: p.integer().primary().autoincrement(false),
    maritalStatus: shortCode(2).nullable(),
    nationality: shortCode(3).nullable(),
    hukouRegion: shortCode(6).nullable().index(),
    hukouAddress: p.string().length(60).nullable(),
    education: shortCode(2).nullable(),
    degree: shortCode(1).nullable(),
    occupation: shortCode(1).nullable(),
    employer: name(160).nullable(),
    asOf: instant(),
  },
});

/** What only companies have. One row per corporate customer. */
export const CorporateProfileSchema = defineEntity({
  name: 'CorporateProfile',
  tableName: 'corporate_profile',
  properties: {
    customerId: p.integer().primary().autoincrement(false),
    /** GB 32100 unified social credit code. */
    creditCode: shortCode(18).nullable().index(),
    legalPersonName: name(160).nullable(),
    /** GB/T 4754 with its section's letter, at any level: a division is the beginning of its classes. */
    industry: shortCode(5).nullable().index(),
    registeredAddress: p.string().length(100).nullable(),
    asOf: instant(),
  },
});

export { CustomerSchema };
