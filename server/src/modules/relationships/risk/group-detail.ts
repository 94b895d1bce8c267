import type { SqlEntityManager } from '@mikro-orm/sql';
import type {
  CustomerKind,
  LossQuery,
  LossWave,
  RiskGroupDetail,
  RiskGroupEvent,
  RiskGroupMember,
} from '@tellerline/contracts';
import { sql } from 'kysely';
import type { Actor } from '../../../kernel/actor.ts';
import { AppError } from '../../../kernel/app-error.ts';
import { type BranchScope, inScope } from '../../customers/index.ts';
import { shortRings } from '../graph/short-rings.ts';
import { relationshipDb } from '../relationships.tables.ts';
import { lossWave } from './loss-wave.ts';
import { pooledControl } from './pooled-control.ts';
import { oneGroup } from './read-groups.ts';
import { type GuaranteeTie, tiesAmong } from './ties.ts';

const MEMBERS_SHOWN = 200;
const RING_BOUNDS = { longest: 6, most: 20, effort: 20_000 };

/** A member as the database has him; whoever is not visible is counted only. */
interface MemberRow {
  id: number;
  customer_no: string;
  name: string;
  kind: string;
  branch_path: string;
  debt: number;
  deposits: number;
  visible: number;
}

/** Whether this person sees what customers of a branch owe and have. */
export type SeesMoney = (branchPath: string) => Promise<boolean>;

/** A group with those of its members a person may see, what ties them, and what became of it. */
export async function groupDetail(
  em: SqlEntityManager,
  id: string,
  actor: Actor,
  { today, seesMoney }: { today: string; seesMoney: SeesMoney },
): Promise<RiskGroupDetail> {
  const row = await oneGroup(em, id, actor);
  const [members, history] = await Promise.all([readMembers(em, id, actor), readHistory(em, id)]);
  const seen = members.filter(({ visible }) => Number(visible) === 1).slice(0, MEMBERS_SHOWN);
  const { guarantees, control, holdings } = await tiesAmong(
    em,
    members.map((member) => member.id),
    today,
  );
  const isCircle = row.kind !== 'control';
  const byId = new Map(seen.map((member) => [member.id, member]));
  const numberOf = (customer: number | string): string | undefined =>
    typeof customer === 'number' ? byId.get(customer)?.customer_no : undefined;
  const edges = (isCircle ? guarantees : [...control, ...pooledControl(holdings)]).flatMap((tie) => {
    const [from, to] = [numberOf(tie.from), numberOf(tie.to)];
    if (!from || !to) return [];
    return [{ from, to, amount: 'amount' in tie ? tie.amount : null, share: 'share' in tie ? tie.share : null }];
  });
  const { rings, cut } = isCircle ? ringsOf(guarantees) : { rings: [], cut: false };
  return {
    row,
    members: await Promise.all(seen.map((member) => presentMember(member, guarantees, seesMoney))),
    edges,
    rings: rings
      .map((ring) => ring.map(numberOf))
      .filter((ring): ring is string[] => ring.every((customerNo) => customerNo !== undefined)),
    cut: cut || seen.length < row.visible,
    history,
  };
}

/**
 * Who of a group falls when one falls.
 * @throws AppError resource.not_found for a customer who is not in it, or not in scope; access.denied to who does not see money
 */
