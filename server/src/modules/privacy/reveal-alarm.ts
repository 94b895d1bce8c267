import type { SqlEntityManager } from '@mikro-orm/sql';
import type { RightsPolicy, Role } from '@tellerline/contracts';
import type { Actor } from '../../kernel/actor.ts';
import { recordAudit } from '../../kernel/audit.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { TasksApi } from '../tasks/index.ts';
import { privacyDb } from './privacy.tables.ts';

/** Who is told, and how. */
export interface AlarmDesk {
  tasks: Pick<TasksApi, 'open'>;
  people: { withRole(role: Role): Promise<{ userId: string; branchPath: string }[]> };
}

interface Facts {
  actor: Actor;
  budget: number;
  taken: number;
  today: string;
  now: Date;
  alarm: RightsPolicy['alarm'];
  toldRole: Role;
}

export const ALARM_TASK = 'reveal_alarm';
const MOST_OF_BUDGET = 0.8;
/** Who is told, the first of whom there is somebody else for the branch. */
const told: readonly Role[] = ['supervisor', 'manager', 'reviewer'];
type Why = 'most' | 'all' | 'odd';
const toldColumn = { most: 'told_most', all: 'told_all', odd: 'told_odd' } as const;

/** Tells whoever answers for the branch, once a day and person each, with figures and without any customer's name. */
export async function raiseAlarms(
  em: SqlEntityManager,
  tasks: AlarmDesk['tasks'],
  facts: Facts,
  clock: Clock,
): Promise<void> {
  const seen = await customersSeen(em, facts);
  const isOdd = seen.lately >= facts.alarm.customers || seen.withoutCause >= facts.alarm.withoutCause;
  const due: Why[] = [
    ...(facts.taken >= facts.budget ? (['all'] as const) : []),
    ...(facts.taken >= Math.ceil(facts.budget * MOST_OF_BUDGET) ? (['most'] as const) : []),
    ...(isOdd ? (['odd'] as const) : []),
  ];
  for (const why of due) if (await firstToday(em, facts, why)) await tell(em, tasks, facts, why, seen, clock);
}

async function firstToday(em: SqlEntityManager, { actor, today }: Facts, why: Why): Promise<boolean> {
  const marked = await privacyDb(em)
    .updateTable('reveal_day')
    .set({ [toldColumn[why]]: true })
    .where('user_id', '=', actor.userId)
    .where('day', '=', today)
    .where(toldColumn[why], '=', 0)
    .executeTakeFirst();
  return Number(marked.numUpdatedRows) === 1;
}

interface Seen {
  today: number;
  lately: number;
  withoutCause: number;
}

async function customersSeen(em: SqlEntityManager, { actor, today, now, alarm }: Facts): Promise<Seen> {
  const since = now.getTime() - alarm.withinMinutes * 60_000;
  const grants = await privacyDb(em)
    .selectFrom('reveal_grant')
    .select(['customer_no', 'cause', 'opened_at'])
    .where('user_id', '=', actor.userId)
    .where('day', '=', today)
    .execute();
  const count = (some: typeof grants): number => new Set(some.map(({ customer_no }) => customer_no)).size;
  return {
    today: count(grants),
    lately: count(grants.filter(({ opened_at }) => opened_at.getTime() > since)),
    withoutCause: count(grants.filter(({ cause }) => cause === null)),
  };
}

async function tell(em: SqlEntityManager, tasks: AlarmDesk['tasks'], facts: Facts, why: Why, seen: Seen, clock: Clock) {
  const { actor, taken, budget, today } = facts;
  const params = {
    why,
    who: actor.displayName,
    taken,
    budget,
    customers: seen.today,
    lately: seen.lately,
    withoutCause: seen.withoutCause,
    day: today,
  };
  await tasks.open(em, {
    kind: ALARM_TASK,
    subjectKind: 'user',
    subjectId: actor.userId,
    dedupe: `${today}:${why}`,
    once: true,
    params,
    pool: { role: facts.toldRole, branchPath: actor.branchPath },
    notForUserId: actor.userId,
  });
  const { who: _name, ...figures } = params;
  await recordAudit(em, { actor, key: 'Reveal.AlarmRaised', subjectId: actor.userId, details: figures }, clock);
}

/** Which role answers for this person. Asked outside of transactions. */
export async function roleTold({ people }: AlarmDesk, actor: Actor): Promise<Role> {
  for (const role of told) {
    const others = (await people.withRole(role)).filter(({ userId }) => userId !== actor.userId);
    if (others.some(({ branchPath }) => actor.branchPath.startsWith(branchPath))) return role;
  }
  return 'supervisor';
}
