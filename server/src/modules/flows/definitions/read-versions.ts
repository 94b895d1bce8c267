import type { SqlEntityManager } from '@mikro-orm/sql';
import { checkFlow, Flow, type FlowList, type FlowVersionRow, type FlowVersionView } from '@tellerline/contracts';
import type { Actor } from '../../../kernel/actor.ts';
import { flowErrors } from '../flows.errors.ts';
import type { FlowPorts } from '../flows.ports.ts';
import { flowDb, type VersionRow } from '../flows.tables.ts';

export const flowIn = (row: Pick<VersionRow, 'definition'>): Flow => Flow.parse(JSON.parse(row.definition));
export const writersOf = (row: VersionRow): string[] => JSON.parse(row.writers) as string[];

/** All versions of a flow, the newest first. @throws AppError resource.not_found */
export async function versionsOf(em: SqlEntityManager, flowId: string): Promise<VersionRow[]> {
  const rows = await flowDb(em)
    .selectFrom('flow_version')
    .selectAll()
    .where('flow_id', '=', flowId)
    .orderBy('version', 'desc')
    .execute();
  if (rows.length === 0) throw flowErrors.notFound();
  return rows;
}

/** @throws AppError resource.not_found */
export async function versionOf(em: SqlEntityManager, flowId: string, version: number): Promise<VersionRow> {
  const row = (await versionsOf(em, flowId)).find((each) => each.version === version);
  if (!row) throw flowErrors.notFound();
  return row;
}

/** The version of a flow in force; null: none is. */
export async function publishedFlow(
  em: SqlEntityManager,
  flowId: string,
): Promise<{ version: number; flow: Flow } | null> {
  const row = await flowDb(em)
    .selectFrom('flow_version')
    .select(['version', 'definition'])
    .where('published_key', '=', flowId)
    .executeTakeFirst();
  return row ? { version: row.version, flow: flowIn(row) } : null;
}

export const presentVersion = (row: VersionRow): FlowVersionRow => ({
  version: row.version,
  state: row.state,
  writtenBy: row.written_by_name,
  changedAt: row.changed_at.toISOString(),
  handedInAt: row.handed_in_at?.toISOString() ?? null,
  publishedBy: row.published_by_name,
  publishedAt: row.published_at?.toISOString() ?? null,
  returnReason: row.return_reason,
  revision: row.revision,
});

/** A version with its flow, what the checker says of it, and whether this person may decide on it. */
export async function viewVersion(
  em: SqlEntityManager,
  calls: FlowPorts['calls'],
  actor: Actor,
  row: VersionRow,
): Promise<FlowVersionView> {
  const flow = flowIn(row);
  return {
    ...presentVersion(row),
    flow,
    findings: await findingsOf(em, calls, flow),
    mayDecide: row.state === 'handed_in' && mayPublish(row, actor),
  };
}

export const findingsOf = async (em: SqlEntityManager, calls: FlowPorts['calls'], flow: Flow) =>
  checkFlow(flow, { dispositions: await calls.dispositions(em), queues: calls.queues() });

export const mayPublish = (row: VersionRow, actor: Actor): boolean =>
  row.handed_in_by !== actor.userId && !writersOf(row).includes(actor.userId);

/** Every flow with what runs of it, what is worked on, and how its runs went. */
export async function listFlows(em: SqlEntityManager): Promise<FlowList> {
  const db = flowDb(em);
  const [rows, counts] = await Promise.all([
    db
      .selectFrom('flow_version')
      .selectAll()
      .where((where) => where.or([where('published_key', 'is not', null), where('pending_key', 'is not', null)]))
      .orderBy('flow_id')
      .execute(),
    db
      .selectFrom('flow_run')
      .select(['flow_id', 'status'])
      .select(({ fn }) => fn.countAll<number>().as('runs'))
      .groupBy(['flow_id', 'status'])
      .execute(),
  ]);
  const count = (id: string, status?: string): number =>
    counts
      .filter((each) => each.flow_id === id && (!status || each.status === status))
      .reduce((sum, each) => sum + Number(each.runs), 0);
  return {
    items: [...new Set(rows.map((row) => row.flow_id))].flatMap((id) => {
      const published = rows.find((row) => row.published_key === id);
      const pending = rows.find((row) => row.pending_key === id);
      const shown = published ?? pending;
      if (!shown) return [];
      const { name, kind } = flowIn(shown);
      return {
        id,
        name,
        kind,
        published: published?.version ?? null,
        pending: pending ? { version: pending.version, state: pending.state } : null,
        runs: count(id),
        abandoned: count(id, 'abandoned'),
      };
    }),
  };
}
