import { type AmiConnection, type AmiTimes, connectAmi } from '@tellerline/cti-bridge/ami/ami-connection';
import { AmiError } from '@tellerline/cti-bridge/ami/ami-error';
import type { AmiEvent } from '@tellerline/cti-bridge/ami/ami-event';
import { AmiSession } from '@tellerline/cti-bridge/ami/ami-session';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FakeAsterisk } from '../fakes/fake-asterisk.ts';
import { until } from '../support/until.ts';

const times: AmiTimes = { login: 400, action: 300, silence: 100, ping: 150 };
let asterisk: FakeAsterisk;
let events: AmiEvent[];
let closedBy: AmiError | null;
const opened: { close(): void }[] = [];

beforeEach(async () => {
  asterisk = await FakeAsterisk.start();
  events = [];
  closedBy = null;
});
afterEach(async () => {
  for (const connection of opened.splice(0)) connection.close();
  await asterisk.close();
});

const ends = () => ({
  onEvent: (event: AmiEvent) => void events.push(event),
  onClosed: (reason: AmiError) => {
    closedBy = reason;
  },
  nowMicros: () => 42,
});
const address = (secret = 'secret') => ({ host: '127.0.0.1', port: asterisk.port, username: 'tellerline', secret });
async function connect(): Promise<AmiConnection> {
  const connection = await connectAmi(address(), ends(), times);
  opened.push(connection);
  return connection;
}
const failureOf = async (promise: Promise<unknown>): Promise<string> => {
  try {
    await promise;
    return 'none';
  } catch (error) {
    if (!(error instanceof AmiError)) throw error;
    return error.failure;
  }
};

describe('logging in', () => {
  test('a wrong password is told as such', async () => {
    expect(await failureOf(connectAmi(address('wrong'), ends(), times))).toBe('auth');
  });

  test('nobody listening is told as closed', async () => {
    const { port } = asterisk;
    await asterisk.die();
    expect(await failureOf(connectAmi({ ...address(), port }, ends(), times))).toBe('closed');
  });

  test('an Asterisk that never answers is given up', async () => {
    asterisk.freeze();
    expect(await failureOf(connectAmi(address(), ends(), times))).toBe('timeout');
  });

  test('whoever greets with something else is not given the password', async () => {
    const other = await FakeAsterisk.start({ banner: 'SSH-2.0-OpenSSH_9.2\r\n' });
    expect(await failureOf(connectAmi({ ...address(), port: other.port }, ends(), times))).toBe('closed');
    expect(other.actions).toEqual([]);
    await other.close();
  });

  test('a password with a line break is refused before anything is sent', async () => {
    expect(await failureOf(connectAmi(address('x\r\nAction: Logoff'), ends(), times))).toBe('invalid');
    expect(asterisk.actions).toEqual([]);
  });

  test('FullyBooted that comes with the login is noticed', async () => {
    const connection = await connect();
    await until('booted', () => connection.booted);
  });
});

