import { Fact } from '@tellerline/contracts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { wantedEvents } from '../ami/ami-relevance.ts';
import { restore } from './restore.ts';
import { Translator } from './translator.ts';

const at = 1_795_461_464_000_000;
const event = (name: string, micros: number, fields: Record<string, string>) => ({
  name,
  micros,
  fields: Object.assign(Object.create(null), fields),
});

describe('the translator', () => {
  const keys = [
    'uniqueid',
    'linkedid',
    'destuniqueid',
    'destlinkedid',
    'destchannel',
    'channel',
    'channelstatedesc',
    'queue',
    'interface',
    'userevent',
    'dnis',
    'ani',
    'step',
    'seq',
    'value',
    'status',
    'variable',
    'dialstatus',
    'cause',
    'aor',
    'uri',
    'contactstatus',
    '__proto__',
  ];
  const value = fc.oneof(
    fc.constantFrom('a.1', 'a.2', 'b.1', 'PJSIP/1001-00000001', 'PJSIP/trunk-00000002', 'PJSIP/1001', 'retail', 'Ring'),
    fc.constantFrom(
      'Up',
      'TellerlineCallArrived',
      'TellerlineIvrStep',
      'TellerlineQueueLeft',
      'TIMEOUT',
      'FULL',
      'ANSWER',
    ),
    fc.constantFrom('QUEUESTATUS', 'NOANSWER', 'language', '1', '-1', '1001', 'Removed', 'Reachable', '', '__proto__'),
    fc.string({ maxLength: 20 }),
    fc.string({ minLength: 200, maxLength: 400 }),
  );
  const anyEvent = fc.record({
    name: fc.constantFrom(...wantedEvents, 'Error', 'constructor', '__proto__'),
    after: fc.integer({ min: -5_000_000, max: 5_000_000 }),
    fields: fc.dictionary(fc.constantFrom(...keys), value, { maxKeys: 12 }),
  });

  test('never throws, tells only facts the contract knows, and none twice, whatever Asterisk says', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 60 }), (events) => {
        const translator = new Translator();
        let now = at;
        const facts = events.flatMap(({ name, after, fields }) => {
          now += after;
          return translator.apply(event(name, now, fields));
        });
        facts.push(...translator.tick(now + 100_000_000));
        for (const fact of facts) Fact.parse(fact);
        const ids = facts.filter((fact) => 'callId' in fact).map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
        const restored = new Translator();
        for (const fact of facts) restore(restored, fact);
      }),
      { numRuns: 1000 },
    );
  });

  test('forgets calls some seconds after their end, however many there were', () => {
    const translator = new Translator();
    for (let n = 0; n < 50_000; n += 1) {
      const micros = at + n * 100_000;
      const channel = {
        channel: 'PJSIP/trunk-00000001',
        uniqueid: `c.${n}`,
        linkedid: `c.${n}`,
        channelstatedesc: 'Ring',
      };
      translator.apply(event('Newchannel', micros, { ...channel, exten: '95588' }));
      translator.apply(event('Hangup', micros + 50_000, { ...channel, cause: '16' }));
    }
    expect(translator.book.calls.size).toBeLessThan(200);
  });

  test('calls that never end are bounded too', () => {
    const translator = new Translator();
    for (let n = 0; n < 21_000; n += 1) {
      const channel = { channel: 'PJSIP/trunk-00000001', uniqueid: `c.${n}`, linkedid: `c.${n}` };
      translator.apply(event('Newchannel', at + n, { ...channel, exten: '95588' }));
    }
    expect(translator.book.calls.size).toBe(20_000);
    expect(translator.book.dropped).toBe(1000);
  });

  test('a dialplan without our events is still told, from the channel alone', () => {
    const translator = new Translator();
    const channel = { channel: 'PJSIP/trunk-00000001', uniqueid: 'x', linkedid: 'x', channelstatedesc: 'Ring' };
    expect(translator.apply(event('Newchannel', at, { ...channel, exten: '95590', calleridnum: '010' }))).toEqual([]);
    expect(translator.tick(at + 5_000_000)).toEqual([]);
    expect(translator.tick(at + 6_100_000)).toMatchObject([{ type: 'call.started', dnis: '95590', ani: '010' }]);
  });

  test('two calls Asterisk joins go on as one', () => {
    const translator = new Translator();
    const of = (uniqueid: string, linkedid: string) => ({ channel: 'PJSIP/trunk-00000001', uniqueid, linkedid });
    translator.apply(event('Newchannel', at, of('a', 'a')));
    translator.apply(event('Newchannel', at + 1, of('b', 'b')));
    const moved = translator.apply(event('Hold', at + 2, of('b', 'a')));
    expect(moved.map(({ type }) => type)).toEqual(['call.ended', 'leg.held']);
    translator.apply(event('Hangup', at + 3, of('b', 'a')));
    const end = translator.apply(event('Hangup', at + 4, of('a', 'a')));
    expect(end.at(-1)).toMatchObject({ type: 'call.ended', callId: 'a' });
  });

  test('a phone that registers anew is never told to be gone in between', () => {
    const translator = new Translator();
    const contact = (uri: string, contactstatus: string, n: number) =>
      translator.apply(event('ContactStatus', at + n, { aor: '1001', uri, contactstatus }));
    expect(contact('sip:a', 'NonQualified', 1)).toMatchObject([{ type: 'phone.reachable', reachable: true }]);
    expect(contact('sip:b', 'NonQualified', 2)).toMatchObject([{ reachable: true, anew: true }]);
    expect(contact('sip:a', 'Removed', 3)).toEqual([]);
    expect(contact('sip:b', 'Unreachable', 4)).toMatchObject([{ reachable: false }]);
  });
});
