import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { FakeSwitch, headerOf } from '../../tests/fakes/fake-switch.ts';
import { encodePcmu } from './g711.ts';
import { type CallRequest, placeCall } from './place-call.ts';
import type { SimulatedCall } from './simulated-call.ts';
import { tone } from './sound.ts';

let bank: FakeSwitch;
const calls: SimulatedCall[] = [];

beforeEach(async () => {
  bank = await FakeSwitch.open();
});
afterEach(async () => {
  await Promise.all(calls.splice(0).map((call) => call.hangUp()));
  bank.close();
});

async function ring(request: Partial<CallRequest> = {}): Promise<SimulatedCall> {
  const target = { host: '127.0.0.1', port: bank.port };
  const call = await placeCall({ target, from: '13800138000', to: '95588', ...request });
  calls.push(call);
  return call;
}

/** Voice packets as a switch sends them, from `firstSequence` on, 20 ms each. */
function voicePackets(hertz: number, count: number, firstSequence: number, leaveOut: readonly number[] = []): Buffer[] {
  const sound = tone(hertz, count * 20);
  return Array.from({ length: count }, (_unused, n) => {
    const header = Buffer.alloc(12);
    header[0] = 0x80;
    header.writeUInt16BE((firstSequence + n) & 0xffff, 2);
    header.writeUInt32BE(n * 160, 4);
    header.writeUInt32BE(7, 8);
    return Buffer.concat([header, Buffer.from(Array.from(sound.subarray(n * 160, n * 160 + 160), encodePcmu))]);
  }).filter((_packet, n) => !leaveOut.includes(n));
}

describe('the simulated caller', () => {
  test('is answered, acknowledges, and hangs up', async () => {
    const call = await ring();
    await call.answered;
    await vi.waitFor(() => expect(bank.requests('ACK')).toHaveLength(1));
    expect(await call.hangUp()).toEqual({ by: 'caller', cause: 16, reason: 'hung up', answered: true });
    expect(bank.requests('BYE')).toHaveLength(1);
    expect(headerOf(bank.requests('BYE')[0] ?? '', 'To')).toContain('tag=switch');
  });

  test('rings again when the first INVITE is lost', async () => {
    bank.loseInvites = 1;
    const call = await ring();
    await call.answered;
    expect(bank.requests('INVITE')).toHaveLength(1);
  });

  test('gives up while it rings, by CANCEL', async () => {
    bank.onInvite = 'ring';
    const call = await ring();
    await call.ringing;
    expect(await call.hangUp()).toMatchObject({ by: 'caller', answered: false });
    expect(bank.requests('CANCEL')).toHaveLength(1);
    expect(bank.requests('BYE')).toHaveLength(0);
  });

  test('learns who hung up, and the cause', async () => {
    const call = await ring();
    await call.answered;
    bank.request('BYE', 1, 'Reason: Q.850;cause=31;text="x"\r\n');
    expect(await call.ended).toEqual({ by: 'callee', cause: 31, reason: 'hung up', answered: true });
    await vi.waitFor(() => expect(bank.received.some((m) => m.startsWith('SIP/2.0 200 OK'))).toBe(true));
  });

  test('is refused: the answer never comes, and the reason is told', async () => {
    bank.onInvite = 'refuse';
    const call = await ring();
    await expect(call.answered).rejects.toThrow('486 Busy Here');
    expect(await call.ended).toMatchObject({ by: 'callee', cause: 486, answered: false });
    await vi.waitFor(() => expect(bank.requests('ACK')).toHaveLength(1));
  });

  test('shows its number and name, and withholds them when asked', async () => {
    await (await ring({ displayName: '王"小\\明' })).answered;
    expect(headerOf(bank.received[0] ?? '', 'From')).toMatch(/^"王\\"小\\\\明" <sip:13800138000@/);
    await (await ring({ from: null })).answered;
    const withheld = bank.requests('INVITE').at(-1) ?? '';
    expect(headerOf(withheld, 'From')).toMatch(/^"Anonymous" <sip:anonymous@anonymous\.invalid>/);
    expect(headerOf(withheld, 'Privacy')).toBe('id');
  });

  test('cannot be made to write headers of its own by a number or a name', async () => {
    const call = await ring({ from: '1>\r\nX-Evil: 1', to: "9@h>;x='" });
    await call.answered;
    const invite = bank.received[0] ?? '';
    expect(invite.split('\r\n')[0]).toMatch(/^INVITE sip:9%40h%3E%3Bx%3D%27@127\.0\.0\.1:\d+ SIP\/2\.0$/);
    expect(invite).not.toMatch(/^X-Evil/m);
    await expect(ring({ displayName: 'a\r\nX-Evil: 1' })).rejects.toThrow('line break');
  });

  test('sends voice every 20 ms, and keys as telephone events in the payload type the switch named', async () => {
    const call = await ring({ say: tone(440, 5_000) });
    await call.answered;
    await call.sendDigits('1#');
    await vi.waitFor(() => expect(bank.voice.length).toBeGreaterThan(20));
    const events = bank.voice.filter((packet) => ((packet[1] ?? 0) & 0x7f) === 96);
    const ends = events.filter((packet) => ((packet[13] ?? 0) & 0x80) !== 0).map((packet) => packet[12]);
    expect(ends).toEqual([1, 1, 1, 11, 11, 11]);
    expect(events.filter((packet) => ((packet[1] ?? 0) & 0x80) !== 0).length).toBe(2);
    const sequences = bank.voice.map((packet) => packet.readUInt16BE(2));
    expect(sequences.every((s, i) => i === 0 || s === (((sequences[i - 1] ?? 0) + 1) & 0xffff))).toBe(true);
  });

  test('hears a tone, and counts what was lost', async () => {
    const call = await ring();
    await call.answered;
    bank.sendVoice(voicePackets(1_000, 60, 65_500, [10, 11, 40]));
    await vi.waitFor(() => expect(call.stats().receivedPackets).toBe(57));
    expect(call.stats().lostPackets).toBe(3);
    expect(call.hears(1_000)).toBeGreaterThan(0.9);
    expect(call.hears(1_500)).toBeLessThan(0.05);
    expect(call.stats().levelPerSecond[0]).toBeCloseTo(-13.5, 0);
  });

  test('answers a change of the call, a question for its abilities, and nothing of other calls', async () => {
    const call = await ring();
    await call.answered;
    bank.request('INVITE', 5, 'Content-Type: application/sdp\r\n', bank.sdp('sendonly'));
    bank.request('OPTIONS', 6);
    await vi.waitFor(() => {
      const answers = bank.received.filter((message) => message.startsWith('SIP/2.0 200 OK'));
      expect(answers.map((message) => headerOf(message, 'CSeq'))).toEqual(['5 INVITE', '6 OPTIONS']);
      expect(answers[0]).toContain('a=recvonly');
    });
  });

  test('hangs up by itself after the time given', async () => {
    const call = await ring({ hangUpAfterMs: 50 });
    expect(await call.ended).toMatchObject({ by: 'caller', answered: true });
  });
});
