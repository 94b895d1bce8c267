import { defineEntity, p } from '@mikro-orm/core';
import { instant, longCount, longText, name, shortCode, uuid } from '../../../persistence/columns.ts';

/** Every set of recording rules there ever was, the highest version in force. Never changed: a new one is added. */
export const RecordingRulesSchema = defineEntity({
  name: 'RecordingRules',
  tableName: 'recording_rules',
  properties: {
    version: p.integer().primary().autoincrement(false),
    /** JSON as text, as `RecordingRules` of contracts has it. */
    rules: longText(),
    changedAt: instant(),
    /** Null: the usual ones, at the first start. */
    changedBy: uuid().nullable(),
    changedByName: name(100).nullable(),
    reason: name(200),
  },
});

/** One agent's part of a call that was recorded. Its sound is a sealed file, named after the leg. */
export const RecordingSchema = defineEntity({
  name: 'Recording',
  tableName: 'recording',
  properties: {
    id: uuid().primary(),
    /** Asterisk's Uniqueid of the leg, as its file was called. */
    legId: shortCode(150).unique(),
    /** Null: nobody has told of this leg's call. */
    interactionId: uuid().nullable().index(),
    direction: shortCode(10).nullable(),
    agentUserId: uuid().nullable(),
    /** The queue whose rule it is kept by; `outbound` for calls agents placed. */
    rule: shortCode(20),
    startedAt: instant(),
    lengthMs: longCount(),
    /** Length and SHA-256 of the sound before it was sealed. */
    bytes: longCount(),
    sha256: shortCode(64),
    /** JSON as text: marks, as in contracts. */
    marks: longText(),
    peaks: longText(),
    takenInAt: instant(),
    /** Kept beyond its time, by whom and why. */
    held: p.boolean(),
    heldBy: uuid().nullable(),
    holdReason: name(200).nullable(),
    deletedAt: instant().nullable(),
  },
  indexes: [
    { properties: ['startedAt', 'id'] },
    { properties: ['agentUserId', 'startedAt'] },
    { properties: ['rule', 'deletedAt', 'held', 'startedAt'] },
  ],
});

/** Somebody said that he hears or keeps a recording; the sound is given against it for a while. */
export const ListenTicketSchema = defineEntity({
  name: 'ListenTicket',
  tableName: 'recording_ticket',
  properties: {
    id: uuid().primary(),
    recordingId: uuid().index(),
    userId: uuid(),
    purpose: shortCode(10).$type<'listen' | 'download'>(),
    until: instant().index(),
  },
});

/** The recording of a call is to be silent: from then on, until it was ended. */
export const RecordingPauseSchema = defineEntity({
  name: 'RecordingPause',
  tableName: 'recording_pause',
  properties: {
    id: uuid().primary(),
    interactionId: uuid().index(),
    userId: uuid(),
    /** `agent`: he asked for it; `reveal`: something was shown to him. */
    cause: shortCode(10).$type<'agent' | 'reveal' | 'flow'>(),
    begunAt: instant(),
    /** It ends by itself then; null: when the agent says so, or with the call. */
    until: instant().nullable(),
    endedAt: instant().nullable(),
  },
  indexes: [{ properties: ['endedAt', 'interactionId'] }],
});
