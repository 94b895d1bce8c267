import { standardMetricSettings } from '@tellerline/contracts';
import { describe, expect, test } from 'vitest';
import { addTallies, emptyTally, metricsOf } from '../../callcenter/index.ts';
import { agentsNeeded, erlangA, erlangC } from './erlang.ts';
import { planDay } from './forecast.ts';
import { meanPatience, patienceCurve } from './patience.ts';
import { seededRandom, simulateQueue } from './simulate.ts';

describe('staffing', () => {
  test('CTI-14 Erlang C as in the tables: 10 erlangs on 11, 12 and 14 agents', () => {
    const load = { callsPerHour: 200, ahtSeconds: 180 };
    const waits = [11, 12, 14].map((agents) => erlangC(load, agents, 0)).map(({ serviceLevel }) => 1 - serviceLevel);
    // C(11, 10) = 0.6821, C(12, 10) = 0.4494, C(14, 10) = 0.1741.
    expect(waits.map((wait) => Number(wait.toFixed(4)))).toEqual([0.6821, 0.4494, 0.1741]);
    expect(erlangC(load, 10, 20)).toMatchObject({ serviceLevel: 0, waitSeconds: Number.POSITIVE_INFINITY });
    expect(agentsNeeded(load, { seconds: 20, share: 0.8 }, null).agents).toBe(14);
  });

  test('CTI-14 Erlang A: one agent by hand, and patience without end is Erlang C', () => {
    // λ = µ = θ: the states weigh 1, 1, 1/2, 1/6 …: n! in the denominator, so P(0) = 1/e.
    const one = erlangA({ callsPerHour: 36, ahtSeconds: 100 }, 100, 1, 0);
    expect(one.occupancy).toBeCloseTo(1 - 1 / Math.E, 9);
    expect(one.abandoned).toBeCloseTo(1 / Math.E, 9);
    expect(one.serviceLevel).toBeCloseTo(1 / Math.E, 9);
    const load = { callsPerHour: 200, ahtSeconds: 180 };
    const nobodyAnswered = agentsNeeded({ callsPerHour: 6, ahtSeconds: 0 }, { seconds: 20, share: 0.8 }, 35);
    expect(nobodyAnswered, 'calls of which none was answered have no length').toMatchObject({
      abandoned: 0,
      waitSeconds: 0,
    });
    expect(erlangA(load, 1e9, 13, 20).serviceLevel).toBeCloseTo(erlangC(load, 13, 20).serviceLevel, 4);
  });

  test('CTI-14 P12 agents needed are those of an exact simulation, within one, in many sorts of intervals', () => {
    const random = seededRandom(12);
    const target = { seconds: 20, share: 0.8 };
    const off: number[] = [];
    for (let at = 0; at < 25; at += 1) {
      const load = { callsPerHour: 10 + random() * 400, ahtSeconds: 60 + random() * 300 };
      const patience = 60 + random() * 400;
      const { agents } = agentsNeeded(load, target, patience);
      const level = (n: number) =>
        simulateQueue(load, patience, n, target.seconds, { calls: 60_000, seed: at }).serviceLevel;
      let exact = Math.max(1, agents - 3);
      while (level(exact) < target.share) exact += 1;
      off.push(Math.abs(agents - exact));
    }
    expect(Math.max(...off)).toBeLessThanOrEqual(1);
  });

  test('CTI-14 patience: an answer tells only that it was longer', () => {
    const waits = [
      { seconds: 10, abandoned: true },
      { seconds: 20, abandoned: false },
      { seconds: 30, abandoned: true },
      { seconds: 40, abandoned: false },
    ];
    expect(patienceCurve(waits)).toEqual([
      { seconds: 10, willing: 0.75 },
      { seconds: 30, willing: 0.375 },
    ]);
    expect(meanPatience(waits)).toBe(50);
    expect(meanPatience([{ seconds: 5, abandoned: false }])).toBeNull();
  });

  test('CTI-14 a day is planned from days like it: the weekday, for a holiday the holidays, and none of another kind', () => {
    const settings = standardMetricSettings;
    const row = (group: string, answered: number, aht: number) => {
      const wait = { waitAnsweredMs: answered * 10_000, waitAbandonedMs: 40_000, talkMs: answered * aht * 1_000 };
      const tally = { ...emptyTally(), answered, abandoned: 1, ...wait };
      return { group, label: group, tally, ...metricsOf(tally, settings) };
    };
    // Two Mondays, of which the first is a holiday, a Monday in between, and a Tuesday.
    const groups = [
      row('2026-11-02 09:00', 3, 60),
      row('2026-11-09 09:00', 99, 180),
      row('2026-11-16 09:00', 101, 180),
      row('2026-11-16 09:30', 19, 120),
      row('2026-11-10 09:00', 500, 180),
    ];
    const total = metricsOf(groups.map(({ tally }) => tally).reduce(addTallies), settings);
    const days = {
      from: '2026-11-01',
      to: '2026-11-22',
      by: 'interval' as const,
      minutes: 30,
      timeZone: 'Asia/Shanghai',
    };
    const history = { ...days, settings, groups, total };
    const target = { seconds: 20, share: 0.8 };
    const special = new Map([
      ['2026-11-02', 'closed'],
      ['2026-12-25', 'closed'],
      ['2026-11-28', 'working'],
    ] as const);
    const plan = planDay(history, '2026-11-23', target, {}, special);
    expect(plan.basis).toEqual(['2026-11-09', '2026-11-16']);
    expect(plan.intervals.map(({ time, calls }) => [time, calls])).toEqual([
      ['09:00', 101],
      ['09:30', 10],
    ]);
    // 101 calls of 180 s in half an hour are 10.1 erlangs; waits of 7,220 + 200 s and five who hung up.
    expect(plan.intervals[0]?.erlangC.agents).toBe(
      agentsNeeded({ callsPerHour: 202, ahtSeconds: 180 }, target, null).agents,
    );
    expect(plan.patienceSeconds).toBeCloseTo((722 * 10 + 200) / 5, 1);
    expect(planDay(history, '2026-12-25', target, {}, special).basis).toEqual(['2026-11-02']);
    // A Saturday that is worked is a Monday.
    expect(planDay(history, '2026-11-28', target, {}, special).basis).toEqual(plan.basis);
    const [usual] = plan.intervals;
    const [busier] = planDay(
      history,
      '2026-11-23',
      target,
      { volume: 2, handling: 1.5, patienceSeconds: 60 },
      special,
    ).intervals;
    expect(busier).toMatchObject({ calls: 2 * (usual?.calls ?? 0), ahtSeconds: 1.5 * (usual?.ahtSeconds ?? 0) });
    expect(busier?.erlangA?.agents).toBeGreaterThan(usual?.erlangC.agents ?? 99);
    expect(planDay(history, '2026-11-26', target)).toMatchObject({ basis: [], intervals: [] });
  });
});
