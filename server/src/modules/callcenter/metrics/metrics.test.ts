import { type MetricSettings, standardMetricSettings } from '@tellerline/contracts';
import { describe, expect, test } from 'vitest';
import type { CallRecord } from './call-record.ts';
import { metricsOf, staffMetricsOf } from './metrics.ts';
import { addTallies, emptyTally, tallyOf } from './tally.ts';

const call = (kind: CallRecord['class'], wait: number, more: Partial<CallRecord> = {}): CallRecord => ({
  class: kind,
  waitMs: wait * 1000,
  talkMs: 0,
  holdMs: 0,
  wrapMs: 0,
  agents: 0,
  repeat: 'unknown',
  rating: null,
  ...more,
});
const handled = (wait: number, talk: number, hold: number, wrap: number, more: Partial<CallRecord> = {}) =>
  call('answered', wait, { talkMs: talk * 1000, holdMs: hold * 1000, wrapMs: wrap * 1000, agents: 1, ...more });

/**
 * A morning by hand. Answered: waits 0, 20, 21, 59 (sum 100), talk 100+200+0+60 = 360, hold 0+40+0+0 = 40,
 * after-call work 30+30+20+0 = 80. Rated 5, 3 and 4. Abandoned: waits 9, 10, 41 (sum 60). One flowed out, one failed, two left in the IVR.
 */
const morning: CallRecord[] = [
  handled(0, 100, 0, 30, { repeat: 'none', rating: 5 }),
  handled(20, 200, 40, 30, { repeat: 'repeated', agents: 2, rating: 3 }),
  handled(21, 0, 0, 20, { repeat: 'none', rating: 4 }),
  handled(59, 60, 0, 0),
  call('abandoned', 9),
  call('abandoned', 10),
  call('abandoned', 41),
  call('flowed_out', 60),
  call('failed', 5),
  call('left_in_ivr', 0),
  call('left_in_ivr', 0),
  call('waiting', 12),
  call('ignored', 900),
];
const measured = (more: Partial<MetricSettings> = {}) => {
  const settings = { ...standardMetricSettings, ...more };
  return metricsOf(tallyOf(morning, settings), settings);
};

describe('metrics', () => {
  test('CTI-11 a morning worked out by hand', () => {
    expect(measured()).toEqual({
      offered: 9,
      answered: 4,
      abandoned: 3,
      shortAbandoned: 1,
      flowedOut: 1,
      failed: 1,
      leftInIvr: 2,
      waiting: 1,
      ignored: 1,
      answeredInTime: 2,
      serviceLevelPercent: (100 * 2) / 9,
      asaSeconds: 25,
      abandonPercent: 100 / 3,
      averageAbandonSeconds: 20,
      longestWaitSeconds: 60,
      ahtSeconds: 120,
      talkSeconds: 90,
      holdSeconds: 10,
      acwSeconds: 20,
      transferPercent: 25,
      holdPercent: 25,
      fcrPercent: (100 * 2) / 3,
      rated: 3,
      csatPercent: (100 * 2) / 3,
      csatAverage: 4,
      erlangs: 480 / 3600,
    });
  });

  test('CTI-11 the declared variant changes the figure and nothing else', () => {
    expect(measured({ serviceLevelWithout: 'short' }).serviceLevelPercent).toBe(25);
    expect(measured({ serviceLevelWithout: 'all' }).serviceLevelPercent).toBe((100 * 2) / 6);
    expect(measured({ serviceLevelSeconds: 21 }).serviceLevelPercent).toBe((100 * 3) / 9);
    expect(measured({ shortAbandonSeconds: 11 })).toEqual({ ...measured(), shortAbandoned: 2 });
  });

  test('CTI-11 nothing divided by nothing is no figure', () => {
    const { serviceLevelPercent, asaSeconds, ahtSeconds, abandonPercent, fcrPercent } = metricsOf(
      emptyTally(),
      standardMetricSettings,
    );
    expect([serviceLevelPercent, asaSeconds, ahtSeconds, abandonPercent, fcrPercent]).toEqual(Array(5).fill(null));
  });

  test('CTI-11 parts add up to the whole, wherever the cut is', () => {
    const whole = tallyOf(morning, standardMetricSettings);
    for (let cut = 0; cut <= morning.length; cut += 1) {
      const parts = [morning.slice(0, cut), morning.slice(cut)].map((part) => tallyOf(part, standardMetricSettings));
      expect(parts.reduce(addTallies)).toEqual(whole);
    }
  });

  test('CTI-11 occupancy is of the time for calls, utilisation of the time signed in', () => {
    const hour = { talkMs: 1_500, holdMs: 300, wrapMs: 600, availableMs: 600, ringingMs: 100, notReadyMs: 900 };
    expect(staffMetricsOf(hour)).toEqual({ occupancyPercent: 80, utilisationPercent: 77.5, signedInSeconds: 4 });
  });
});