describe('asking', () => {
  test('each answer goes to its own question, in any order', async () => {
    const connection = await connect();
    asterisk.members.push({
      queue: 'retail',
      interface: 'PJSIP/1001',
      name: 'a',
      penalty: 0,
      paused: true,
      pausedReason: 'TL:meal',
      status: 1,
    });
    const [ping, members, none] = await Promise.all([
      connection.action('Ping'),
      connection.list('QueueStatus', { Member: 'PJSIP/1001' }),
      failureOf(connection.action('NoSuchAction')),
    ]);
    expect(ping.ping).toBe('Pong');
    expect(members.map(({ name }) => name)).toEqual(['QueueParams', 'QueueMember', 'QueueParams', 'QueueParams']);
    expect(none).toBe('refused');
  });

  test('an action that is not answered fails in time and leaves nothing behind', async () => {
    const connection = await connect();
    asterisk.on('Getvar', () => null);
    const asked = performance.now();
    expect(await failureOf(connection.action('Getvar', { Variable: 'X' }))).toBe('timeout');
    expect(performance.now() - asked).toBeLessThan(2000);
  });

  test('everything in flight fails when the connection ends', async () => {
    const connection = await connect();
    asterisk.on('Getvar', () => null);
    const asked = Array.from({ length: 200 }, () => failureOf(connection.action('Getvar', { Variable: 'X' }, 60_000)));
    await asterisk.received('Getvar');
    asterisk.cut();
    expect(new Set(await Promise.all(asked))).toEqual(new Set(['closed']));
    expect(closedBy?.failure).toBe('closed');
    expect(await failureOf(connection.action('Ping'))).toBe('closed');
  });

  test('a header that would begin another action is refused, and nothing is written', async () => {
    const connection = await connect();
    const before = asterisk.actions.length;
    for (const evil of ['1\r\nAction: Originate', 'a\nb', 'a\0b', 'x'.repeat(2000)]) {
      expect(await failureOf(connection.action('Setvar', { Value: evil }))).toBe('invalid');
      expect(await failureOf(connection.action('Originate', { Variable: { TL_X: evil } }))).toBe('invalid');
    }
    expect(await failureOf(connection.action('Setvar', { 'Va\r\nlue': '1' }))).toBe('invalid');
    expect(await failureOf(connection.action('Pi\r\nng'))).toBe('invalid');
    await connection.action('Ping');
    expect(asterisk.actions.slice(before).every(({ Action }) => Action === 'Ping')).toBe(true);
  });

  test('no text whatever makes Asterisk see more than the one action meant', async () => {
    const connection = await connect();
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 60 }), async (value) => {
        const before = asterisk.actions.length;
        const failure = await failureOf(connection.action('Getvar', { Variable: value }));
        await connection.action('CoreStatus');
        const seen = asterisk.actions.slice(before).filter(({ Action }) => Action !== 'Ping');
        const expected = failure === 'invalid' ? ['CoreStatus'] : ['Getvar', 'CoreStatus'];
        expect(seen.map(({ Action }) => Action)).toEqual(expected);
      }),
      { numRuns: 200 },
    );
  });
});

describe('a connection that breaks', () => {
  test('a half-open connection is found out within the silence and the ping', async () => {
    await connect();
    asterisk.freeze();
    const frozenAt = performance.now();
    await until('noticed', () => closedBy);
    expect(closedBy?.failure).toBe('timeout');
    expect(performance.now() - frozenAt).toBeLessThan(1500);
  });

  test('a silent Asterisk that answers pings is kept', async () => {
    const connection = await connect();
    const pings = () => asterisk.actions.filter(({ Action }) => Action === 'Ping').length;
    await until('three pings', () => pings() >= 3);
    expect(closedBy).toBeNull();
    expect((await connection.action('Ping')).ping).toBe('Pong');
  });

  test('an event cut in the middle is forgotten with its connection', async () => {
    const session = new AmiSession(
      address(),
      {
        onConnected: () => undefined,
        onLost: () => undefined,
        onFailedAttempt: () => undefined,
        onEvent: (event) => void events.push(event),
        nowMicros: () => 42,
      },
      times,
    );
    session.start();
    await until('first login', () => session.connection);
    asterisk.cutNextAfter(40);
    asterisk.event('Hangup', { Channel: 'PJSIP/trunk-00000001', Uniqueid: 'a.1', Linkedid: 'a.1', Cause: 16 });
    await until('second login', () => asterisk.actions.filter(({ Action }) => Action === 'login').length === 2);
    await until('logged in again', () => session.connection && asterisk.logins === 1);
    asterisk.event('Hangup', { Channel: 'PJSIP/trunk-00000002', Uniqueid: 'b.2', Linkedid: 'b.2', Cause: 17 });
    await until('the whole event', () => events.some(({ name }) => name === 'Hangup'));
    const hangups = events.filter(({ name }) => name === 'Hangup');
    expect(hangups.map(({ fields }) => [fields.uniqueid, fields.cause])).toEqual([['b.2', '17']]);
    await session.stop();
  });

  test('the session comes back by itself after Asterisk was gone, and says when the password is wrong', async () => {
    const failures: string[] = [];
    let connections = 0;
    const session = new AmiSession(
      address(),
      {
        onConnected: () => {
          connections += 1;
        },
        onLost: () => undefined,
        onFailedAttempt: ({ failure }) => void failures.push(failure),
        onEvent: () => undefined,
        nowMicros: () => 42,
      },
      times,
    );
    session.start();
    await until('first login', () => connections === 1);
    await asterisk.die();
    await until('a failed attempt', () => failures.includes('closed'));
    expect(session.connection).toBeNull();
    await asterisk.reboot();
    await until('second login', () => connections === 2, 8000);
    await session.stop();

    const refused = new AmiSession(
      address('wrong'),
      {
        onConnected: () => undefined,
        onLost: () => undefined,
        onFailedAttempt: () => undefined,
        onEvent: () => undefined,
        nowMicros: () => 42,
      },
      times,
    );
    refused.start();
    await until('refused', () => refused.state === 'refused');
    await refused.stop();
  });
});

