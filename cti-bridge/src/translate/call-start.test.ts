import { describe, expect, test } from 'vitest';
import { Translator } from './translator.ts';

const at = 1_795_461_464_000_000;
const trunk = { channel: 'PJSIP/trunk-00000001', uniqueid: 'a', linkedid: 'a', channelstatedesc: 'Ring' };
const sent = '13800138000';

function started(arrival: Record<string, string>) {
  const translator = new Translator();
  const event = (name: string, fields: Record<string, string>) =>
    translator.apply({ name, micros: at, fields: Object.assign(Object.create(null), trunk, fields) });
  event('Newchannel', { exten: '95588', calleridnum: `${sent}&PJSIP/trunk/00` });
  const facts = event('UserEvent', { userevent: 'TellerlineCallArrived', dnis: '95588', ...arrival });
  return facts.find((fact) => fact.type === 'call.started');
}

describe('the number a call is told with', () => {
  test('is the one the dialplan cleaned', () => {
    expect(started({ ani: sent, anipres: 'allowed_not_screened' })).toMatchObject({
      ani: sent,
      aniPresentation: 'allowed',
    });
  });

  test('is unavailable where the dialplan cleaned it away: what the network sent does not come back', () => {
    const fact = started({ ani: '', anipres: 'allowed_not_screened' });
    expect(fact).toMatchObject({ ani: null, aniPresentation: 'unavailable' });
    expect(JSON.stringify(fact)).not.toContain(sent);
  });

  test('is that of the channel only where the dialplan has no word about it', () => {
    expect(started({})).toMatchObject({ ani: `${sent}&PJSIP/trunk/00` });
  });
});

describe('a call the dialplan refuses at the door', () => {
  const facts = (hangup: Record<string, string>, channel: Record<string, string> = {}) => {
    const translator = new Translator();
    const event = (name: string, after: number, fields: Record<string, string>) =>
      translator.apply({
        name,
        micros: at + after,
        fields: Object.assign(Object.create(null), { ...trunk, ...channel }, fields),
      });
    const told = event('Newchannel', 0, { exten: '95588', calleridnum: sent });
    told.push(...event('Hangup', 1000, hangup), ...translator.tick(at + 100_000_000));
    return told.map(({ type }) => type);
  };

  test('leaves no trace in the history of the customer it claims to be', () => {
    expect(facts({ cause: '21' })).toEqual([]);
  });

  test('is told apart from a caller who gives up at once and from an agent whose call is rejected', () => {
    expect(facts({ cause: '16' })).toEqual(['call.started', 'call.ended']);
    const agent = { channel: 'PJSIP/1001-00000001' };
    expect(facts({ cause: '21' }, agent)).toEqual([
      'call.started',
      'agent.offered',
      'leg.ended',
      'call.ended',
      'agent.offer_ended',
    ]);
  });
});
