import { defineEntity, p } from '@mikro-orm/core';
import type { CallListState, DialOutcome, DialPurpose, EntryResult, EntryState, Pacing } from '@tellerline/contracts';
import { autoNumber, instant, longCount, longText, name, shortCode, uuid } from '../../../persistence/columns.ts';

/** A list of customers to call. */
export const CallListSchema = defineEntity({
  name: 'CallList',
  tableName: 'call_list',
  properties: {
    id: uuid().primary(),
    name: name(60),
    purpose: shortCode(12).$type<DialPurpose>(),
    pacing: shortCode(12).$type<Pacing>(),
    source: shortCode(12).$type<'segment' | 'alerts' | 'table' | 'crisis'>(),
    flowKey: shortCode(60).nullable(),
    why: name(300),
    state: shortCode(10).$type<CallListState>(),
    /** 1 first … 9 last. */
    priority: p.integer(),
    /** JSON as text, as `CallListRules` of contracts has it. */
    rules: longText(),
    /** Lines that made no entry. */
    unknown: p.integer(),
    several: p.integer(),
    doubled: p.integer(),
    heldOut: p.integer(),
    branchPath: shortCode(200),
    ownerId: uuid(),
    ownerName: name(100),
    createdAt: instant(),
    endedAt: instant().nullable(),
    version: p.integer(),
  },
  indexes: [{ properties: ['state', 'priority', 'createdAt'] }, { properties: ['createdAt', 'id'] }],
});

/** One customer of a list, and how far it has come with him. */
export const CallListEntrySchema = defineEntity({
  name: 'CallListEntry',
  tableName: 'call_list_entry',
  properties: {
    id: autoNumber(),
    listId: uuid(),
    customerId: p.integer(),
    state: shortCode(10).$type<EntryState>(),
    /** The more the sooner. */
    weight: p.integer(),
    why: name(300),
    /** What it was made from, such as an alert. */
    originId: longCount().nullable(),
    /** When it may be called next. */
    nextAt: instant(),
    tries: p.integer(),
    /** Who has it now; an agent has one at a time. */
    holder: uuid().nullable().unique(),
    claimUntil: instant().nullable(),
    /** Who dialled last, how, and what came of it. */
    agentId: uuid().nullable(),
    callId: shortCode(150).nullable().index(),
    lastOutcome: shortCode(12).$type<DialOutcome>().nullable(),
    lastTriedAt: instant().nullable(),
    reachedAt: instant().nullable(),
    dispositionCode: shortCode(40).nullable(),
    result: shortCode(12).$type<EntryResult>().nullable(),
    version: p.integer(),
  },
  uniques: [{ properties: ['listId', 'customerId'] }],
  indexes: [
    { properties: ['listId', 'state', 'weight', 'nextAt', 'id'] },
    { properties: ['state', 'claimUntil'] },
    { properties: ['customerId'] },
  ],
});

/** An agent whom a list dials for by itself while he is available. */
export const DialSeatSchema = defineEntity({
  name: 'DialSeat',
  tableName: 'dial_seat',
  properties: {
    userId: uuid().primary(),
    listId: uuid().index(),
    since: instant(),
  },
});
