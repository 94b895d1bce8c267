import { expect, test } from 'vitest';
import { syllablesOf } from '../../kernel/syllables.ts';
import { presentDisposition } from './dispositions.ts';
import { Disposition } from './entities/disposition.entity.ts';

test('CTI-06 a disposition is sent with the syllables of its Chinese label, whatever the business calls it', () => {
  const own = Object.assign(new Disposition(), {
    code: 'own',
    labelZh: '承诺回电（新）',
    labelEn: 'Call-back promised',
    group: 'service',
    requiresFollowUp: true,
  });
  expect(presentDisposition(own).pinyin).toEqual(['cheng', 'nuo', 'hui', 'dian', 'xin']);
  expect(syllablesOf('Callback 3')).toEqual([]);
});
