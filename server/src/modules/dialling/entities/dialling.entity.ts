import { defineEntity, p } from '@mikro-orm/core';
import type { DialOutcome, DialPurpose, RefusalScope } from '@tellerline/contracts';
import {
  autoNumber,
  day,
  instant,
  longCount,
  longText,
  name,
  phoneNumber,
  shortCode,
  uuid,
} from '../../../persistence/columns.ts';

/** One try to reach somebody: written when the check let it pass, before Asterisk is asked. */
export const DialAttemptSchema = defineEntity({
  name: 'DialAttempt',
  tableName: 'dial_attempt',
  properties: {
    callId: shortCode(150).primary(),
    /** `customer:17`, or `phone:+86…` of a number that is nobody's. */
    subject: shortCode(40),
    /** The bank's day, and the how-manieth of it: no two calls are the same one of a day. */
    day: day(),
    nth: p.integer(),
    customerId: p.integer().nullable(),
    e164: phoneNumber(),
    purpose: shortCode(12).$type<DialPurpose>(),
    listId: uuid().nullable(),
    entryId: longCount().nullable(),
    userId: uuid(),
    at: instant(),
    /** Null while it rings, and when Asterisk never confirmed it (`failed`). */
    outcome: shortCode(12).$type<DialOutcome>().nullable(),
    interactionId: uuid().nullable(),
    dispositionCode: shortCode(40).nullable(),
    /** Why it was made outside the hours. */
    reason: name(200).nullable(),
  },
  uniques: [{ properties: ['subject', 'day', 'nth'] }],
  indexes: [
    { properties: ['listId', 'userId', 'at'] },
    { properties: ['userId', 'at'] },
    { properties: ['entryId', 'at'] },
  ],
});

/** Somebody wants no calls. Rows are only ever added: nothing takes one back. */
export const CallRefusalSchema = defineEntity({
  name: 'CallRefusal',
  tableName: 'call_refusal',
  properties: {
    id: autoNumber(),
    /** As `subject` of a try. */
    subject: shortCode(40),
    scope: shortCode(8).$type<RefusalScope>(),
    customerId: p.integer().nullable(),
    note: name(200),
    byId: uuid(),
    byName: name(100),
    branchPath: shortCode(200),
    at: instant(),
  },
  uniques: [{ properties: ['subject', 'scope'] }],
});

/** Every frame of the house there ever was, the highest version in force. */
export const DialFramesSchema = defineEntity({
  name: 'DialFrames',
  tableName: 'dial_frames',
  properties: {
    version: p.integer().primary().autoincrement(false),
    /** JSON as text, as `DialFrames` of contracts has it. */
    frames: longText(),
    changedAt: instant(),
    changedBy: uuid().nullable(),
    changedByName: name(100).nullable(),
  },
});
