import type { SqlEntityManager } from '@mikro-orm/sql';
import { type StaffingAddress, type StaffingView, standardMetricSettings } from '@tellerline/contracts';
import { daysAfter } from '../../../kernel/bank-day.ts';
import { reportOn } from '../report/call-report.ts';
import type { Service } from './erlang.ts';
import { planDay } from './forecast.ts';

/** Agents a day to come needs, from the calls of the weeks before it, and with what somebody supposes. */
export async function staffingOf(
  em: SqlEntityManager,
  address: StaffingAddress,
  timeZone: string,
): Promise<StaffingView> {
  const { day, weeks, minutes, source, queue, shrinkagePercent } = address;
  const history = await reportOn(
    em,
    {
      from: daysAfter(day, -7 * weeks),
      to: daysAfter(day, -1),
      by: 'interval',
      minutes,
      filter: { ...(source !== undefined && { source }), ...(queue !== undefined && { queue }) },
      settings: standardMetricSettings,
    },
    timeZone,
  );
  const target = { seconds: address.withinSeconds, share: address.answerPercent / 100 };
  const plan = planDay(history, day, target, {
    patienceSeconds: address.patienceSeconds,
    handling: address.handlingPercent / 100,
    volume: address.volumePercent / 100,
  });
  const intervals = plan.intervals.map(({ erlangC, erlangA, ...interval }) => {
    const needed = (erlangA ?? erlangC).agents;
    const rostered = Math.ceil(needed / (1 - shrinkagePercent / 100) - 1e-9);
    return { ...interval, erlangC: told(erlangC), erlangA: erlangA && told(erlangA), needed, rostered };
  });
  return {
    day,
    basis: plan.basis,
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