export async function groupLoss(
  em: SqlEntityManager,
  id: string,
  actor: Actor,
  query: LossQuery,
  { today, seesMoney }: { today: string; seesMoney: SeesMoney },
): Promise<LossWave> {
  await oneGroup(em, id, actor);
  const members = await readMembers(em, id, actor);
  const byId = new Map(members.map((member) => [member.id, member]));
  const first = members.find((member) => member.customer_no === query.first && Number(member.visible) === 1);
  if (!first) throw new AppError('resource.not_found', { status: 404 });
  if (!(await seesMoney(first.branch_path))) throw new AppError('access.denied', { status: 403 });
  const { guarantees } = await tiesAmong(em, [...byId.keys()], today);
  const standing = (member: number) => ({
    debt: Number(byId.get(member)?.debt ?? 0),
    deposits: Number(byId.get(member)?.deposits ?? 0),
  });
  const { rounds, fallen, uncovered } = lossWave(guarantees, standing, first.id, query.lossPercent);
  const isSeen = (member: number): boolean => Number(byId.get(member)?.visible ?? 0) === 1;
  const moneyOf = new Map(
    await Promise.all(
      members.map(async ({ id: member, branch_path }) => [member, await seesMoney(branch_path)] as const),
    ),
  );
  const allSeen = rounds.every(({ claims }) => claims.every((claim) => isSeen(claim.id)));
  return {
    rounds: rounds.map(({ claims }) => {
      const hidden = claims.filter((claim) => !isSeen(claim.id));
      return {
        claims: claims
          .filter((claim) => isSeen(claim.id))
          .map((claim) => ({
            customerNo: byId.get(claim.id)?.customer_no ?? '',
            name: byId.get(claim.id)?.name ?? '',
            claimed: claim.claimed,
            capacity: moneyOf.get(claim.id) ? claim.capacity : null,
            falls: claim.falls,
          })),
        hidden: hidden.length,
        hiddenFalling: hidden.filter(({ falls }) => falls).length,
      };
    }),
    uncovered: allSeen ? uncovered : null,
    fallen: fallen.length,
  };
}

async function readMembers(em: SqlEntityManager, groupId: string, scope: BranchScope): Promise<MemberRow[]> {
  const { rows } = await sql<MemberRow>`
    select c.id, c.customer_no, c.name, c.kind, c.branch_path, case when ${inScope('c', scope)} then 1 else 0 end as visible,
      (select coalesce(sum(l.outstanding), 0) from loan l where l.customer_id = c.id and l.status in ('running', 'overdue') and l.currency = 'CNY') as debt,
      (select coalesce(sum(b.balance), 0) from account a join account_balance b on b.account_id = a.id where a.customer_id = c.id and a.status <> 'closed' and a.currency = 'CNY') as deposits
    from risk_group_member m join customer c on c.id = m.customer_id where m.group_id = ${groupId} order by debt desc, c.id`.execute(
    relationshipDb(em),
  );
  return rows;
}

async function readHistory(em: SqlEntityManager, groupId: string): Promise<RiskGroupEvent[]> {
  const rows = await relationshipDb(em)
    .selectFrom('risk_group_event')
    .selectAll()
    .where('group_id', '=', groupId)
    .orderBy('id', 'desc')
    .limit(100)
    .execute();
  return rows.map(({ at, what, members, exposure }) => ({
    at: at.toISOString(),
    what: what as RiskGroupEvent['what'],
    members,
    exposure: Number(exposure),
  }));
}

async function presentMember(
  member: MemberRow,
  guarantees: readonly GuaranteeTie[],
  seesMoney: SeesMoney,
): Promise<RiskGroupMember> {
  const sum = (of: (tie: GuaranteeTie) => boolean): number =>
    guarantees.filter(of).reduce((total, { amount }) => total + amount, 0);
  const money = await seesMoney(member.branch_path);
  return {
    customerNo: member.customer_no,
    name: member.name,
    kind: member.kind as CustomerKind,
    debt: money ? Number(member.debt) : null,
    deposits: money ? Number(member.deposits) : null,
    guarantees: sum(({ from }) => from === member.id),
    guaranteed: sum(({ to }) => to === member.id),
  };
}

function ringsOf(guarantees: readonly GuaranteeTie[]): { rings: number[][]; cut: boolean } {
  const targets = new Map<number, number[]>();
  for (const { from, to } of guarantees) {
    const known = targets.get(from) ?? [];
    if (!known.includes(to)) targets.set(from, [...known, to]);
  }
  return shortRings(targets, RING_BOUNDS);
}
