import { expect, test } from 'vitest';
import { codes } from '../../../gallery/fixtures.ts';
import { dateTime } from '../../i18n/format.ts';
import { quickTimes } from './follow-up-times.ts';
import { matchDispositions } from './match-dispositions.ts';

const found = (query: string): string[] => matchDispositions(codes.dispositions, query).map(({ code }) => code);

test('a disposition is found by part of its name in either language, or by its code', () => {
  expect(found('回电')).toEqual(['callback']);
  expect(found('call BACK')).toEqual(['callback']);
  expect(found('complaint_s')).toEqual(['complaint_service']);
});

test('a disposition is found by the sound of its name: initials, whole syllables, or both mixed', () => {
  const callback = { code: 'c1', label: { 'zh-CN': '承诺回电', en: 'Call-back promised' }, group: 'service' } as const;
  const spoken = { ...callback, requiresFollowUp: true, pinyin: ['cheng', 'nuo', 'hui', 'dian'] };
  const silent = { ...callback, code: 'c2', requiresFollowUp: true };
  const heard = (query: string): string[] => matchDispositions([spoken, silent], query).map(({ code }) => code);
  for (const query of ['cnhd', 'hd', 'chengnuo', 'huidian', 'chnuo', 'HUID']) expect(heard(query)).toEqual(['c1']);
  for (const query of ['ch', 'cd', 'uidian', 'hdx']) expect(heard(query).includes('c1')).toBe(query === 'ch');
});

test('an empty query lists all, service first and other last', () => {
  expect(found('')).toHaveLength(codes.dispositions.length);
  expect(found('').at(-1)).toBe('no_voice');
});

test('quick follow-up times lie an hour ahead, tomorrow at nine and next Monday at nine by the clock of the bank', () => {
  const local = (now: string): string[] => quickTimes(new Date(now)).map(({ at }) => dateTime(at));
  expect(local('2026-11-25T15:30:00.000Z')).toEqual(['2026-11-26 00:30', '2026-11-26 09:00', '2026-11-30 09:00']);
  expect(local('2026-11-23T02:00:00.000Z')).toEqual(['2026-11-23 11:00', '2026-11-24 09:00', '2026-11-30 09:00']);
});
