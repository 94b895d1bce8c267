import { type BoardAlarm, type BoardThreshold, boardMeasures } from '@tellerline/contracts';

type Level = BoardAlarm['level'] | null;
const order: readonly Level[] = [null, 'warning', 'alarm'];

/** Where a figure stands against its threshold, between one look and the next. */
export interface AlarmState {
  /** The level that is told. */
  level: Level;
  /** A worse level that has not lasted long enough yet, and since when it lasts (epoch milliseconds). */
  coming: { level: Level; since: number } | null;
}

/**
 * The next state of an alarm. A worse level is told once the figure has been there for `forSeconds` without a break; a better
 * one at once, but only when the figure is `clearBy` past the limit on the good side.
 * @param value null: there is no figure (nothing to divide by), which is no reason for an alarm
 * @param now epoch milliseconds
 */
export function nextAlarm(state: AlarmState, value: number | null, threshold: BoardThreshold, now: number): AlarmState {
  const reached = levelAt(value, threshold, 0);
  const level = better(state.level, levelAt(value, threshold, threshold.clearBy));
  if (rank(reached) <= rank(level)) return { level, coming: null };
  const coming = state.coming ?? { level: reached, since: now };
  if (now - coming.since < threshold.forSeconds * 1000) return { level, coming: { ...coming, level: reached } };
  return { level: reached, coming: null };
}

/** @param slack how far past its limit, on the good side, the figure still counts as bad */
function levelAt(value: number | null, { measure, warnAt, alarmAt }: BoardThreshold, slack: number): Level {
  if (value === null) return null;
  const above = boardMeasures[measure].bad === 'above';
  const isBad = (limit: number): boolean => {
    if (slack === 0) return above ? value >= limit : value <= limit;
    return above ? value > limit - slack : value < limit + slack;
  };
  return isBad(alarmAt) ? 'alarm' : isBad(warnAt) ? 'warning' : null;
}

const rank = (level: Level): number => order.indexOf(level);
const better = (one: Level, other: Level): Level => (rank(one) < rank(other) ? one : other);
