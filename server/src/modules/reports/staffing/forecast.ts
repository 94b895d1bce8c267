import type { CallReport, ReportGroup } from '@tellerline/contracts';
import { agentsNeeded, type Service } from './erlang.ts';

/** An interval of the day to come, and the agents it needs. */
export interface StaffedInterval {
  /** Of the bank's clock: `08:30`. */
  time: string;
  /** Calls expected in the interval. */
  calls: number;
  ahtSeconds: number;
  /** If nobody hung up (Erlang C), and with the measured patience (Erlang A); null where none hung up in the history. */
  erlangC: Service;
  erlangA: Service | null;
}

export interface StaffingPlan {
  day: string;
  /** Days of the history the forecast rests on. */
  basis: string[];
  /** Mean patience of the history's callers; null: nobody hung up. */
  patienceSeconds: number | null;
  intervals: StaffedInterval[];
}

/** What somebody supposes instead of what was measured; shares of the history, 1: as it was. */
export interface Supposed {
  patienceSeconds?: number | undefined;
  handling?: number;
  volume?: number;
}

/**
 * What a day needs, from a report by interval on the days before it: each interval is the mean of the same interval on days of
 * the same kind, which is the same weekday, or for a holiday the holidays and else the Sundays. A holiday is no weekday.
 */
export function planDay(
  history: CallReport,
  day: string,
  target: { seconds: number; share: number },
  { patienceSeconds: supposed, handling = 1, volume = 1 }: Supposed = {},
  holidays: ReadonlySet<string> = new Set(),
): StaffingPlan {
  const byDay = Map.groupBy(history.groups, ({ group }) => group.slice(0, 10));
  const basis = daysLike(day, [...byDay.keys()], holidays);
  const rows = basis.flatMap((each) => byDay.get(each) ?? []);
  const { averageAbandonSeconds, abandoned, asaSeconds, answered } = history.total;
  const waited = (averageAbandonSeconds ?? 0) * abandoned + (asaSeconds ?? 0) * answered;
  const patienceSeconds = abandoned > 0 && waited > 0 ? waited / abandoned : null;
  const patience = supposed ?? patienceSeconds;
  const usual = meanHandling(history.groups) ?? 0;
  return {
    day,
    basis,
    patienceSeconds,
    intervals: [...Map.groupBy(rows, ({ group }) => group.slice(11))]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([time, same]) => {
        const calls = (volume * same.reduce((sum, { offered }) => sum + offered, 0)) / basis.length;
        const ahtSeconds = handling * (meanHandling(same) ?? usual);
        const load = { callsPerHour: (calls * 60) / history.minutes, ahtSeconds };
        return {
          time,
          calls,
          ahtSeconds,
          erlangC: agentsNeeded(load, target, null),
          erlangA: patience === null ? null : agentsNeeded(load, target, patience),
        };
      })
      .filter(({ calls }) => calls > 0),
  };
}

const weekday = (day: string): number => new Date(`${day}T00:00:00.000Z`).getUTCDay();

function daysLike(day: string, days: readonly string[], holidays: ReadonlySet<string>): string[] {
  if (!holidays.has(day)) return days.filter((each) => !holidays.has(each) && weekday(each) === weekday(day));
  const past = days.filter((each) => holidays.has(each));
  return past.length > 0 ? past : days.filter((each) => weekday(each) === 0);
}

/** Handling time of all their answered calls; null when none was answered. */
function meanHandling(groups: readonly ReportGroup[]): number | null {
  const answered = groups.reduce((sum, group) => sum + group.answered, 0);
  const seconds = groups.reduce((sum, group) => sum + (group.ahtSeconds ?? 0) * group.answered, 0);
  return answered > 0 && seconds > 0 ? seconds / answered : null;
}
