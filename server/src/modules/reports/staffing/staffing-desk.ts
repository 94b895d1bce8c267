import type { SqlEntityManager } from '@mikro-orm/sql';
import {
  type ReportQuestion,
  type StaffingAddress,
  type StaffingView,
  standardMetricSettings,
} from '@tellerline/contracts';
import { daysAfter } from '../../../kernel/bank-day.ts';
import type { BankCalendar } from '../../../kernel/business-hours.ts';
import { reportOn } from '../report/call-report.ts';
import type { Service } from './erlang.ts';
import { planDay, type StaffingPlan, type Supposed, spreadFrom, volumesOf } from './forecast.ts';

/** Where the calls come from that a forecast rests on, and the bank's days. */
interface StaffingBasis extends Pick<StaffingAddress, 'day' | 'weeks' | 'minutes' | 'source' | 'queue'> {
  special: BankCalendar['special'];
  timeZone: string;
}

/** Reads the weeks before a day and plans it. */
export async function planFrom(
  em: SqlEntityManager,
  { day, weeks, minutes, source, queue, special, timeZone }: StaffingBasis,
  target: { seconds: number; share: number },
  supposed: Supposed,
): Promise<StaffingPlan> {
  const from = daysAfter(day, -7 * weeks);
  const filter = { ...(source !== undefined && { source }), ...(queue !== undefined && { queue }) };
  const ask = (by: ReportQuestion['by'], first: string) =>
    reportOn(
      em,
      { from: first, to: daysAfter(day, -1), by, minutes, filter, settings: standardMetricSettings },
      timeZone,
    );
  const history = await ask('interval', spreadFrom(day, from, special));
  const volumes = volumesOf(await ask('day', from));
  return planDay(history, day, target, supposed, special, volumes);
}

/** Agents a day to come needs, from the calls of the weeks before it, and with what somebody supposes. */
export async function staffingOf(
  em: SqlEntityManager,
  address: StaffingAddress,
  bank: Pick<StaffingBasis, 'special' | 'timeZone'>,
): Promise<StaffingView> {
  const { day, minutes, shrinkagePercent } = address;
  const target = { seconds: address.withinSeconds, share: address.answerPercent / 100 };
  const plan = await planFrom(em, { ...address, ...bank }, target, {
    patienceSeconds: address.patienceSeconds,
    handling: address.handlingPercent / 100,
    volume: address.volumePercent / 100,
  });
  const intervals = plan.intervals.map(({ erlangC, erlangA, ...interval }) => {
    const needed = (erlangA ?? erlangC).agents;
    const rostered = Math.ceil(needed / (1 - shrinkagePercent / 100) - 1e-9);
    return { ...interval, erlangC: told(erlangC), erlangA: erlangA && told(erlangA), needed, rostered };
  });
  const kind = bank.special.get(day);
  return {
    day,
    basis: plan.basis,
    kind: kind === 'closed' ? 'holiday' : (kind ?? 'usual'),
    forecast: plan.forecast,
    measuredPatienceSeconds: plan.patienceSeconds,
    intervals,
    calls: intervals.reduce((sum, { calls }) => sum + calls, 0),
    hours: intervals.reduce((sum, { rostered }) => sum + (rostered * minutes) / 60, 0),
  };
}

/** JSON knows no infinity. */
const told = (service: Service) => ({
  ...service,
  waitSeconds: Number.isFinite(service.waitSeconds) ? service.waitSeconds : null,
});
