import { lexer, type MarkedToken, type Tokens } from 'marked';
import { expect, test } from 'vitest';
import { sentencesIn } from './sentences.ts';

const told = (markdown: string): string[] => {
  const [paragraph] = lexer(markdown) as Tokens.Paragraph[];
  return sentencesIn((paragraph?.tokens ?? []) as MarkedToken[]).map((sentence) =>
    sentence.map(({ raw }) => raw).join(''),
  );
};

test('CTI-13 a line of an article is taken apart at the ends of its sentences, in either language', () => {
  expect(told('卡已冻结，五天内有效。请带身份证到网点！好吗？')).toEqual([
    '卡已冻结，五天内有效。',
    '请带身份证到网点！',
    '好吗？',
  ]);
  expect(told('Your card is **frozen**. It lasts 5.5 days; come to a branch.')).toEqual([
    'Your card is **frozen**.',
    'It lasts 5.5 days;',
    'come to a branch.',
  ]);
  expect(told('一段没有句号')).toEqual(['一段没有句号']);
});
