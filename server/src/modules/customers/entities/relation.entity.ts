import { defineEntity, p } from '@mikro-orm/core';
import { day, fen, instant, name, shortCode } from '../../../persistence/columns.ts';

/**
 * A tie between a customer and somebody else, who may be a customer too. Stored once: the other side reads it by the
 * inverse role. Ending closes it; nothing is deleted.
 */
export const RelationSchema = defineEntity({
  name: 'Relation',
  tableName: 'customer_relation',
  properties: {
    id: p.integer().primary().autoincrement(),
    customerId: p.integer(),
    /** What the other one is to this customer: code of `relationRole`. */
    role: shortCode(2),
    /**
     * With role the key of the relation. Of the core bank's and of a company's file: the other one's customer number, or his name
     * where he is none; of what clerks type: `crm:` and the uuid it was entered under, for the same two may be tied again.
     */
    relatedKey: p.string().length(160),
    relatedCustomerId: p.integer().nullable().index(),
    relatedName: name(160),
    relatedKind: p.string().length(10),
    relatedIdKind: shortCode(30).nullable(),
    relatedIdNumber: p.string().length(50).nullable(),
    /** The contract or account it rests on. */
    event: p.string().length(50).nullable(),
    /** Hundredths of a percent. */
    share: p.integer().nullable(),
    amount: fen().nullable(),
    currency: shortCode(3).nullable(),
    note: p.string().length(50).nullable(),
    recordedOn: day(),
    establishedOn: day().nullable(),
    endedOn: day().nullable(),
    source: p.string().length(10),
    asOf: instant(),
    /** Counts approved changes. */
    version: p.integer().default(1),
  },
  uniques: [{ properties: ['customerId', 'role', 'relatedKey'] }],
});

/** A value of a list the business may change. Never deleted: `validUntil` closes it. */
export const CodeValueSchema = defineEntity({
  name: 'CodeValue',
  tableName: 'code_value',
  properties: {
    list: shortCode(40).primary(),
    code: shortCode(40).primary(),
    zh: name(100),
    en: name(100),
    position: p.integer(),
    /** First and last day it may be chosen. */
    validFrom: day().nullable(),
    validUntil: day().nullable(),
    version: p.integer(),
  },
});
