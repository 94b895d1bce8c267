import { defineEntity, p } from '@mikro-orm/core';
import type {
  ComplaintCause,
  Locale,
  RequestEntryKind,
  RequestLinkKind,
  RequestOutcome,
  RequestPriority,
  RequestState,
} from '@tellerline/contracts';
import { autoNumber, customerNo, fen, instant, longText, name, shortCode, uuid } from '../../../persistence/columns.ts';

/** What a customer wants of the bank and has not got yet; a complaint is one with rules of its own. */
export const ServiceRequestSchema = defineEntity({
  name: 'ServiceRequest',
  tableName: 'service_request',
  properties: {
    id: uuid().primary(),
    /** What the customer is told: eleven digits, the day first. */
    reference: shortCode(11).unique(),
    kind: shortCode(20),
    /** Version of the kinds it began with, whose terms it keeps. */
    terms: p.integer(),
    complaint: p.boolean(),
    /** What the customer is written in. */
    language: p.string().length(5).$type<Locale>(),
    priority: shortCode(10).$type<RequestPriority>(),
    state: shortCode(10).$type<RequestState>(),
    customerNo: customerNo().nullable(),
    branchPath: p.string().length(200),
    poolRole: shortCode(20),
    ownerUserId: uuid().nullable(),
    interactionId: uuid().nullable(),
    subject: name(80),
    text: longText(),
    wish: name(300),
    openedAt: instant(),
    openedBy: uuid().nullable(),
    /** While it is open. */
    dueAt: instant().nullable(),
    /** While it waits for the customer: how much of the time is left. */
    minutesLeft: p.integer().nullable(),
    legalDueAt: instant().nullable(),
    acknowledgeBy: instant().nullable(),
    acknowledgedAt: instant().nullable(),
    /** How many steps up it has gone, and when the next one is due. */
    escalation: p.integer(),
    escalateAt: instant().nullable(),
    reopened: p.integer(),
    outcome: shortCode(20).$type<RequestOutcome>().nullable(),
    cause: shortCode(20).$type<ComplaintCause>().nullable(),
    redressFen: fen().nullable(),
    closedAt: instant().nullable(),
    /** Counts changes, for compare-and-set. */
    version: p.integer(),
  },
  indexes: [
    { properties: ['state', 'dueAt', 'id'] },
    { properties: ['customerNo', 'openedAt'] },
    { properties: ['ownerUserId', 'state', 'dueAt'] },
    { properties: ['closedAt', 'id'] },
    { properties: ['escalateAt', 'id'] },
  ],
});

/** What was done with a request, in order. */
export const RequestEntrySchema = defineEntity({
  name: 'RequestEntry',
  tableName: 'service_request_entry',
  properties: {
    id: autoNumber(),
    requestId: uuid(),
    what: shortCode(20).$type<RequestEntryKind>(),
    at: instant(),
    byUserId: uuid().nullable(),
    byName: name(100).nullable(),
    text: name(1000).nullable(),
  },
  indexes: [{ properties: ['requestId', 'at'] }],
});

export const RequestLinkSchema = defineEntity({
  name: 'RequestLink',
  tableName: 'service_request_link',
  properties: {
    requestId: uuid().primary(),
    kind: shortCode(20).$type<RequestLinkKind>().primary(),
    ref: uuid().primary(),
  },
});

/** A mail on its way to a customer; written with what it tells, in one transaction. */
export const CustomerMailSchema = defineEntity({
  name: 'CustomerMail',
  tableName: 'customer_mail',
  properties: {
    id: uuid().primary(),
    /** What it tells to whom: told only once. */
    tellKey: shortCode(100).unique(),
    address: name(200),
    subject: name(200),
    text: longText(),
    state: shortCode(10).$type<'waiting' | 'sent' | 'failed'>(),
    tries: p.integer(),
    nextAt: instant(),
    createdAt: instant(),
    sentAt: instant().nullable(),
  },
  indexes: [{ properties: ['state', 'nextAt', 'id'] }],
});
