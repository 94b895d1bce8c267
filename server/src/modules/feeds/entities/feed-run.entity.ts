import { defineEntity, p } from '@mikro-orm/core';
import { day, instant, json, longText, shortCode, uuid } from '../../../persistence/columns.ts';
import type { FeedCounts } from '../counts.ts';

/** One attempt to import one day. */
export const FeedRunSchema = defineEntity({
  name: 'FeedRun',
  tableName: 'feed_run',
  properties: {
    id: uuid().primary(),
    source: shortCode(10),
    businessDay: day(),
    status: p.string().length(10),
    startedAt: instant().index(),
    endedAt: instant().nullable(),
    reason: longText().nullable(),
    counts: json<Record<string, FeedCounts>>(),
    /** SHA-256 of the control file: the same day sent again is known by it. */
    fingerprint: p.string().length(64),
  },
  indexes: [{ properties: ['source', 'businessDay'] }],
});

/** A line that was not taken. The line itself is not kept: it is personal data, and it stands in the file. */
export const FeedRejectSchema = defineEntity({
  name: 'FeedReject',
  tableName: 'feed_reject',
  properties: {
    runId: uuid().primary(),
    file: shortCode(20).primary(),
    line: p.integer().primary(),
    field: shortCode(40).nullable(),
    reason: shortCode(40),
  },
});

/** Who imports now. One row, id 1; a process that died is found out and its place taken. */
export const FeedLockSchema = defineEntity({
  name: 'FeedLock',
  tableName: 'feed_lock',
  properties: {
    id: p.integer().primary().autoincrement(false),
    /** `host:pid:random`, or empty. */
    owner: p.string().length(200),
    beatAt: instant(),
  },
});
