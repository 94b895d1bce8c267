import type { CallReport, ReportGroup } from '@tellerline/contracts';
import { daysAfter } from '../../../kernel/bank-day.ts';
import type { BankCalendar } from '../../../kernel/business-hours.ts';
import { agentsNeeded, type Service } from './erlang.ts';
import { ALIKE_WEEKS, type DayVolume, type ForeseenVolume, foresee } from './volume.ts';

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
  /** Null: a holiday, or no day like it. */
  forecast: ForeseenVolume | null;
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
 * What a day needs, from a report by interval on the days before it: each interval has its share of the day as on days of the same
 * kind, which is the same weekday, or for a holiday the holidays and else the Sundays. A holiday is no weekday, a worked weekend day a
 * Monday. How many calls the day has in all is foreseen with the trend and season of a longer history where that has proved better.
 * @param volumes calls of each day of the longer history; those of the report where it is absent
 */
export function planDay(
  history: CallReport,
  day: string,
  target: { seconds: number; share: number },
  { patienceSeconds: supposed, handling = 1, volume = 1 }: Supposed = {},
  special: BankCalendar['special'] = new Map(),
  volumes: readonly DayVolume[] = volumesOf(history),
): StaffingPlan {
  const byDay = Map.groupBy(history.groups, ({ group }) => group.slice(0, 10));
  const basis = daysLike(day, [...byDay.keys()], special);
  const rows = basis.flatMap((each) => byDay.get(each) ?? []);
  const { averageAbandonSeconds, abandoned, asaSeconds, answered } = history.total;
  const waited = (averageAbandonSeconds ?? 0) * abandoned + (asaSeconds ?? 0) * answered;
  const patienceSeconds = abandoned > 0 && waited > 0 ? waited / abandoned : null;
  const patience = supposed ?? patienceSeconds;
  const usual = meanHandling(history.groups) ?? 0;
  const forecast = foresee(volumes, day, (each) => kindOf(each, special));
  const alike = rows.reduce((sum, { offered }) => sum + offered, 0) / basis.length;
  const grown = forecast && alike > 0 ? forecast.calls / alike : 1;
  return {
    day,
    basis,
    forecast,
    patienceSeconds,
    intervals: [...Map.groupBy(rows, ({ group }) => group.slice(11))]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([time, same]) => {
        const calls = (volume * grown * same.reduce((sum, { offered }) => sum + offered, 0)) / basis.length;
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

/** The first day whose intervals tell how a day is spread: of the last weeks, of holidays as far back as there are calls. */
export const spreadFrom = (day: string, from: string, special: BankCalendar['special']): string => {
  const recent = daysAfter(day, -7 * ALIKE_WEEKS);
  return special.get(day) === 'closed' || recent < from ? from : recent;
};

/** Calls of each day of a report by day or by interval. */
export const volumesOf = ({ groups }: Pick<CallReport, 'groups'>): DayVolume[] =>
  [...Map.groupBy(groups, ({ group }) => group.slice(0, 10))].map(([day, same]) => ({
    day,
    calls: same.reduce((sum, { offered }) => sum + offered, 0),
  }));

const weekday = (day: string): number => new Date(`${day}T00:00:00.000Z`).getUTCDay();
const MONDAY = 1;

/** The weekday it counts as; null: a holiday. */
const kindOf = (day: string, special: BankCalendar['special']): number | null => {
  const kind = special.get(day);
  return kind === 'closed' ? null : kind === 'working' ? MONDAY : weekday(day);
};

function daysLike(day: string, days: readonly string[], special: BankCalendar['special']): string[] {
  const kind = kindOf(day, special);
  if (kind !== null) return days.filter((each) => kindOf(each, special) === kind);
  const past = days.filter((each) => kindOf(each, special) === null);
  return past.length > 0 ? past : days.filter((each) => weekday(each) === 0);
}

/** Handling time of all their answered calls; null when none was answered. */
function meanHandling(groups: readonly ReportGroup[]): number | null {
  const answered = groups.reduce((sum, group) => sum + group.answered, 0);
  const seconds = groups.reduce((sum, group) => sum + (group.ahtSeconds ?? 0) * group.answered, 0);
  return answered > 0 && seconds > 0 ? seconds / answered : null;
}
