import { defineEntity, p } from '@mikro-orm/core';
import { day, fen, instant, name, shortCode, uuid } from '../../../persistence/columns.ts';

/**
 * A company's certificate. It stands in a slot (its kind; `other-1` … for other certificates); a renewed one takes the slot and
 * the older stays readable behind it. Which columns a kind fills is said by `certificateForms` in contracts. Changed by approved
 * reviews alone.
 */
export const CertificateSchema = defineEntity({
  name: 'Certificate',
  tableName: 'certificate',
  properties: {
    id: p.integer().primary().autoincrement(),
    customerId: p.integer(),
    slot: shortCode(30),
    kind: shortCode(30),
    /** 1 is the first the bank saw. */
    sequence: p.integer(),
    /** `customerId:slot` of the one in force, null for older ones: its unique key lets one be in force at a time. */
    currentKey: shortCode(50).nullable().unique(),

    number: p.string().length(50).nullable().index(),
    title: name(20).nullable(),
    issuer: name(100).nullable(),
    issuedOn: day().nullable(),
    validFrom: day().nullable(),
    validUntil: day().nullable(),
    /** 长期: valid without an end. */
    longTerm: p.boolean(),
    status: shortCode(20),

    approvingAuthority: name(100).nullable(),
    bank: name(50).nullable(),
    accountNo: p.string().length(30).nullable(),
    registeredRegion: shortCode(6).nullable().index(),
    registeredAddress: p.string().length(100).nullable(),
    legalPerson: name(50).nullable(),
    capitalCurrency: shortCode(3).nullable(),
    registeredCapital: fen().nullable(),
    paidInCapital: fen().nullable(),
    registrationType: shortCode(20).nullable(),
    enterpriseKind: shortCode(20).nullable(),
    businessScope: p.string().length(500).nullable(),
    establishedOn: day().nullable(),
    annualInspectionOn: day().nullable(),
    /** Of the legal person's ID: the personal customer, and which of his documents. Never a copy. */
    personCustomerId: p.integer().nullable().index(),
    personDocumentId: p.integer().nullable(),
    keyKind1: name(10).nullable(),
    keyContent1: name(100).nullable(),
    keyKind2: name(10).nullable(),
    keyContent2: name(100).nullable(),
    keyKind3: name(10).nullable(),
    keyContent3: name(100).nullable(),

    /** The approved change it last came from, and when it was known. */
    changeId: uuid(),
    enteredByName: name(100),
    reviewedByName: name(100),
    knownAt: instant(),
    supersededAt: instant().nullable(),
    version: p.integer(),
  },
  uniques: [{ properties: ['customerId', 'slot', 'sequence'] }],
  indexes: [{ properties: ['validUntil', 'id'] }],
});

/** Counts the approved changes of a company's file, for compare-and-set. No row: none yet. */
export const CorporateFileSchema = defineEntity({
  name: 'CorporateFile',
  tableName: 'corporate_file',
  properties: {
    customerId: p.integer().primary().autoincrement(false),
    version: p.integer(),
    changedAt: instant(),
  },
});

/** Who of our people answers for a customer. The core bank's manager is a name only; this is a user. */
export const CustomerManagerSchema = defineEntity({
  name: 'CustomerManager',
  tableName: 'customer_manager',
  properties: {
    customerId: p.integer().primary().autoincrement(false),
    userId: uuid().index(),
    since: instant(),
    setBy: uuid(),
  },
});
