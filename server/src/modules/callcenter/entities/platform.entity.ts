import { defineEntity, p } from '@mikro-orm/core';
import { instant, json, longCount, name, shortCode } from '../../../persistence/columns.ts';

/** How far a journal of the bridge has been stored. */
const JournalPositionSchema = defineEntity({
  name: 'JournalPosition',
  tableName: 'journal_position',
  properties: { journalId: shortCode(64).primary(), throughSeq: longCount(), changedAt: instant() },
});
export class JournalPosition extends JournalPositionSchema.class {}
JournalPositionSchema.setClass(JournalPosition);

/** Asterisk's own list of calls at one time. Kept for some hours, so that late facts meet the same snapshots. */
const PlatformSnapshotSchema = defineEntity({
  name: 'PlatformSnapshot',
  tableName: 'platform_snapshot',
  properties: {
    /** Hash of the fact's id. */
    id: shortCode(64).primary(),
    occurredAt: instant().index(),
    bootId: name(100),
    callIds: json<string[]>(),
  },
});
export class PlatformSnapshot extends PlatformSnapshotSchema.class {}
PlatformSnapshotSchema.setClass(PlatformSnapshot);

/** Whether the bridge holds Asterisk. One row, id 1; the newest word counts. */
const PlatformStateSchema = defineEntity({
  name: 'PlatformState',
  tableName: 'platform_state',
  properties: {
    id: p.integer().primary().autoincrement(false),
    connected: p.boolean(),
    /** When the newest word was said. */
    occurredAt: instant(),
    bootId: name(100).nullable(),
    bootSeenAt: instant().nullable(),
  },
});
export class PlatformState extends PlatformStateSchema.class {}
PlatformStateSchema.setClass(PlatformState);

/** The last word of Asterisk about one member of one queue. */
const MemberReportSchema = defineEntity({
  name: 'MemberReport',
  tableName: 'member_report',
  properties: {
    extension: shortCode(10).primary(),
    queue: shortCode(64).primary(),
    present: p.boolean(),
    paused: p.boolean(),
    pausedReason: name(80),
    busy: p.boolean(),
    occurredAt: instant(),
  },
});
export class MemberReport extends MemberReportSchema.class {}
MemberReportSchema.setClass(MemberReport);

/** The last word of Asterisk about one softphone. */
const PhoneReportSchema = defineEntity({
  name: 'PhoneReport',
  tableName: 'phone_report',
  properties: { extension: shortCode(10).primary(), reachable: p.boolean(), occurredAt: instant() },
});
export class PhoneReport extends PhoneReportSchema.class {}
PhoneReportSchema.setClass(PhoneReport);

export const platformSchemas = [
  JournalPositionSchema,
  PlatformSnapshotSchema,
  PlatformStateSchema,
  MemberReportSchema,
  PhoneReportSchema,
];
