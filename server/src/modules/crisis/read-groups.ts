import type { SqlEntityManager } from '@mikro-orm/sql';
import { type AlertGroup, type AlertLevel, type AlertRules, alertLevels } from '@tellerline/contracts';
import { sql } from 'kysely';
import type { Actor } from '../../kernel/actor.ts';
import { type BranchScope, inScope } from '../customers/index.ts';
import { crisisDb } from './crisis.tables.ts';
import type { CrisisDesk } from './crisis-desk.ts';

/** Branches in scope, and segments as far as they are in it, with the share of their customers who are orange or red; those in alarm first. */
export async function readGroups(em: SqlEntityManager, desk: CrisisDesk, actor: Actor): Promise<AlertGroup[]> {
  const toGroup = await groupsOf(em, desk);
  const segments = new Map((await desk.segments?.usable(em, actor))?.map((segment) => [segment.id, segment]));
  const bySegment = await countSegments(em, actor, [...segments.keys()]);
  const groups = bySegment.flatMap((row) => {
    const segment = segments.get(row.segment_id);
    return segment ? [toGroup({ ...row, org_no: segment.orgNo }, { id: segment.id, name: segment.name })] : [];
  });
  return [...(await readBranches(em, desk, actor)), ...groups].sort(
    (one, other) => other.sharePercent - one.sharePercent || (one.branch.orgNo < other.branch.orgNo ? -1 : 1),
  );
}

/** The branches alone. */
export async function readBranches(em: SqlEntityManager, desk: CrisisDesk, scope: BranchScope): Promise<AlertGroup[]> {
  const toGroup = await groupsOf(em, desk);
  const rows = await crisisDb(em)
    .selectFrom('customer as c')
    .leftJoin('customer_alert as a', 'a.open_key', 'c.id')
    .select(['c.org_no', sql<number>`count(*)`.as('customers'), sql<number>`count(a.id)`.as('alerts')])
    .select(sql<number>`sum(case when a.level >= 2 then 1 else 0 end)`.as('severe'))
    .where(inScope('c', scope))
    .where('c.status', '<>', 'prospect')
    .groupBy('c.org_no')
    .execute();
  return rows.map((row) => toGroup(row, null));
}

interface Counted {
  org_no: string;
  customers: number;
  alerts: number;
  severe: number;
}

/** How what was counted is told, by the model in force. */
async function groupsOf(em: SqlEntityManager, desk: CrisisDesk) {
  const { rules } = await desk.book.inForce(em);
  const names = new Map((await desk.people.branches()).map((branch) => [branch.orgNo, branch.name]));
  return (row: Counted, segment: AlertGroup['segment']): AlertGroup => {
    const [customers, severe] = [Number(row.customers), Number(row.severe)];
    const share = (100 * severe) / customers;
    return {
      branch: { orgNo: row.org_no, name: names.get(row.org_no) ?? { 'zh-CN': row.org_no, en: row.org_no } },
      segment,
      customers,
      alerts: Number(row.alerts),
      severe,
      sharePercent: Math.round(share * 10) / 10,
      level: levelOfGroup(share, customers, rules),
    };
  };
}

function levelOfGroup(share: number, customers: number, { groups }: AlertRules): AlertLevel | null {
  if (customers < groups.minimum) return null;
  return [...alertLevels].reverse().find((level) => share >= groups[level]) ?? null;
}

/** Members in scope of some segments, as the last night or their making wrote them down. */
async function countSegments(em: SqlEntityManager, actor: Actor, ids: readonly string[]) {
  if (ids.length === 0) return [];
  const { rows } = await sql<{ segment_id: string; customers: number; alerts: number; severe: number }>`
    select m.segment_id, count(*) as customers, count(a.id) as alerts,
      sum(case when a.level >= 2 then 1 else 0 end) as severe
    from segment_member m join customer c on c.id = m.customer_id left join customer_alert a on a.open_key = c.id
    where m.segment_id in (${sql.join([...ids])}) and ${inScope('c', actor)} and c.status <> 'prospect'
    group by m.segment_id`.execute(crisisDb(em));
  return rows;
}
