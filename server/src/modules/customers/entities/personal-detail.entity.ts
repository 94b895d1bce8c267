import { defineEntity, p } from '@mikro-orm/core';
import { customerNo, fen, instant, longText, name, shortCode, uuid } from '../../../persistence/columns.ts';

/**
 * What our clerks typed of a personal customer; the feed never touches it. The first eight columns fill gaps of the feed's own
 * profile: where that says something, it counts. `version` counts approved changes of the whole personal file.
 */
export const PersonalDetailSchema = defineEntity({
  name: 'PersonalDetail',
  tableName: 'personal_detail',
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
    employerKind: shortCode(2).nullable(),
    employerIndustry: shortCode(5).nullable(),
    employerRegion: shortCode(6).nullable(),
    employerAddress: p.string().length(60).nullable(),
    employerPostcode: shortCode(6).nullable(),
    employedSince: shortCode(4).nullable(),
    positionYears: p.integer().nullable(),
    professionalTitle: shortCode(1).nullable(),
    monthlyIncome: fen().nullable(),
    householdMonthlyIncome: fen().nullable(),
    householdSize: p.integer().nullable(),
    dependants: p.integer().nullable(),
    monthlyFixedExpense: fen().nullable(),
    housing: shortCode(1).nullable(),
    salaryBank: p.string().length(40).nullable(),
    salaryAccount: p.string().length(40).nullable(),
    bestChannel: shortCode(1).nullable(),
    bestPeriod: shortCode(1).nullable(),
    bestFromHour: p.integer().nullable(),
    bestToHour: p.integer().nullable(),
    contactNote: p.string().length(100).nullable(),
    investorType: shortCode(2).nullable(),
    investmentYears: p.integer().nullable(),
    keyReason: shortCode(20).nullable(),
    changedAt: instant(),
    version: p.integer(),
  },
});

/** A customer's file as it was known from one moment on: what this system owns, whole. Written with each approved change. */
export const FileVersionSchema = defineEntity({
  name: 'FileVersion',
  tableName: 'file_version',
  properties: {
    id: uuid().primary(),
    customerId: p.integer(),
    /** Which of his files: `personal_file`, `corporate_file`, … */
    part: shortCode(30),
    version: p.integer(),
    knownAt: instant(),
    changeId: uuid(),
    enteredBy: uuid(),
    enteredByName: name(100),
    reviewedBy: uuid(),
    reviewedByName: name(100),
    /** JSON of the file after the change. */
    snapshot: longText(),
  },
  uniques: [{ properties: ['customerId', 'part', 'version'] }],
  indexes: [{ properties: ['customerId', 'part', 'knownAt'] }],
});

/** Numbers given to customers who are still to be entered: `9`, nine digits of the id, a Luhn digit. */
export const CustomerNumberSchema = defineEntity({
  name: 'CustomerNumber',
  tableName: 'customer_number',
  properties: {
    id: p.integer().primary().autoincrement(),
    kind: p.string().length(10),
    /** Null for the moment between the row and its number. */
    customerNo: customerNo().nullable().unique(),
    orgNo: shortCode(10),
    branchPath: p.string().length(200),
    allottedBy: uuid(),
    allottedAt: instant(),
  },
});
