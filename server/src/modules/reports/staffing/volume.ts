import { type VolumeForecast, type VolumeMethod, volumeMethods } from '@tellerline/contracts';

/** Calls of a day; holidays are not among them. */
export interface DayVolume {
  day: string;
  calls: number;
}

/** A forecast of the calls of a day, and how good each way to make it has been. */
export interface ForeseenVolume extends VolumeForecast {
  calls: number;
}

const DAY_MS = 86_400_000;
/** Weeks a day is compared with; older ones tell only of trend and season. */
export const ALIKE_WEEKS = 8;
const YEAR_DAYS = 364;
const TRIED_DAYS = 28;
/** Days between what is known and what is foreseen in the back-test: rosters are made a week ahead. */
const AHEAD_DAYS = 7;
const at = (day: string): number => Date.parse(`${day}T00:00:00.000Z`) / DAY_MS;
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * Foresees the calls of a day by whichever method missed least when each was tried on the last four weeks, knowing only what was
 * known a week before. Null when no day like it is in the history.
 * @param kindOf what makes days alike: the weekday; null for a holiday, which follows no trend
 */
export function foresee(
  history: readonly DayVolume[],
  day: string,
  kindOf: (day: string) => number | null,
): ForeseenVolume | null {
  const days = history.filter((each) => kindOf(each.day) !== null).sort((a, b) => (a.day < b.day ? -1 : 1));
  const knownBefore = (each: string) => days.filter((one) => at(one.day) <= at(each) - AHEAD_DAYS);
  const tried = days
    .slice(-TRIED_DAYS)
    .filter((each) => volumeBy('alike', knownBefore(each.day), each.day, kindOf) !== null);
  const misses = { alike: missOf('alike'), trend: missOf('trend'), season: missOf('season') };
  function missOf(method: VolumeMethod): number | null {
    let missed = 0;
    let calls = 0;
    for (const each of tried) {
      const expected = volumeBy(method, knownBefore(each.day), each.day, kindOf);
      if (expected === null) return null;
      missed += Math.abs(expected - each.calls);
      calls += each.calls;
    }
    return calls > 0 ? missed / calls : null;
  }
  // The simplest wins a tie, and where nothing could be tried.
  const method = volumeMethods.reduce<VolumeMethod>(
    (best, each) =>
      (misses[each] ?? Number.POSITIVE_INFINITY) < (misses[best] ?? Number.POSITIVE_INFINITY) ? each : best,
    'alike',
  );
  const calls = volumeBy(method, days, day, kindOf);
  return calls === null ? null : { method, calls, misses, triedOn: tried.length };
}

/** The calls of a day by one method, from the days before it; null when the history is too short. */
function volumeBy(
  method: VolumeMethod,
  days: readonly DayVolume[],
  day: string,
  kindOf: (day: string) => number | null,
): number | null {
  const kind = kindOf(day);
  const recent = days.filter((each) => at(each.day) >= at(day) - 7 * ALIKE_WEEKS);
  const alike = recent.filter((each) => kindOf(each.day) === kind);
  if (kind === null || alike.length === 0) return null;
  if (method === 'alike') return mean(alike.map(({ calls }) => calls));
  const usual = mean(recent.map(({ calls }) => calls));
  if (usual === 0 || alike.length < 4) return null;
  const share = mean(alike.map(({ calls }) => calls)) / usual;
  const shareOf = (other: string): number => {
    const same = recent.filter((each) => kindOf(each.day) === kindOf(other));
    return same.length > 0 ? mean(same.map(({ calls }) => calls)) / usual : 1;
  };
  const season = method === 'season' ? seasonOf(days) : () => 1;
  if (season === null) return null;
  const weeks = weeklyLevels(recent, day, (each) => shareOf(each) * season(each));
  return Math.max(0, holt(weeks.levels, weeks.ahead) * share * season(day));
}

/** Mean calls of a day in each week up to the day that is foreseen, without what weekday and season make of it. */
function weeklyLevels(
  days: readonly DayVolume[],
  day: string,
  factorOf: (day: string) => number,
): { levels: number[]; ahead: number } {
  const byWeek = Map.groupBy(
    days.filter((each) => factorOf(each.day) > 0),
    (each) => Math.floor((at(day) - at(each.day)) / 7),
  );
  const weeks = [...byWeek].sort(([a], [b]) => b - a);
  return {
    levels: weeks.map(([, same]) => mean(same.map((each) => each.calls / factorOf(each.day)))),
    ahead: (weeks.at(-1)?.[0] ?? 0) + 1,
  };
}

const LEVEL_WEIGHT = 0.4;
const TREND_WEIGHT = 0.2;
const DAMPING = 0.9;

/**
 * Exponential smoothing with a damped trend: Holt 1957, Gardner and McKenzie 1985. A trend does not go on for ever.
 * @param ahead steps after the last level
 */
export function holt(levels: readonly number[], ahead: number): number {
  const [first = 0, second = first] = levels;
  let level = first;
  let trend = (second - first) / 2;
  for (const value of levels.slice(1)) {
    const before = level;
    level = LEVEL_WEIGHT * value + (1 - LEVEL_WEIGHT) * (level + DAMPING * trend);
    trend = TREND_WEIGHT * (level - before) + (1 - TREND_WEIGHT) * DAMPING * trend;
  }
  let grown = 0;
  for (let step = 1; step <= ahead; step += 1) grown += DAMPING ** step * trend;
  return level + grown;
}

const monthOf = (day: string): number => Number(day.slice(5, 7)) - 1;

/**
 * What the season of the year makes of a day, as a factor about 1: each month against the mean of the year around it (ratio to moving
 * average, Macaulay 1931). Null before two full years are known.
 */
function seasonOf(days: readonly DayVolume[]): ((day: string) => number) | null {
  const [first, last] = [days[0], days.at(-1)];
  if (!first || !last || at(last.day) - at(first.day) < 2 * YEAR_DAYS - 7) return null;
  const monthly = [...Map.groupBy(days, ({ day }) => day.slice(0, 7))]
    .map(([month, same]) => ({ month, calls: mean(same.map(({ calls }) => calls)) }))
    .sort((a, b) => (a.month < b.month ? -1 : 1));
  const ratios = monthly.flatMap(({ month, calls }, place) => {
    if (place < 6 || place + 6 >= monthly.length) return [];
    const around = monthly.slice(place - 6, place + 7).map((each) => each.calls);
    const centred = (mean(around.slice(0, 12)) + mean(around.slice(1))) / 2;
    return [{ month: monthOf(month), ratio: calls / centred }];
  });
  const factors = Array.from({ length: 12 }, (_, month) => {
    const own = ratios.filter((each) => each.month === month).map(({ ratio }) => ratio);
    return own.length > 0 ? mean(own) : 1;
  });
  const usual = mean(factors);
  return (day) => (factors[monthOf(day)] ?? 1) / usual;
}
