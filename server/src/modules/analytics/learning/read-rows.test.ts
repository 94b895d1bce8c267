import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { examplesOf } from './examples.ts';
import { readRows } from './read-rows.ts';

const read = (content: string | Buffer) => readRows(Buffer.from(content), 'f.csv');

test('ANA-02 comma or semicolon, quotes or none, packed or not, any line ends: the same table', () => {
  const wanted = {
    columns: ['a', 'b;c'],
    rows: [
      ['1', 'x, "y"'],
      ['', '2'],
    ],
  };
  for (const content of [
    'a,b;c\n1,"x, ""y"""\n,2',
    '\uFEFFa,"b;c"\r\n1,"x, ""y"""\r\n\r\n"",2\r\n',
    gzipSync('a,b;c\n1,"x, ""y"""\n,2\n'),
  ]) {
    expect(read(content)).toMatchObject(wanted);
  }
  expect(read('a;b;c\n1;"2\n3";4,5\n6;7;8')).toMatchObject({
    rows: [
      ['1', '2\n3', '4,5'],
      ['6', '7', '8'],
    ],
    lines: [2, 4],
  });
});

test.each<[string | Buffer, string]>([
  ['', 'is empty'],
  [gzipSync(''), 'is empty'],
  ['a,b\n', 'a heading but no rows'],
  ['a,a\n1,2', 'the column "a" twice'],
  [Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2]), 'neither a CSV in UTF-8 nor one packed with gzip'],
  [Buffer.from([0x61, 0x0a, 0xff]), 'neither a CSV in UTF-8'],
  ['a,b\n1,2\n3', 'line 3: 1 cells where the heading has 2'],
  ['a,b\n1,"2', 'line 2: a quote is opened and never closed'],
  ['a,b\n1,"2"3', 'line 2: text behind a closing quote'],
])('ANA-02 %j is refused with its reason', (content, reason) => {
  expect(() => read(content)).toThrow(reason);
});

test('ANA-02 a cell of a number that is none is told with its line', () => {
  const features = [{ name: 'age', kind: 'number' as const, unknown: ['999'] }];
  expect(examplesOf(read('age\n3\n999\nNA'), features, 'f.csv').columns).toEqual([
    Float64Array.of(3, Number.NaN, Number.NaN),
  ]);
  expect(() => examplesOf(read('age\n3\nold'), features, 'f.csv')).toThrow('line 3: age is "old", which is no number');
});
