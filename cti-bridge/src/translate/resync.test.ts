import { describe, expect, test } from 'vitest';
import type { PlatformView } from '../acd/platform-view.ts';
import type { AmiEvent } from '../ami/ami-event.ts';
import { resync } from './resync.ts';
import { Translator } from './translator.ts';

const loginAt = 1_700_000_000_000_000;
const callId = '1700000000.7';
const event = (name: string, micros: number, fields: Record<string, string>): AmiEvent => ({
  name,
  micros,
  fields: { uniqueid: callId, linkedid: callId, channel: 'PJSIP/trunk-00000007', ...fields },
});
const seenInQueue: PlatformView = {
  bootId: 'boot',
  askedAt: loginAt + 100_000,
  channels: [
    {
      channelId: callId,
      callId,
      name: 'PJSIP/trunk-00000007',
      extension: null,
      up: true,
      ringing: false,
      exten: 's',
      callerNumber: '13900139000',
      callerName: '',
      bridgeId: '',
      seconds: 2,
    },
  ],
  waiting: [{ queue: 'retail', channelId: callId, seconds: 1 }],
  members: [],
  phones: [],
};
const find = (translator: Translator) => resync(translator, seenInQueue, loginAt, new Map([[callId, '95588']]));

describe('what is found after the line to Asterisk was cut', () => {
  test('CTI-12 a call that began unheard is told from its beginning, although its events come again', () => {
    const translator = new Translator();
    translator.apply(event('VarSet', loginAt + 50_000, { variable: 'QUEUESTATUS', value: '' }));
    translator.apply(event('QueueCallerAbandon', loginAt + 60_000, { queue: 'cards', uniqueid: callId }));
    const facts = find(translator);
    expect(facts.find(({ type }) => type === 'call.started')).toMatchObject({ ani: '13900139000', dnis: '95588' });
    expect(facts.find(({ type }) => type === 'call.queued')).toMatchObject({ queue: 'retail' });
  });

  test('CTI-12 a call whose own beginning was heard is left to its events', () => {
    const translator = new Translator();
    translator.apply(
      event('Newchannel', loginAt + 50_000, { channelstatedesc: 'Ring', exten: '95588', calleridnum: '13900139000' }),
    );
    expect(find(translator)).toEqual([]);
  });

  test('CTI-12 a wait that was found is not told again when its own event comes late', () => {
    const translator = new Translator();
    find(translator);
    const late = translator.apply(event('QueueCallerJoin', loginAt - 900_000, { queue: 'retail' }));
    expect(late.filter(({ type }) => type === 'call.queued')).toEqual([]);
  });
});
