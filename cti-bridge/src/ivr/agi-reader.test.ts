import { expect, test } from 'vitest';
import { AgiReader } from './agi-reader.ts';

const request = 'agi_network: yes\nagi_arg_1: 17.1\n\n';
const readAll = (reader: AgiReader, ...parts: string[]) => parts.flatMap((part) => [...reader.read(part)]);

test('CTI-10 a request is read, however it is cut, then answers and the end of the call', () => {
  const told = readAll(
    new AgiReader(),
    ...`${request}200 result=49 endpos=800\n200 result= (timeout)\n100 result=0 Trying...\n520-Invalid\nmore\n520 End\nHANGUP\n`,
  );
  expect(told).toEqual([
    {
      kind: 'headers',
      headers: new Map([
        ['agi_network', 'yes'],
        ['agi_arg_1', '17.1'],
      ]),
    },
    { kind: 'answer', code: 200, result: '49', note: 'endpos=800' },
    { kind: 'answer', code: 200, result: '', note: '(timeout)' },
    { kind: 'answer', code: 520, result: '', note: '' },
    { kind: 'hangup' },
  ]);
});

test.each([
  ['what is no request', 'GET / HTTP/1.1\r\n'],
  ['a line without an end', 'x'.repeat(5000)],
  [
    'headers without an end',
    'agi_x: y\n'
      .repeat(101)
      .replaceAll('agi_x', 'agi_x1')
      .split('\n')
      .map((line, n) => line.replace('x1', `x${n}`))
      .join('\n'),
  ],
  ['an answer that is none', `${request}hello\n`],
])('CTI-10 %s is refused', (_what, text) => {
  expect(() => readAll(new AgiReader(), text)).toThrow();
});
