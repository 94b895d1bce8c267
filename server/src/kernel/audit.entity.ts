import { defineEntity, p } from '@mikro-orm/core';

/** One line of the audit trail. Written by recordAudit only; never changed, never deleted (triggers see to it). */
const AuditEntrySchema = defineEntity({
  name: 'AuditEntry',
  tableName: 'audit_entry',
  properties: {
    /** 1, 2, 3 … without a hole. */
    seq: p.bigint('number').primary().autoincrement(false),
    occurredAt: p.datetime().length(3),
    /** Null: the system itself. */
    actorId: p.string().length(36).nullable(),
    key: p.string().length(60),
    subjectId: p.string().length(150),
    /** JSON text exactly as hashed. */
    details: p.text(),
    hash: p.string().length(64),
  },
  indexes: [{ properties: ['subjectId'] }, { properties: ['actorId', 'occurredAt'] }, { properties: ['occurredAt'] }],
});
export class AuditEntry extends AuditEntrySchema.class {}
AuditEntrySchema.setClass(AuditEntry);

/** The last link of the chain, in a table of its own: what is cut off the end of the trail is missed here. */
const AuditHeadSchema = defineEntity({
  name: 'AuditHead',
  tableName: 'audit_head',
  properties: {
    /** Always 1. */
    id: p.integer().primary().autoincrement(false),
    seq: p.bigint('number'),
    hash: p.string().length(64),
  },
});
export class AuditHead extends AuditHeadSchema.class {}
AuditHeadSchema.setClass(AuditHead);

/** Something looked at that is not in the trail yet: it waits here for a second, see noteForAudit. */
const AuditNoteSchema = defineEntity({
  name: 'AuditNote',
  tableName: 'audit_note',
  properties: {
    id: p.string().length(36).primary(),
    occurredAt: p.datetime().length(3),
    actorId: p.string().length(36).nullable(),
    key: p.string().length(60),
    subjectId: p.string().length(150),
    details: p.text(),
  },
});
export class AuditNote extends AuditNoteSchema.class {}
AuditNoteSchema.setClass(AuditNote);

/** Which entries are about which customer; written with the entry, and nothing but a way to find it. */
const AuditCustomerSchema = defineEntity({
  name: 'AuditCustomer',
  tableName: 'audit_customer',
  properties: {
    customerNo: p.string().length(11).primary(),
    seq: p.bigint('number').primary().autoincrement(false),
    kind: p.string().length(10),
  },
});
export class AuditCustomer extends AuditCustomerSchema.class {}
AuditCustomerSchema.setClass(AuditCustomer);

export const auditEntities = [AuditEntrySchema, AuditHeadSchema, AuditNoteSchema, AuditCustomerSchema];
/** Tables whose rows the database itself refuses to change or delete. */
export const appendOnlyTables = ['audit_entry'];
