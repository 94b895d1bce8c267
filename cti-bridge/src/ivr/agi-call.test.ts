import { connect, createServer } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { AgiCall } from './agi-call.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** A call whose caller presses `keys` while the bridge works, and nothing after; what Asterisk was told is kept. */
async function callWith(keys: string) {
  const pressed = [...keys];
  const told: string[] = [];
  const opened = Promise.withResolvers<AgiCall>();
  const server = createServer((socket) => {
    AgiCall.open(socket, 5000).then(({ call }) => opened.resolve(call), opened.reject);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (!address || typeof address === 'string') throw new Error('no port');
  const asterisk = connect(address.port, '127.0.0.1', () => asterisk.write('agi_network: yes\n\n'));
  asterisk.setEncoding('utf8').on('data', (text: string) => {
    for (const command of text.trimEnd().split('\n')) {
      told.push(command);
      const key = command === 'WAIT FOR DIGIT 50' ? pressed.shift() : undefined;
      asterisk.write(command.startsWith('GET DATA') ? '200 result= (timeout)\n' : `200 result=${codeOf(key)}\n`);
    }
  });
  closing.push(
    () => asterisk.destroy(),
    () => server.close(),
  );
  const call = await opened.promise;
  const allPressed = async () => {
    while (pressed.length > 0) await new Promise(setImmediate);
  };
  await call.during(allPressed());
  return { call, told: () => told.filter((command) => !/^(WAIT FOR DIGIT 50|SET VARIABLE)/.test(command)) };
}
const codeOf = (key: string | undefined): number => key?.charCodeAt(0) ?? 0;

test('CTI-10 keys pressed while the server thinks answer the questions that follow, each its own', async () => {
  const { call, told } = await callWith('1#10000001#740913#2');
  expect(await call.key(['menu'], 1000)).toBe('1');
  expect(await call.keys(['number'], 'end', 1000, 11)).toBe('10000001');
  expect(await call.keys(['pin'], 'end', 1000, 6)).toBe('740913');
  expect(told()).toEqual([]);
  expect(await call.key(['menu'], 1000)).toBe('2');
  expect(await call.key(['menu'], 1000)).toBeNull();
  expect(told()).toEqual(['STREAM FILE "menu" "0123456789*#"', 'WAIT FOR DIGIT 1000']);
});

test('CTI-10 a number begun early is finished without the question, and what was forgotten answers nothing', async () => {
  const { call, told } = await callWith('12');
  expect(await call.keys(['number'], 'end', 1000, 6)).toBe('12');
  expect(told()).toEqual(['GET DATA "value-pause" 1000 4']);
  const { call: other } = await callWith('12');
  other.forgetEarly();
  expect(await other.keys([], 'end', 1000, 6)).toBeNull();
});

test('CTI-10 what fails while keys are kept fails for whoever waits', async () => {
  const { call } = await callWith('');
  await expect(call.during(Promise.reject(new Error('the server is away')))).rejects.toThrow('the server is away');
});
