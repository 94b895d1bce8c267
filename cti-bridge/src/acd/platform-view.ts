import { channelVariables, type MemberState } from '@tellerline/contracts';
import type { AmiConnection } from '../ami/ami-connection.ts';
import { AmiError } from '../ami/ami-error.ts';
import { type AmiEvent, fieldOf } from '../ami/ami-event.ts';
import { memberIn } from '../translate/members.ts';
import { cleanText, extensionIn, isMonitor } from '../translate/names.ts';
import { type ListedPhone, phoneOfDevice } from '../translate/phones.ts';

export interface LiveChannel {
  channelId: string;
  callId: string;
  name: string;
  extension: string | null;
  up: boolean;
  ringing: boolean;
  exten: string;
  callerNumber: string;
  callerName: string;
  bridgeId: string;
  /** How long it exists, in seconds. */
  seconds: number;
}
export interface Waiting {
  queue: string;
  channelId: string;
  seconds: number;
}
/** What Asterisk says is so, all of it, at one time. */
export interface PlatformView {
  bootId: string;
  /** When it was asked, microseconds since 1970: what began later may be missing. */
  askedAt: number;
  channels: LiveChannel[];
  waiting: Waiting[];
  members: MemberState[];
  phones: ListedPhone[];
}

const LONGEST_ID = 150;
const TIMEOUT_MS = 5000;

/** An empty list is an error to some of Asterisk's actions. */
async function listOrNone(connection: AmiConnection, action: string): Promise<AmiEvent[]> {
  try {
    return await connection.list(action, {}, TIMEOUT_MS);
  } catch (error) {
    if (error instanceof AmiError && error.failure === 'refused') return [];
    throw error;
  }
}

function secondsOf(duration: string): number {
  const match = /^(\d+):(\d\d):(\d\d)$/.exec(duration);
  return match ? Number(match[1]) * 3600 + Number(match[2]) * 60 + Number(match[3]) : 0;
}

function channelIn({ fields }: AmiEvent): LiveChannel | null {
  const channelId = fieldOf(fields, 'uniqueid');
  const callId = fieldOf(fields, 'linkedid') || channelId;
  if (isMonitor(callId) || channelId === '' || channelId.length > LONGEST_ID || callId.length > LONGEST_ID) return null;
  const name = fieldOf(fields, 'channel');
  const state = fieldOf(fields, 'channelstatedesc');
  return {
    channelId,
    callId,
    name,
    extension: extensionIn(name),
    up: state === 'Up',
    ringing: state === 'Ringing',
    exten: fieldOf(fields, 'exten'),
    callerNumber: fieldOf(fields, 'calleridnum'),
    callerName: fieldOf(fields, 'calleridname'),
    bridgeId: fieldOf(fields, 'bridgeid'),
    seconds: secondsOf(fieldOf(fields, 'duration')),
  };
}

/** Changes when Asterisk was started anew. */
async function bootIdOf(connection: AmiConnection): Promise<string> {
  const status = await connection.action('CoreStatus', {}, TIMEOUT_MS);
  return cleanText(`${fieldOf(status, 'corestartupdate')}T${fieldOf(status, 'corestartuptime')}`, 100);
}

/** Asks Asterisk for everything the facts rest on. Rejects with AmiError. */
export async function readPlatform(connection: AmiConnection, nowMicros: () => number): Promise<PlatformView> {
  const askedAt = nowMicros();
  const [bootId, channels, queues, devices] = await Promise.all([
    bootIdOf(connection),
    listOrNone(connection, 'CoreShowChannels'),
    listOrNone(connection, 'QueueStatus'),
    // Contacts themselves are only shown to who may change the system.
    connection.list('DeviceStateList', {}, TIMEOUT_MS),
  ]);
  return {
    bootId,
    askedAt,
    channels: channels.map(channelIn).filter((channel) => channel !== null),
    waiting: queues
      .filter(({ name }) => name === 'QueueEntry')
      .map(({ fields }) => ({
        queue: cleanText(fieldOf(fields, 'queue'), 64),
        channelId: fieldOf(fields, 'uniqueid'),
        seconds: Number(fieldOf(fields, 'wait')) || 0,
      })),
    members: queues
      .filter(({ name }) => name === 'QueueMember')
      .map(({ fields }) => memberIn(fields))
      .filter((member) => member !== null),
    phones: devices
      .map(({ fields }) => phoneOfDevice(fieldOf(fields, 'device'), fieldOf(fields, 'state')))
      .filter((phone) => phone !== null),
  };
}

/**
 * Does the phone at the far end of this channel hold it? What the phone last said of its sound, which outlives a cut of our
 * line. Null when Asterisk cannot say (channel gone, or no PJSIP phone).
 */
export async function readHold(connection: AmiConnection, channelName: string): Promise<boolean | null> {
  try {
    const answer = await connection.action('Getvar', { Channel: channelName, Variable: 'CHANNEL(rtp,hold)' });
    const value = fieldOf(answer, 'value');
    return value === '1' ? true : value === '0' ? false : null;
  } catch {
    return null;
  }
}

/** The number dialled, where the dialplan noted it on the channel: a call found in progress has moved on from its first exten. */
export async function readDnis(connection: AmiConnection, channelName: string): Promise<string> {
  try {
    const answer = await connection.action('Getvar', { Channel: channelName, Variable: channelVariables.dnis });
    return fieldOf(answer, 'value');
  } catch {
    return '';
  }
}
