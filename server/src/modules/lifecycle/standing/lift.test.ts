import { describe, expect, test } from 'vitest';
import { usualSettings } from '../settings/usual-settings.ts';
import { cheapestLift, type LiftGround, scoreOf } from './lift.ts';

const ground: LiftGround = {
  form: 1,
  score: 30,
  points: {
    account: 8,
    products: 6,
    frequency: 1,
    complaints: 10,
    suggestions: 0,
    referrals: 0,
    credit: null,
    contribution: 2,
    satisfaction: null,
    loyalty: 2,
  },
  mainAccount: false,
  accountsOpen: 1,
  products: 1,
  transactions: 3,
  suggestions: 0,
  referrals: 0,
  complaints: 0,
  agreement: false,
};

describe('REL-02 what would lift a customer', () => {
  test('to the next form at least effort, and it suffices', () => {
    const score = scoreOf(ground.points, usualSettings);
    expect(score).toBe(34);
    const lift = cheapestLift({ ...ground, score }, usualSettings);
    expect(lift).toMatchObject({ to: 'close', missing: 1 });
    const effort = lift?.steps.reduce((sum, step) => sum + step.effort, 0);
    expect(effort).toBe(1);
    const points = { ...ground.points };
    for (const step of lift?.steps ?? []) points[step.indicator] = (points[step.indicator] ?? 0) + step.points;
    expect(scoreOf(points, usualSettings)).toBeGreaterThanOrEqual(35);
  });
  test('nothing suffices for a form that is too far, and the highest has no next', () => {
    const poor = { ...ground, form: 3, score: 34, products: 4, transactions: 30, suggestions: 2, referrals: 2 };
    expect(cheapestLift(poor, usualSettings)?.steps).toEqual([]);
    expect(cheapestLift({ ...ground, form: 4, score: 90 }, usualSettings)).toBeNull();
  });
});
