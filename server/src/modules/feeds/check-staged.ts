import type { SqlEntityManager } from '@mikro-orm/sql';
import { stagingTable } from './entities/staging.entities.ts';
import type { FeedFile } from './files/feed-files.ts';
import { runNamed } from './named-sql.ts';

/** What lines may refer to: the live table and the staged lines of this day. */
export const referred = {
  customer: { live: 'customer', key: 'customer_no', staged: 'feed_stage_customers', reason: 'unknown_customer' },
  account: { live: 'account', key: 'account_no', staged: 'feed_stage_accounts', reason: 'unknown_account' },
} as const;

/**
 * What only the whole file, or the whole day, can tell: a key that came twice (the first one counts), a customer or account
 * that neither we nor this day know. Such lines leave the staging table for the rejects.
 * @param sentFiles files of this day, by name: only theirs may be referred to while not yet merged
 */
export async function checkStaged(
  em: SqlEntityManager,
  file: FeedFile,
  run: string,
  sentFiles: ReadonlySet<string>,
): Promise<void> {
  const stage = stagingTable(file);
  const keys = file.keys.join(', ');
  const sameKeys = file.keys.map((key) => `s.${key} = d.${key}`).join(' and ');
  await runNamed(
    em,
    `insert into feed_reject (run_id, file, line, field, reason)
      select :run, :file, s.line, :field, 'duplicate_key' from ${stage} s
      join (select ${keys}, min(line) as first_line from ${stage} group by ${keys} having count(*) > 1) d on ${sameKeys}
      where s.line > d.first_line`,
    { run, file: file.name, field: file.keys[0] ?? '' },
  );
  await dropRejected(em, file, run);
  for (const [column, needed] of Object.entries(file.needs)) {
    const { live, key, staged, reason } = referred[needed];
    const arrives = sentFiles.has(needed === 'customer' ? 'customers' : 'accounts');
    const joinStaged = arrives ? `left join ${staged} n on n.${key} = s.${column}` : '';
    const absent = arrives ? 'and n.line is null' : '';
    await runNamed(
      em,
      `insert into feed_reject (run_id, file, line, field, reason)
        select :run, :file, s.line, :field, :reason from ${stage} s
        left join ${live} l on l.${key} = s.${column} ${joinStaged}
        where l.id is null ${absent}`,
      { run, file: file.name, field: column, reason },
    );
  }
  await dropRejected(em, file, run);
}

const dropRejected = (em: SqlEntityManager, file: FeedFile, run: string): Promise<number> =>
  runNamed(
    em,
    `delete from ${stagingTable(file)} where line in (select r.line from feed_reject r where r.run_id = :run and r.file = :file)`,
    { run, file: file.name },
  );
