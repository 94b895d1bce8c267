import { defineEntity, p } from '@mikro-orm/core';
import type { BoardAlarm, BoardMeasure, BoardSettings } from '@tellerline/contracts';
import { instant, json, name, shortCode, uuid } from '../../../persistence/columns.ts';

/** Versions of what the board counts by and where its alarms begin; the highest is in force. */
const BoardSettingsSchema = defineEntity({
  name: 'BoardSettingsVersion',
  tableName: 'board_settings',
  properties: {
    version: p.integer().primary().autoincrement(false),
    settings: json<BoardSettings>(),
    changedAt: instant(),
    changedBy: uuid().nullable(),
    changedByName: name(100).nullable(),
    reason: name(200),
  },
});
export class BoardSettingsVersion extends BoardSettingsSchema.class {}
BoardSettingsSchema.setClass(BoardSettingsVersion);

/** A figure was past its limit from one moment to another: the history of the alarms as well. */
const BoardAlarmSchema = defineEntity({
  name: 'RaisedAlarm',
  tableName: 'board_alarm',
  properties: {
    id: uuid().primary(),
    /** Null: all queues together. */
    queue: shortCode(64).nullable(),
    measure: shortCode(30).$type<BoardMeasure>(),
    level: shortCode(10).$type<BoardAlarm['level']>(),
    raisedAt: instant(),
    endedAt: instant().nullable(),
    /** `measure@queue` while it stands, so that two servers raise it once; null afterwards. */
    standing: shortCode(100).nullable().unique(),
  },
  indexes: [{ properties: ['raisedAt'] }],
});
export class RaisedAlarm extends BoardAlarmSchema.class {}
BoardAlarmSchema.setClass(RaisedAlarm);

/** An agent asked for help on a call. */
const HelpCallSchema = defineEntity({
  name: 'AgentHelpCall',
  tableName: 'agent_help_call',
  properties: {
    id: uuid().primary(),
    userId: uuid(),
    interactionId: uuid().nullable(),
    askedAt: instant(),
    note: name(200),
    takenBy: uuid().nullable(),
    takenByName: name(100).nullable(),
    takenAt: instant().nullable(),
    endedAt: instant().nullable(),
    /** The agent while he waits, so that he asks once; null afterwards. */
    standing: uuid().nullable().unique(),
  },
  indexes: [{ properties: ['endedAt', 'askedAt'] }],
});
export class AgentHelpCall extends HelpCallSchema.class {}
HelpCallSchema.setClass(AgentHelpCall);

/** Which queues an agent serves for a while instead of his own. One row for each agent; the newest order stands. */
const QueueMoveSchema = defineEntity({
  name: 'AgentQueueMove',
  tableName: 'agent_queue_move',
  properties: {
    userId: uuid().primary(),
    queues: json<string[]>(),
    until: instant().index(),
    movedBy: uuid(),
    movedAt: instant(),
    reason: name(200),
  },
});
export class AgentQueueMove extends QueueMoveSchema.class {}
QueueMoveSchema.setClass(AgentQueueMove);

export const boardSchemas = [BoardSettingsSchema, BoardAlarmSchema, HelpCallSchema, QueueMoveSchema];
