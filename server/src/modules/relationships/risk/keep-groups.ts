import type { SqlEntityManager } from '@mikro-orm/sql';
import type { RiskGroupKind } from '@tellerline/contracts';
import { newId } from '../../../kernel/ids.ts';
import { relationshipDb } from '../relationships.tables.ts';
import type { FoundGroup } from './find-groups.ts';

/** What was kept of the groups: told to whoever is responsible. */
export interface KeptGroup extends FoundGroup {
  id: string;
  code: string;
}
export interface Kept {
  found: KeptGroup[];
  changed: number;
  dissolved: number;
}

/** Groups that go on as one another: a mutual guarantee grows into a ring. */
const family: Readonly<Record<RiskGroupKind, string>> = {
  mutual: 'ring',
  ring: 'ring',
  chain: 'chain',
  control: 'control',
};
const ROWS_AT_ONCE = 500;

/**
 * Makes the kept groups those that were found. A found group goes on as the standing one of its family it shares most members
 * with; what is left over of either is new, or has dissolved. What is alike is not written.
 * @param scope customers that were looked at; null: all of the bank
 */
export async function keepGroups(
  em: SqlEntityManager,
  found: readonly FoundGroup[],
  scope: ReadonlySet<number> | null,
  { now, today }: { now: Date; today: string },
): Promise<Kept> {
  const standing = await standingGroups(em, scope);
  const matched = match(found, standing);
  const kept: Kept = { found: [], changed: 0, dissolved: 0 };
  for (const group of found) {
    const before = matched.get(group);
    if (!before) {
      const fresh = { ...group, id: newId(), code: '' };
      fresh.code = codeOf(fresh);
      await insertGroup(em, fresh, today);
      await writeMembers(em, fresh.id, group.members);
      await tell(em, fresh.id, 'found', group, now);
      kept.found.push(fresh);
    } else if (before.fingerprint !== group.fingerprint) {
      const { kind, exposure, fingerprint } = group;
      await relationshipDb(em)
        .updateTable('risk_group')
        .set({ kind, exposure, fingerprint, members: group.members.length })
        .where('id', '=', before.id)
        .execute();
      await relationshipDb(em).deleteFrom('risk_group_member').where('group_id', '=', before.id).execute();
      await writeMembers(em, before.id, group.members);
      await tell(em, before.id, 'changed', group, now);
      kept.changed += 1;
    }
  }
  const going = new Set([...matched.values()].map(({ id }) => id));
  for (const gone of standing.filter(({ id }) => !going.has(id))) {
    const db = relationshipDb(em);
    await db.updateTable('risk_group').set({ dissolved_on: today }).where('id', '=', gone.id).execute();
    await db.updateTable('risk_group_member').set({ standing: false }).where('group_id', '=', gone.id).execute();
    await tell(em, gone.id, 'dissolved', gone, now);
    kept.dissolved += 1;
  }
  return kept;
}

interface StandingGroup extends FoundGroup {
  id: string;
}

async function standingGroups(em: SqlEntityManager, scope: ReadonlySet<number> | null): Promise<StandingGroup[]> {
  const db = relationshipDb(em);
  const rows = new Map<string, StandingGroup>();
  const read = async (some: readonly number[] | null): Promise<void> => {
    const groups = await db
      .selectFrom('risk_group as g')
      .select(['g.id', 'g.kind', 'g.exposure', 'g.fingerprint'])
      .where('g.dissolved_on', 'is', null)
      // Control reaches over people who are no customers: only the whole bank shows it.
      .$if(scope !== null, (query) => query.where('g.kind', '<>', 'control'))
      .$if(some !== null, (query) =>
        query.where(
          'g.id',
          'in',
          db
            .selectFrom('risk_group_member')
            .select('group_id')
            .where('standing', '=', true)
            .where('customer_id', 'in', [...(some ?? [])]),
        ),
      )
      .execute();
    for (const { id, kind, exposure, fingerprint } of groups)
      rows.set(id, { id, kind: kind as RiskGroupKind, exposure: Number(exposure), fingerprint, members: [] });
  };
  if (scope === null) await read(null);
  else for (const some of batches([...scope])) await read(some);
  for (const ids of batches([...rows.keys()])) {
    const members = await db
      .selectFrom('risk_group_member')
      .select(['group_id', 'customer_id'])
      .where('group_id', 'in', ids)
      .execute();
    for (const { group_id: id, customer_id: member } of members) rows.get(id)?.members.push(member);
  }
  return [...rows.values()];
}

/** Which standing group each found one goes on as: the largest overlaps are given away first. */
function match(found: readonly FoundGroup[], standing: readonly StandingGroup[]): Map<FoundGroup, StandingGroup> {
  const byMember = new Map<string, StandingGroup[]>();
  for (const group of standing)
    for (const member of group.members) {
      const key = `${family[group.kind]} ${member}`;
      byMember.set(key, [...(byMember.get(key) ?? []), group]);
    }
  const pairs: { group: FoundGroup; before: StandingGroup; shared: number }[] = [];
  for (const group of found) {
    const shared = new Map<StandingGroup, number>();
    for (const member of group.members)
      for (const before of byMember.get(`${family[group.kind]} ${member}`) ?? [])
        shared.set(before, (shared.get(before) ?? 0) + 1);
    for (const [before, count] of shared) pairs.push({ group, before, shared: count });
  }
  const matched = new Map<FoundGroup, StandingGroup>();
  const taken = new Set<StandingGroup>();
  for (const { group, before } of pairs.sort((one, other) => other.shared - one.shared)) {
    if (matched.has(group) || taken.has(before)) continue;
    matched.set(group, before);
    taken.add(before);
  }
  return matched;
}

/** A number people can say, out of the random end of the id. */
const codeOf = ({ kind, id }: KeptGroup): string =>
  `${kind === 'control' ? 'JT' : 'DB'}-${id.replaceAll('-', '').slice(-8).toUpperCase()}`;

const insertGroup = (em: SqlEntityManager, group: KeptGroup, today: string) =>
  relationshipDb(em)
    .insertInto('risk_group')
    .values({
      id: group.id,
      kind: group.kind,
      code: group.code,
      members: group.members.length,
      exposure: group.exposure,
      fingerprint: group.fingerprint,
      found_on: today,
      dissolved_on: null,
    })
    .execute();

async function writeMembers(em: SqlEntityManager, groupId: string, members: readonly number[]): Promise<void> {
  for (const some of batches(members)) {
    const rows = some.map((id) => ({ group_id: groupId, customer_id: id, standing: true }));
    await relationshipDb(em).insertInto('risk_group_member').values(rows).execute();
  }
}

const tell = (
  em: SqlEntityManager,
  groupId: string,
  what: 'found' | 'changed' | 'dissolved',
  group: FoundGroup,
  at: Date,
) =>
  relationshipDb(em)
    .insertInto('risk_group_event')
    .values({ group_id: groupId, at, what, members: group.members.length, exposure: group.exposure })
    .execute();

function* batches<T>(items: readonly T[]): Generator<T[]> {
  for (let from = 0; from < items.length; from += ROWS_AT_ONCE) yield items.slice(from, from + ROWS_AT_ONCE);
}
