import type { SqlEntityManager } from '@mikro-orm/sql';
import {
  type BoardFigures,
  type LiveBoard,
  type PresenceState,
  presenceStates,
  type QueueRow,
} from '@tellerline/contracts';
import { sql } from 'kysely';
import { bankDay, endOfDay, startOfDay } from '../../../kernel/bank-day.ts';
import { readInstant } from '../../../persistence/columns.ts';
import { momentSql } from '../../../persistence/moment-sql.ts';
import { dialectOfEm, forkOf } from '../../../persistence/orm.ts';
import type { CallCentre } from '../call-centre.ts';
import type { CallcenterTables } from '../callcenter.tables.ts';
import { houseCallsSql } from '../metrics/house-calls-sql.ts';
import {
  addStaffTallies,
  addTallies,
  type CallTally,
  emptyTally,
  metricsOf,
  staffMetricsOf,
  staffTallies,
  talliesBy,
} from '../metrics/index.ts';
import type { StaffTally } from '../metrics/metrics.ts';
import type { DeskAgent } from '../ports.ts';
import { boardSettings } from './board-settings-book.ts';

/** The queues as they are and as they were today; the same for everybody who may look. */
export interface BoardCount {
  at: Date;
  dayStart: Date;
  settings: LiveBoard['settings'];
  queues: QueueRow[];
  total: BoardFigures;
}

/** Counts the board. Who asks while it is being counted gets that count: ten watchers cost what one does. */
export class BoardCounter {
  #running: Promise<BoardCount> | null = null;

  count(centre: CallCentre): Promise<BoardCount> {
    this.#running ??= countBoard(centre).finally(() => {
      this.#running = null;
    });
    return this.#running;
  }
}

interface Waiting {
  waiting: number;
  longestSince: Date | null;
}

/** A call counts on the day it began, under its last queue: as in reports, so that each number opens to the same calls. */
async function countBoard(centre: CallCentre): Promise<BoardCount> {
  const em = forkOf(centre.deps.orm);
  const { timeZone } = centre.deps.bank;
  const at = centre.deps.clock.now();
  const dayStart = startOfDay(at, timeZone);
  const set = (await boardSettings(em)).settings;
  const settings = { ...set, metrics: { ...set.metrics, ownLevels: centre.setup.ownLevels() } };
  const range = { from: dayStart, until: endOfDay(bankDay(at, timeZone), timeZone) };
  const records = sql`(${houseCallsSql(range, settings.metrics, momentSql[dialectOfEm(em)])})`;
  const counted = await talliesBy(em, records, sql`coalesce(queue, '')`, settings.metrics);
  const tallies = new Map(counted.map(({ group, tally }) => [String(group), tally]));
  const waiting = await waitingByQueue(em);
  const staff = await staffTallies(em, { from: dayStart, until: at });
  const states = await statesByAgent(em);
  const owed = (await centre.callbacksOwed?.(em)) ?? null;

  const codes = [...new Set([...centre.setup.queues().map(({ code }) => code), ...tallies.keys(), ...waiting.keys()])];
  const agents = centre.roster.all();
  const figuresOf = (tally: CallTally, now: Waiting, members: readonly DeskAgent[], promised: number | null) =>
    figures(tally, now, timesOf(members, staff), countStates(members, states), promised, settings);
  return {
    at,
    dayStart,
    settings,
    queues: codes
      .filter((code) => code !== '')
      .map((code) => {
        const members = agents.filter(({ queues }) => queues.some(({ queue }) => queue === code));
        const now = waiting.get(code) ?? { waiting: 0, longestSince: null };
        const promised = owed && (owed.get(code) ?? 0);
        return {
          ...centre.setup.queueOf(code),
          ...figuresOf(tallies.get(code) ?? emptyTally(), now, members, promised),
        };
      }),
    total: figuresOf(
      [...tallies.values()].reduce(addTallies, emptyTally()),
      [...waiting.values()].reduce(addWaiting, { waiting: 0, longestSince: null }),
      agents.filter(({ queues }) => queues.length > 0),
      owed && [...owed.values()].reduce((sum, each) => sum + each, 0),
    ),
  };
}

function figures(
  tally: CallTally,
  { waiting, longestSince }: Waiting,
  staff: StaffTally,
  agents: Record<PresenceState, number>,
  callbacksOwed: number | null,
  settings: LiveBoard['settings'],
): BoardFigures {
  const metrics = metricsOf(tally, settings.metrics);
  return {
    offered: metrics.offered,
    answered: metrics.answered,
    abandoned: metrics.abandoned,
    shortAbandoned: metrics.shortAbandoned,
    flowedOut: metrics.flowedOut,
    failed: metrics.failed,
    serviceLevelPercent: metrics.serviceLevelPercent,
    abandonPercent: metrics.abandonPercent,
    asaSeconds: metrics.asaSeconds,
    ahtSeconds: metrics.ahtSeconds,
    occupancyPercent: staffMetricsOf(staff).occupancyPercent,
    waiting,
    longestSince: longestSince?.toISOString() ?? null,
    callbacksOwed,
    agents,
  };
}

async function waitingByQueue(em: SqlEntityManager): Promise<Map<string, Waiting>> {
  const rows = await em
    .getKysely<CallcenterTables>()
    .selectFrom('interaction')
    .select(({ fn }) => ['queue', fn.count<number>('queued_at').as('waiting'), fn.min('queued_at').as('longest')])
    .where('phase', 'in', ['queued', 'offered'])
    .where('queued_at', 'is not', null)
    .groupBy('queue')
    .execute();
  return new Map(
    rows.map(({ queue, waiting, longest }) => [
      queue ?? '',
      { waiting: Number(waiting), longestSince: readInstant(longest) },
    ]),
  );
}

const addWaiting = (one: Waiting, other: Waiting): Waiting => ({
  waiting: one.waiting + other.waiting,
  longestSince:
    one.longestSince && other.longestSince
      ? new Date(Math.min(one.longestSince.getTime(), other.longestSince.getTime()))
      : (one.longestSince ?? other.longestSince),
});

async function statesByAgent(em: SqlEntityManager): Promise<Map<string, PresenceState>> {
  const rows = await em
    .getKysely<CallcenterTables>()
    .selectFrom('agent_presence')
    .select(['user_id', 'state'])
    .execute();
  return new Map(rows.map(({ user_id, state }) => [user_id, state]));
}

function countStates(
  members: readonly DeskAgent[],
  states: ReadonlyMap<string, PresenceState>,
): Record<PresenceState, number> {
  const counts = Object.fromEntries(presenceStates.map((state) => [state, 0])) as Record<PresenceState, number>;
  for (const { userId } of members) counts[states.get(userId) ?? 'offline'] += 1;
  return counts;
}

const timesOf = (members: readonly DeskAgent[], staff: ReadonlyMap<string, StaffTally>): StaffTally =>
  addStaffTallies(members.flatMap(({ userId }) => staff.get(userId) ?? []));
