import { defineEntity, p } from '@mikro-orm/core';
import { day, instant, name, shortCode, uuid } from '../../../persistence/columns.ts';

/** Somebody the house is warned of (CIF-11). Made true by two people; never deleted: it ends or is lifted. */
export const BlacklistEntrySchema = defineEntity({
  name: 'BlacklistEntry',
  tableName: 'blacklist_entry',
  properties: {
    id: uuid().primary(),
    /** The branch that keeps it: lists show it to who stands at or above. Calls are warned everywhere. */
    orgNo: shortCode(10),
    branchPath: p.string().length(200),
    partyKind: p.string().length(10),
    name: name(160),
    /** How the name sounds: pinyin without tones, and the first letter of each syllable. */
    namePinyin: p.string().length(400).default(''),
    nameInitials: p.string().length(160).default(''),
    birthDate: day().nullable(),
    customerId: p.integer().nullable().index(),
    idKind: shortCode(30).nullable(),
    idNumber: p.string().length(50).nullable(),
    creditCode: shortCode(18).nullable(),
    phone: p.string().length(16).nullable(),
    severity: shortCode(10),
    reason: shortCode(20),
    advice: shortCode(20),
    reasonText: p.string().length(500).nullable(),
    source: shortCode(20),
    sourceText: p.string().length(200).nullable(),
    validFrom: day(),
    /** The last day it is valid; null: until it is lifted. */
    validUntil: day().nullable(),
    liftedOn: day().nullable(),
    liftReason: p.string().length(200).nullable(),
    enteredByName: name(100),
    reviewedByName: name(100),
    changedAt: instant(),
    hits: p.integer().default(0),
    lastHitAt: instant().nullable(),
    /** The table it came with; null: typed. */
    importId: p.integer().nullable().index(),
    /** Counts approved changes. */
    version: p.integer(),
  },
  indexes: [
    { properties: ['branchPath', 'changedAt'] },
    { properties: ['name'] },
    { properties: ['namePinyin'] },
    { properties: ['nameInitials'] },
  ],
});

/** What an entry is met by: `phone:+8613800138000`, `document:…`. One look-up by index, however many keys are asked for. */
export const BlacklistKeySchema = defineEntity({
  name: 'BlacklistKey',
  tableName: 'blacklist_key',
  properties: {
    value: p.string().length(64).primary(),
    entryId: uuid().primary(),
    validFrom: day(),
    validUntil: day().nullable(),
  },
  indexes: [{ properties: ['entryId'] }],
});

/** One time an entry was met. Append only. */
export const BlacklistHitSchema = defineEntity({
  name: 'BlacklistHit',
  tableName: 'blacklist_hit',
  properties: {
    id: uuid().primary(),
    entryId: uuid(),
    /** Once for each call, or for each person, customer and day. */
    onceKey: p.string().length(180).unique(),
    at: instant(),
    place: shortCode(10),
    by: shortCode(12),
    customerNo: shortCode(11).nullable(),
    interactionId: p.string().length(60).nullable(),
    userId: uuid().nullable(),
    userName: name(100).nullable(),
  },
  indexes: [{ properties: ['entryId', 'at'] }],
});

/** What somebody found out about a customer who bears the name of an entry: met for certain, or not met by it again. */
export const BlacklistVerdictSchema = defineEntity({
  name: 'BlacklistVerdict',
  tableName: 'blacklist_verdict',
  properties: {
    entryId: uuid().primary(),
    customerId: p.integer().primary().autoincrement(false),
    /** The key that was met: under another name he is another question. */
    nameKey: p.string().length(64),
    same: p.boolean(),
    reason: p.string().length(200),
    userId: uuid(),
    userName: name(100),
    at: instant(),
  },
  indexes: [{ properties: ['customerId'] }],
});

/** A row of a list of others that was sent in: as it was read, what was wrong with it, the keys its entry will have, and what it changes. */
export const BlacklistImportRowSchema = defineEntity({
  name: 'BlacklistImportRow',
  tableName: 'blacklist_import_row',
  properties: {
    importId: p.integer().primary().autoincrement(false),
    rowNo: p.integer().primary().autoincrement(false),
    outcome: shortCode(10),
    /** `field:reason:n`, cut by `|`. */
    issues: p.string().length(500).nullable(),
    customerId: p.integer().nullable(),
    /** The entry that will be made of it, or that it changes. */
    entryId: uuid().nullable(),
    /** As they were read, wrong ones too, so that the result file gives them back. */
    partyKind: name(300).nullable(),
    name: name(300).nullable(),
    birthDate: name(300).nullable(),
    customerNo: name(300).nullable(),
    idKind: name(300).nullable(),
    idNumber: name(300).nullable(),
    creditCode: name(300).nullable(),
    phone: name(300).nullable(),
    severity: name(300).nullable(),
    reason: name(300).nullable(),
    advice: name(300).nullable(),
    reasonText: p.string().length(600).nullable(),
    source: name(300).nullable(),
    sourceText: name(300).nullable(),
    validFrom: name(300).nullable(),
    validUntil: name(300).nullable(),
    keyCustomer: p.string().length(64).nullable(),
    keyDocument: p.string().length(64).nullable(),
    keyCreditCode: p.string().length(64).nullable(),
    keyPhone: p.string().length(64).nullable(),
    keyName: p.string().length(64).nullable(),
    keySound: p.string().length(64).nullable(),
    namePinyin: p.string().length(400).default(''),
    nameInitials: p.string().length(160).default(''),
    /** Of a change: the entry as it was when the list was checked. */
    beforeVersion: p.integer().nullable(),
    beforePartyKind: p.string().length(10).nullable(),
    beforeName: name(160).nullable(),
    beforeNamePinyin: p.string().length(400).nullable(),
    beforeNameInitials: p.string().length(160).nullable(),
    beforeBirthDate: day().nullable(),
    beforeCustomerId: p.integer().nullable(),
    beforeIdKind: shortCode(30).nullable(),
    beforeIdNumber: p.string().length(50).nullable(),
    beforeCreditCode: shortCode(18).nullable(),
    beforePhone: p.string().length(16).nullable(),
    beforeSeverity: shortCode(10).nullable(),
    beforeReason: shortCode(20).nullable(),
    beforeAdvice: shortCode(20).nullable(),
    beforeReasonText: p.string().length(500).nullable(),
    beforeSource: shortCode(20).nullable(),
    beforeSourceText: p.string().length(200).nullable(),
    beforeValidFrom: day().nullable(),
    beforeValidUntil: day().nullable(),
  },
  indexes: [{ properties: ['importId', 'outcome', 'rowNo'] }],
});