describe('hostile input (B3)', () => {
  const good = (n: number) =>
    `Event: Hangup\r\nTimestamp: 1795461464.00000${n}\r\nChannel: PJSIP/1001-0000000${n}\r\nUniqueid: u.${n}\r\nLinkedid: u.${n}\r\nCause: 16\r\n\r\n`;
  const arrived = () => events.filter(({ name }) => name === 'Hangup').map(({ fields }) => fields.uniqueid);

  const evils: Record<string, string | Buffer> = {
    'a line of ten million bytes': `Event: Hangup\r\nChannel: ${'x'.repeat(10_000_000)}\r\n\r\n`,
    'a hundred thousand headers': `Event: Hangup\r\n${'A: b\r\n'.repeat(100_000)}\r\n`,
    'five hundred headers of one name': `Event: Newchannel\r\n${'Channel: b\r\n'.repeat(500)}\r\n`,
    'a header named __proto__': 'Event: Newchannel\r\n__proto__: x\r\n__proto__: y\r\nconstructor: z\r\n\r\n',
    'bytes that are no UTF-8': Buffer.concat([
      Buffer.from('Event: Newchannel\r\nChannel: '),
      Buffer.from([0xff, 0xfe, 0xc3, 0x28, 0xb0, 0xa1]),
      Buffer.from('\r\n\r\n'),
    ]),
    'an event called Error': 'Event: Error\r\nMessage: x\r\n\r\n',
    'an event called Close': 'Event: Close\r\n\r\n',
    'a response to rawevent': 'Response: Success\r\nActionID: rawevent\r\n\r\n',
    'a response to close': 'Response: Success\r\nActionID: close\r\n\r\n',
    'an event that answers rawevent':
      'Event: Newchannel\r\nResponse: Success\r\nActionID : x\r\nactionid: rawevent\r\n\r\n',
    'a response that follows without end': 'Response: Follows\r\nPrivilege: Command\r\n\r\n',
    'an event within an event': 'Event: Newchannel\r\nX: y\n\nEvent: Error\r\n\r\n',
    'no header at all': '\r\n\r\n\r\n\r\n',
    'a huge Uniqueid': `Event: Newchannel\r\nChannel: PJSIP/trunk-00000001\r\nUniqueid: ${'9'.repeat(60_000)}\r\n\r\n`,
    'a missing empty line before the next event':
      'Event: Newchannel\r\nChannel: a\r\nEvent: Newchannel\r\nUniqueid: b\r\n\r\n',
  };
  test.each(Object.keys(evils))('%s harms neither the connection nor the next event', async (name) => {
    const connection = await connect();
    asterisk.raw(good(1));
    asterisk.raw(evils[name] ?? '');
    asterisk.raw(good(2));
    await until('the good events', () => arrived().includes('u.2'), 10_000);
    expect(arrived().filter((id) => id === 'u.1' || id === 'u.2')).toEqual(['u.1', 'u.2']);
    expect(closedBy).toBeNull();
    expect((await connection.action('Ping')).ping).toBe('Pong');
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });

  test('random bytes never upset it', async () => {
    const connection = await connect();
    let n = 0;
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 2000 }), async (bytes) => {
        asterisk.raw(Buffer.from(bytes));
        asterisk.raw('\r\n\r\n');
        n += 1;
        asterisk.raw(`Event: Hangup\r\nUniqueid: n.${n}\r\n\r\n`);
        await until('the next event', () => arrived().includes(`n.${n}`));
      }),
      { numRuns: 150 },
    );
    expect(closedBy).toBeNull();
    expect((await connection.action('Ping')).ping).toBe('Pong');
  });
});
