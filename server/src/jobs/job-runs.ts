import type { MikroORM } from '@mikro-orm/core';
import type { Clock } from '../kernel/clock.ts';
import { insertIfAbsent } from '../persistence/duplicate.ts';
import { forkOf } from '../persistence/orm.ts';
import type { JobTables } from './job-run.entity.ts';
import type { JobRuns } from './scheduler.ts';

/** A run that has not ended after so long belongs to a server that died. No night of the house takes longer. */
const lostAfterMs = 3 * 3_600_000;

/** The runs of daily jobs, kept in the database that all servers share. */
export class DatabaseJobRuns implements JobRuns {
  private readonly orm: MikroORM;
  private readonly clock: Clock;

  constructor(deps: { orm: MikroORM; clock: Clock }) {
    this.orm = deps.orm;
    this.clock = deps.clock;
  }

  async claim(job: string, dueOn: string): Promise<boolean> {
    const startedAt = this.clock.now();
    const row = { job, due_on: dueOn, started_at: startedAt, finished_at: null };
    if (await insertIfAbsent(() => this.db().insertInto('job_run').values(row).execute())) return true;
    const taken = await this.db()
      .updateTable('job_run')
      .set({ started_at: startedAt })
      .where('job', '=', job)
      .where('due_on', '=', dueOn)
      .where('finished_at', 'is', null)
      .where('started_at', '<', new Date(startedAt.getTime() - lostAfterMs))
      .executeTakeFirst();
    return taken.numUpdatedRows > 0n;
  }

  async finished(job: string, dueOn: string): Promise<void> {
    await this.db()
      .updateTable('job_run')
      .set({ finished_at: this.clock.now() })
      .where('job', '=', job)
      .where('due_on', '=', dueOn)
      .execute();
  }

  async failed(job: string, dueOn: string): Promise<void> {
    await this.db().deleteFrom('job_run').where('job', '=', job).where('due_on', '=', dueOn).execute();
  }

  private db() {
    return forkOf(this.orm).getKysely<JobTables>();
  }
}
