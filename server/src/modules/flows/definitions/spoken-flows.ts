import { rename, writeFile } from 'node:fs/promises';
import type { SqlEntityManager } from '@mikro-orm/sql';
import { flowDb } from '../flows.tables.ts';
import { flowIn } from './read-versions.ts';

/** Writes the flows in force that callers walk by themselves to a file, from which their words are turned into speech. */
export async function writeSpokenFlows(em: SqlEntityManager, file: string): Promise<void> {
  const rows = await flowDb(em)
    .selectFrom('flow_version')
    .selectAll()
    .where('published_key', 'is not', null)
    .orderBy('flow_id')
    .execute();
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, JSON.stringify(rows.map(flowIn).filter(({ kind }) => kind !== 'agent')), { mode: 0o600 });
  await rename(draft, file);
}
