import type { AmiAction, AmiHeaders, FakeAnswer, FakeAsterisk, FakeMember } from './fake-asterisk.ts';

const ok = (Message = 'OK'): FakeAnswer => ({ response: { Response: 'Success', Message } });
const error = (Message: string): FakeAnswer => ({ response: { Response: 'Error', Message } });
const isTrue = (value: string | undefined): boolean => /^(true|1|yes|on)$/i.test(value ?? '');
const hms = (seconds: number): string =>
  [seconds / 3600, (seconds / 60) % 60, seconds % 60]
    .map((part) => String(Math.floor(part)).padStart(2, '0'))
    .join(':');

function list(events: AmiHeaders[], complete: string): FakeAnswer {
  const end = { Event: complete, EventList: 'Complete', ListItems: events.length };
  return { response: { Response: 'Success', EventList: 'start', Message: 'will follow' }, events: [...events, end] };
}

const memberHeaders = (member: FakeMember): AmiHeaders => ({
  Queue: member.queue,
  MemberName: member.name,
  Interface: member.interface,
  StateInterface: member.interface,
  Membership: 'dynamic',
  Penalty: member.penalty,
  InCall: 0,
  Status: member.status,
  Paused: member.paused ? 1 : 0,
  PausedReason: member.pausedReason,
});

function queueStatus(action: AmiAction, asterisk: FakeAsterisk): FakeAnswer {
  const events: AmiHeaders[] = [];
  for (const queue of asterisk.queues) {
    if (action.Queue !== undefined && action.Queue !== queue) continue;
    events.push({ Event: 'QueueParams', Queue: queue, Strategy: 'rrmemory' });
    for (const member of asterisk.members) {
      if (member.queue !== queue) continue;
      if (action.Member !== undefined && action.Member !== member.interface) continue;
      const { MemberName, Interface, ...others } = memberHeaders(member);
      events.push({ Event: 'QueueMember', Name: MemberName ?? '', Location: Interface ?? '', ...others });
    }
    for (const { queue: name, uniqueid, seconds } of asterisk.waiting) {
      if (name === queue) events.push({ Event: 'QueueEntry', Queue: queue, Uniqueid: uniqueid, Wait: seconds });
    }
  }
  return list(events, 'QueueStatusComplete');
}

function coreShowChannels(asterisk: FakeAsterisk): FakeAnswer {
  const events = asterisk.channels.map((channel) => ({
    Event: 'CoreShowChannel',
    Channel: channel.channel,
    ChannelStateDesc: channel.state,
    CallerIDNum: channel.callerIdNum ?? '<unknown>',
    CallerIDName: '<unknown>',
    Exten: channel.exten ?? 's',
    Uniqueid: channel.uniqueid,
    Linkedid: channel.linkedid,
    BridgeId: channel.bridgeId ?? '',
    Duration: hms(channel.duration ?? 0),
  }));
  return list(events, 'CoreShowChannelsComplete');
}

function findMember(action: AmiAction, asterisk: FakeAsterisk): FakeMember | undefined {
  return asterisk.members.find((one) => one.queue === action.Queue && one.interface === action.Interface);
}

function queueAdd(action: AmiAction, asterisk: FakeAsterisk): FakeAnswer {
  if (!asterisk.queues.has(action.Queue ?? '')) return error('Unable to add interface to queue: No such queue');
  if (findMember(action, asterisk)) return error('Unable to add interface: Already there');
  const member = {
    queue: action.Queue ?? '',
    interface: action.Interface ?? '',
    name: action.Membername ?? action.Interface ?? '',
    penalty: Number(action.Penalty ?? 0),
    paused: isTrue(action.Paused),
    pausedReason: '',
    status: 1,
  };
  asterisk.members.push(member);
  asterisk.event('QueueMemberAdded', memberHeaders(member));
  return ok('Added interface to queue');
}

function queueRemove(action: AmiAction, asterisk: FakeAsterisk): FakeAnswer {
  const member = findMember(action, asterisk);
  if (!member) return error('Unable to remove interface: Not there');
  asterisk.members.splice(asterisk.members.indexOf(member), 1);
  asterisk.event('QueueMemberRemoved', memberHeaders(member));
  return ok('Removed interface from queue');
}

