import { defineEntity, p } from '@mikro-orm/core';
import { day, instant, json, longText, shortCode, uuid } from '../../../persistence/columns.ts';
import type { FeedCounts } from '../counts.ts';
import type { ComparedTotals } from '../files/totals.ts';

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
    /** In English, for the command line and the log. */
    reason: longText().nullable(),
    /** The same as code and details: `{ code, details }`. */
    refusal: json<{ code: string; details: Record<string, string | number> }>().nullable(),
    counts: json<Record<string, FeedCounts>>(),
    /** Control totals of the files read so far, said and come. */
    totals: json<ComparedTotals[]>().nullable(),
    /** Where it is: `reading`, `checking`, `merging`; null before and after. */
    phase: shortCode(10).nullable(),
    progress: json<{ file: string; done: number; total: number }>().nullable(),
    /** Name of its folder in the drop folder; null for days imported from elsewhere. */
    folder: p.string().length(200).nullable(),
    /** Where the files lay, on the machine that imported them: the next day is compared with them. */
    cameFrom: p.string().length(500).nullable(),
    /** By which rules lines were read (`readingRules`); the same line means the same only under the same rules. */
    rules: p.string().length(64).nullable(),
    /** The run with whose files this day's were compared, so that equal lines were spared; null when all was read. */
    comparedWith: uuid().nullable(),
    /** Rows may have been written, whatever became of the run. */
    beganMerging: p.boolean().default(false),
    /** When a server told the desks of it; null: none has yet, whoever imported it. */
    toldAt: instant().nullable(),
    /** SHA-256 of the control file: the same day sent again is known by it. */
    fingerprint: p.string().length(64),
  },
  indexes: [{ properties: ['source', 'businessDay'] }],
});

/** A line of a day, or a row of a delivery, that was not taken. The line itself is not kept: it is personal data. */
export const FeedRejectSchema = defineEntity({
  name: 'FeedReject',
  tableName: 'feed_reject',
  properties: {
    /** Of the run or the delivery. */
    runId: uuid().primary(),
    file: shortCode(20).primary(),
    line: p.integer().primary(),
    field: shortCode(40).nullable(),
    reason: shortCode(40),
  },
});

/**
 * Row 1: who imports now; a process that died is found out and its place taken. Row 2: whose turn it is to write, a chunk of a
 * day or a delivery; it is only ever locked.
 */
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
