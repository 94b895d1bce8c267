import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AmiFrames, MAX_MESSAGE_BYTES } from './ami-frames.ts';
import { isWanted } from './ami-relevance.ts';
import { waitBeforeAttempt } from './ami-session.ts';

function framesOf(bytes: Buffer, cuts: readonly number[]): { messages: string[]; oversized: number } {
  const messages: string[] = [];
  const frames = new AmiFrames((buffer, start, end) => messages.push(buffer.toString('latin1', start, end)));
  let at = 0;
  for (const cut of [...cuts, bytes.length]) {
    const to = Math.max(at, Math.min(cut, bytes.length));
    frames.push(bytes.subarray(at, to));
    at = to;
  }
  return { messages, oversized: frames.oversized };
}

describe('cutting the stream into messages', () => {
  test('wherever the network cuts it, the messages are those between empty lines', () => {
    const line = fc
      .string({ unit: 'grapheme-ascii', maxLength: 20 })
      .map((text) => `A: ${text.replace(/[\r\n]/g, '')}`);
    const message = fc.array(line, { minLength: 1, maxLength: 6 }).map((lines) => lines.join('\r\n'));
    fc.assert(
      fc.property(fc.array(message, { maxLength: 20 }), fc.array(fc.nat(2000)), (expected, cuts) => {
        const bytes = Buffer.from(expected.map((text) => `${text}\r\n\r\n`).join(''));
        const { messages } = framesOf(
          bytes,
          [...cuts].sort((a, b) => a - b),
        );
        expect(messages).toEqual(expected.map((text) => `${text}\r\n`));
      }),
      { numRuns: 500 },
    );
  });

  test.each([1, 7, 1448, 65_536, 10_000_000])('a monster is passed over and counted, cut every %i bytes', (size) => {
    const monster = size < 7 ? 200_000 : 3_000_000;
    const bytes = Buffer.from(`A: 1\r\n\r\nB: ${'x'.repeat(monster)}\r\n\r\nC: 3\r\n\r\n`);
    const cuts = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) => (index + 1) * size);
    const { messages, oversized } = framesOf(bytes, cuts);
    expect(messages).toEqual(['A: 1\r\n', 'C: 3\r\n']);
    expect(oversized).toBe(1);
  });

  test('the longest message allowed passes', () => {
    const text = `A: ${'x'.repeat(MAX_MESSAGE_BYTES - 5)}\r\n`;
    expect(framesOf(Buffer.from(`${text}\r\n`), []).messages).toEqual([text]);
  });
});

describe('what the bridge reads at all', () => {
  test.each([
    ['Event: Newchannel\r\nA: b\r\n', true],
    ['Event: TestEvent\r\nA: b\r\n', false],
    ['Event: RTCPSent\r\nA: b\r\n', false],
    ['Event: VarSet\r\nVariable: QUEUESTATUS\r\nValue: TIMEOUT\r\n', true],
    ['Event: VarSet\r\nVariable: BRIDGEPEER\r\nValue: QUEUESTATUS\r\n', false],
    ['Event: UserEvent\r\nUserEvent: TellerlineCallArrived\r\n', true],
    ['Event: UserEvent\r\nUserEvent: SomethingElse\r\n', false],
    ['Response: Success\r\nActionID: tl-1\r\n', true],
    ['event: Newchannel\r\n', false],
    ['Event: constructor\r\n', false],
    ['', false],
  ])('%j: %j', (message, wanted) => {
    const bytes = Buffer.from(`xx${message}yy`);
    expect(isWanted(bytes, 2, 2 + message.length)).toBe(wanted);
  });
});

test('the wait between attempts grows from a fifth of a second to five, never in step', () => {
  expect(waitBeforeAttempt(0, 1)).toBe(200);
  expect(waitBeforeAttempt(0, 0)).toBe(100);
  expect(waitBeforeAttempt(3, 1)).toBe(1600);
  expect(waitBeforeAttempt(50, 1)).toBe(5000);
  expect(waitBeforeAttempt(50, 0)).toBe(2500);
});