function queuePause(action: AmiAction, asterisk: FakeAsterisk): FakeAnswer {
  const member = findMember(action, asterisk);
  if (!member) return error('Interface not found');
  member.paused = isTrue(action.Paused);
  member.pausedReason = member.paused ? (action.Reason ?? '') : '';
  asterisk.event('QueueMemberPause', memberHeaders(member));
  return ok('Interface paused successfully');
}

function queuePenalty(action: AmiAction, asterisk: FakeAsterisk): FakeAnswer {
  const member = findMember(action, asterisk);
  if (!member) return error('Invalid interface, queuename or penalty');
  member.penalty = Number(action.Penalty);
  asterisk.event('QueueMemberPenalty', memberHeaders(member));
  return ok('Interface penalty set successfully');
}

function hangup(action: AmiAction, asterisk: FakeAsterisk): FakeAnswer {
  const at = asterisk.channels.findIndex(({ channel }) => channel === action.Channel);
  const [gone] = at < 0 ? [] : asterisk.channels.splice(at, 1);
  if (!gone) return error('No such channel');
  const { channel: Channel, uniqueid: Uniqueid, linkedid: Linkedid } = gone;
  asterisk.event('SoftHangupRequest', { Channel, Uniqueid, Linkedid, Cause: 16 });
  asterisk.event('Hangup', { Channel, Uniqueid, Linkedid, Cause: 16, 'Cause-txt': 'Normal Clearing' });
  return ok('Channel Hungup');
}

function originate(action: AmiAction, asterisk: FakeAsterisk): FakeAnswer {
  const uniqueid = action.Channelid ?? 'originated-1';
  const channel = `${action.Channel}-00000001`;
  asterisk.channels.push({ channel, uniqueid, linkedid: uniqueid, state: 'Down' });
  asterisk.event('Newchannel', {
    Channel: channel,
    ChannelStateDesc: 'Down',
    Exten: 's',
    CallerIDNum: '<unknown>',
    Uniqueid: uniqueid,
    Linkedid: uniqueid,
  });
  return ok('Originate successfully queued');
}

function getvar(action: AmiAction, asterisk: FakeAsterisk): FakeAnswer {
  const channel = asterisk.channels.find(({ channel: name }) => name === action.Channel);
  if (!channel) return error('No such channel');
  const Variable = action.Variable ?? '';
  return { response: { Response: 'Success', Variable, Value: channel.variables?.[Variable] ?? '' } };
}

/** What a well-behaved Asterisk answers to the bridge's questions. */
export function answerBuiltIn(action: AmiAction, asterisk: FakeAsterisk): FakeAnswer | null {
  switch (action.Action?.toLowerCase()) {
    case 'ping':
      return { response: { Response: 'Success', Ping: 'Pong' } };
    case 'corestatus': {
      const [CoreStartupDate = '', time = ''] = asterisk.bootedAt.toISOString().split('T');
      return { response: { Response: 'Success', CoreStartupDate, CoreStartupTime: time.slice(0, 8) } };
    }
    case 'coreshowchannels':
      return coreShowChannels(asterisk);
    case 'queuestatus':
      return queueStatus(action, asterisk);
    case 'devicestatelist': {
      const phones = [...asterisk.contacts.keys()].map((extension) => ({ Device: `PJSIP/${extension}` }));
      return list(
        phones.map((phone) => ({ Event: 'DeviceStateChange', ...phone, State: 'NOT_INUSE' })),
        'DeviceStateListComplete',
      );
    }
    case 'queueadd':
      return queueAdd(action, asterisk);
    case 'queueremove':
      return queueRemove(action, asterisk);
    case 'queuepause':
      return queuePause(action, asterisk);
    case 'queuepenalty':
      return queuePenalty(action, asterisk);
    case 'hangup':
      return hangup(action, asterisk);
    case 'originate':
      return originate(action, asterisk);
    case 'getvar':
      return getvar(action, asterisk);
    default:
      return error('Invalid/unknown command');
  }
}
