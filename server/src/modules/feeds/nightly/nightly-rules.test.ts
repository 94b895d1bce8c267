import { describe, expect, test } from 'vitest';
import { chooseDay, type PastRun } from './choose-day.ts';
import { dueDay } from './feed-status.ts';

const ready = (businessDay: string, previousDay: string | null) => ({
  folder: businessDay.replaceAll('-', ''),
  source: 'core-bank',
  businessDay,
  previousDay,
  fingerprint: `f${businessDay}`,
});
const past = (day: string, status: PastRun['status'], code: string | null = null) =>
  new Map([[`f${day}`, { fingerprint: `f${day}`, status, code }]]);
const current = (day: string) => new Map([['core-bank', day]]);

describe('CIF-02 which day is imported next', () => {
  const d21 = ready('2026-11-21', '2026-11-20');
  const d22 = ready('2026-11-22', '2026-11-21');

  test('the oldest that is ready, the next waits its turn', () => {
    const { next, waiting } = chooseDay([d21, d22], new Map(), new Map());
    expect(next).toBe(d21);
    expect(waiting).toEqual([{ folder: '20261122', businessDay: '2026-11-22', why: 'next' }]);
  });
  test('a day whose predecessor is not in waits for it', () => {
    const { next, waiting } = chooseDay([d22], new Map(), current('2026-11-20'));
    expect(next).toBeNull();
    expect(waiting.map(({ why }) => why)).toEqual(['day_missing']);
  });
  test.each<[PastRun['status'], string | null, boolean]>([
    ['imported', null, false],
    ['refused', 'sum_differs', false],
    ['failed', 'fault', false],
    ['failed', 'interrupted', true],
    ['refused', 'day_missing', true],
  ])('one that was %s (%s) is tried again by itself: %s', (status, code, again) => {
    const { next } = chooseDay([d22], past('2026-11-22', status, code), current('2026-11-21'));
    expect(next === d22).toBe(again);
  });
  test('a late day is begun once, so that its refusal is told', () => {
    expect(chooseDay([d21], new Map(), current('2026-11-22')).next).toBe(d21);
    expect(chooseDay([d21], past('2026-11-21', 'refused', 'late'), current('2026-11-22')).next).toBeNull();
  });
});

describe('CIF-02 which day is due', () => {
  const settings = { dueAt: '06:30', timeZone: 'Asia/Shanghai' };
  const at = (time: string) => new Date(`2026-11-24T${time}:00+08:00`);
  test('before the hour yesterday may still be on its way', () => {
    expect(dueDay('2026-11-22', at('06:29'), settings)).toEqual({
      day: '2026-11-23',
      by: '2026-11-23T22:30:00.000Z',
      late: false,
    });
  });
  test('from the hour on it is late', () => {
    expect(dueDay('2026-11-22', at('06:30'), settings)).toMatchObject({ day: '2026-11-23', late: true });
    expect(dueDay('2026-11-23', at('06:30'), settings)).toMatchObject({ day: '2026-11-24', late: false });
  });
  test('a feed that never came, or stopped days ago, is late whatever the hour', () => {
    expect(dueDay(null, at('01:00'), settings)).toMatchObject({ day: '2026-11-22', late: true });
    expect(dueDay('2026-11-20', at('01:00'), settings).late).toBe(true);
  });
});
