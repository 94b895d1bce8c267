import { defineEntity, p } from '@mikro-orm/core';
import { instant, shortCode } from '../../../persistence/columns.ts';

/** A way to reach a customer. The same number may belong to several customers. */
export const ContactPointSchema = defineEntity({
  name: 'ContactPoint',
  tableName: 'contact_point',
  properties: {
    id: p.integer().primary().autoincrement(),
    /** The owner's own key: the core bank's reference, or ours for what was typed here. */
    contactRef: shortCode(40).unique(),
    customerId: p.integer().index(),
    kind: p.string().length(20),
    /** As given: number, address of mail or house. */
    value: p.string().length(200),
    /** Only for telephone kinds; what ANI looks up. */
    e164: p.string().length(16).nullable().index(),
    extension: p.string().length(6).nullable(),
    best: p.boolean(),
    /** Of addresses typed here: GB/T 2260 and postcode; `value` is then what stands behind the region. */
    region: shortCode(6).nullable(),
    postcode: shortCode(6).nullable(),
    note: p.string().length(50).nullable(),
    source: p.string().length(10),
    asOf: instant(),
  },
});

/** Every tail of four digits or more of a telephone number, so that any part of it is found by an index. */
export const PhoneTailSchema = defineEntity({
  name: 'PhoneTail',
  tableName: 'phone_tail',
  properties: {
    tail: p.string().length(16).primary(),
    contactPointId: p.integer().primary(),
    customerId: p.integer(),
  },
  indexes: [{ properties: ['contactPointId'] }],
});

/**
 * Every pair of neighbouring characters of a name, so that any part of it is found by an index. Kind and branch of the customer
 * stand before him in the key: customers out of scope or of another kind are not among the rows read.
 */
export const NameBigramSchema = defineEntity({
  name: 'NameBigram',
  tableName: 'name_bigram',
  properties: {
    bigram: p.string().length(2).primary(),
    kind: p.string().length(10).primary(),
    branchPath: p.string().length(200).primary(),
    customerId: p.integer().primary(),
  },
  indexes: [{ properties: ['customerId'] }],
});

/** A certificate that says who somebody is. */
export const IdDocumentSchema = defineEntity({
  name: 'IdDocument',
  tableName: 'id_document',
  properties: {
    id: p.integer().primary().autoincrement(),
    customerId: p.integer(),
    /** Code of `personIdType`; for companies the slot of a certificate: `businessLicence`, `other-1`. */
    kind: shortCode(30),
    number: p.string().length(50).index(),
    /** The number from its end: a tail is a prefix of it. */
    numberReversed: p.string().length(50).index(),
    validFrom: p.string().length(10).nullable(),
    validUntil: p.string().length(10).nullable(),
    /** 长期: valid without an end. */
    longTerm: p.boolean(),
    issuer: p.string().length(100).nullable(),
    issuedOn: p.string().length(10).nullable(),
    source: p.string().length(10),
    asOf: instant(),
  },
  uniques: [{ properties: ['customerId', 'kind', 'number'] }],
  indexes: [{ properties: ['validUntil', 'customerId'] }],
});
