import type { CustomerScore, Offer } from '@tellerline/contracts';
import { expect, test } from 'vitest';
import { usualBook } from '../book/usual-book.ts';
import { wilson } from '../results/wilson.ts';
import { arbitrate, type PastAnswer, type Situation } from './arbitrate.ts';
import { isHeldOut } from './chances.ts';

const { arbitration } = usualBook;
const [, , model] = usualBook.offers as [Offer, Offer, Offer];
const offer = (id: string, value: number, more: Partial<Offer> = {}): Offer => ({
  ...model,
  id,
  value: value * 100,
  context: [],
  propensity: { startPercent: 10, score: null },
  ...more,
});
const fit = { eligible: true, applicable: true, suitable: true, contexts: [] };
const situation = (offers: readonly Offer[], more: Partial<Situation> = {}): Situation => ({
  fits: new Map(offers.map(({ id }) => [id, fit])),
  answers: [],
  scores: [],
  heldOut: new Set(),
  made: new Map(),
  ...more,
});
const answered = (offerId: string, more: Partial<PastAnswer> = {}): PastAnswer => ({
  offerId,
  outcome: 'refused',
  daysAgo: 10,
  onThisCall: false,
  ...more,
});
const ids = (list: readonly { offerId: string }[]) => list.map(({ offerId }) => offerId);

test('CRM-05 the order is propensity × context × value × lever; each factor switched off counts as one', () => {
  const offers = [
    offer('cheap_likely', 100, { propensity: { startPercent: 50, score: null } }),
    offer('dear_unlikely', 900),
    offer('pushed', 10, { leverPercent: 1_000 }),
  ];
  const order = (use: Partial<typeof arbitration.use>) =>
    ids(arbitrate(offers, { ...arbitration, shown: 3, use: { ...arbitration.use, ...use } }, situation(offers)).offers);
  expect(order({})).toEqual(['dear_unlikely', 'cheap_likely', 'pushed']);
  expect(order({ value: false })).toEqual(['pushed', 'cheap_likely', 'dear_unlikely']);
  expect(order({ value: false, lever: false })).toEqual(['cheap_likely', 'dear_unlikely', 'pushed']);
});

test('CRM-05 gates come in their order, limits hold, and what is mandatory passes by both', () => {
  const offers = [offer('first', 5), offer('second', 4), offer('third', 3), offer('must', 0, { mandatory: true })];
  const fits = new Map(
    offers.map(({ id }) => [id, id === 'first' ? { ...fit, eligible: false, suitable: false } : fit]),
  );
  const found = arbitrate(offers, { ...arbitration, shown: 1 }, situation(offers, { fits }));
  expect([ids(found.mandatory), ids(found.offers), found.leftOut.map(({ offerId, at }) => [offerId, at])]).toEqual([
    ['must'],
    ['second'],
    [
      ['first', 'eligibility'],
      ['third', 'outranked'],
    ],
  ]);
  const rested = arbitrate(
    offers,
    arbitration,
    situation(offers, { answers: [answered('second'), answered('third', { daysAgo: 70 })] }),
  );
  expect(ids(rested.offers)).toEqual(['first', 'third']);
  const full = arbitrate(offers, { ...arbitration, perMonth: 1 }, situation(offers, { answers: [answered('second')] }));
  expect([ids(full.mandatory), ids(full.offers)]).toEqual([['must'], []]);
  const here = arbitrate(
    offers,
    arbitration,
    situation(offers, { answers: [answered('third', { daysAgo: 0, onThisCall: true })] }),
  );
  expect(here.offers.find(({ offerId }) => offerId === 'third')?.outcome).toBe('refused');
});

test('CRM-05 what chance keeps from a customer is not shown, nothing takes its place, and it counts as a chance', () => {
  const offers = [offer('first', 5), offer('second', 4), offer('third', 3), offer('must', 0, { mandatory: true })];
  const heldOut = new Set(['first', 'must']);
  const found = arbitrate(offers, { ...arbitration, shown: 2 }, situation(offers, { heldOut }));
  expect([ids(found.mandatory), ids(found.offers), found.chances]).toEqual([['must'], ['second'], ['first', 'second']]);
  expect(found.leftOut.map(({ offerId, at }) => [offerId, at])).toEqual([
    ['third', 'outranked'],
    ['first', 'held_out'],
  ]);
  // Stable for a customer and an offer, independent between offers, and near the share that was asked for.
  const held = (offerId: string) =>
    Array.from({ length: 4_000 }, (_, id) => isHeldOut(offerId, `${10_000_000 + id}`, 10));
  const [one, other] = [held('first'), held('second')];
  const both = one.filter((each, id) => each && other[id]).length;
  expect(one).toEqual(held('first'));
  expect(one.filter(Boolean).length / 4_000).toBeCloseTo(0.1, 1);
  expect(both).toBeLessThan(80);
  expect(held('first').some((_, id) => isHeldOut('first', `${id}`, 0))).toBe(false);
});

test('CRM-05 a forecast of the customer is taken where there is one, else what others answered', () => {
  const score: CustomerScore = {
    kind: 'term-deposit',
    percent: 18.4,
    top: 10,
    version: 'v',
    scoredOn: '2026-11-23',
    reasons: [],
  };
  const offers = [offer('deposit', 100, { propensity: { startPercent: 10, score: 'term-deposit' } })];
  const [forecast] = arbitrate(offers, arbitration, situation(offers, { scores: [score] })).offers;
  expect(forecast?.factors.propensity).toBeCloseTo(0.184);
  expect(forecast?.reasons.at(-1)?.en).toBe('Forecast: buys a term deposit 18 %, top 10 %');
  const made = new Map([['deposit', { offered: 60, accepted: 22 }]]);
  const [counted] = arbitrate(offers, arbitration, situation(offers, { made })).offers;
  expect(counted?.factors.propensity).toBeCloseTo(24 / 80);
  expect(counted?.reasons.at(-1)?.['zh-CN']).toBe('接受率约 30 %（60 人中 22 人）');
});

test('CRM-05 the interval of a rate is Wilson’s', () => {
  // Values of R: prop.test(1, 10, correct = FALSE).
  expect(wilson(1, 10)).toEqual({ rate: 0.1, low: expect.closeTo(0.017_876, 5), high: expect.closeTo(0.404_15, 5) });
  expect(wilson(0, 0)).toEqual({ rate: null, low: null, high: null });
});
