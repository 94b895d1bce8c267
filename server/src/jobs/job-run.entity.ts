import { defineEntity } from '@mikro-orm/core';
import { day, instant, name } from '../persistence/columns.ts';
import type { TablesOf } from '../persistence/tables.ts';

/** A daily job's run for one due day. Its row is the claim: of several servers one writes it and does the work. */
const JobRunSchema = defineEntity({
  name: 'JobRun',
  tableName: 'job_run',
  properties: {
    job: name(60).primary(),
    /** The bank's day on which it came due. */
    dueOn: day().primary(),
    startedAt: instant(),
    /** Null while it runs, and for ever when its server died. */
    finishedAt: instant().nullable(),
  },
});
export class JobRun extends JobRunSchema.class {}
JobRunSchema.setClass(JobRun);

export const jobEntities = [JobRunSchema];

/** The jobs' tables as raw SQL sees them. */
export type JobTables = TablesOf<(typeof jobEntities)[number]>;
