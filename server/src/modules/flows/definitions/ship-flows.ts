import type { Flow } from '@tellerline/contracts';
import type { ServerDeps } from '../../../kernel/module.ts';
import { insertIfAbsent } from '../../../persistence/duplicate.ts';
import { flowDb } from '../flows.tables.ts';
import { untouched } from './write-versions.ts';

/** Puts the flows the house comes with in force, each once; what the bank made of them since is left alone. */
export async function shipFlows(
  deps: Pick<ServerDeps, 'transaction' | 'clock'>,
  flows: readonly Flow[],
): Promise<void> {
  await deps.transaction(async (em) => {
    const known = await flowDb(em).selectFrom('flow_version').select('flow_id').distinct().execute();
    const ids = new Set(known.map((row) => row.flow_id));
    for (const flow of flows.filter(({ id }) => !ids.has(id))) {
      const now = deps.clock.now();
      const row = {
        ...untouched,
        flow_id: flow.id,
        version: 1,
        state: 'published' as const,
        definition: JSON.stringify(flow),
        written_by: null,
        written_by_name: null,
        writers: '[]',
        changed_at: now,
        published_at: now,
        revision: 1,
        published_key: flow.id,
      };
      await insertIfAbsent(() => flowDb(em).insertInto('flow_version').values(row).execute());
    }
  });
}
